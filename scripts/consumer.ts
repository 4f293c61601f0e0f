import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { run } from './shell'

/** An empty project into which the packed tarball was installed, as a user would. */
export interface Consumer {
  readonly dir: string
  readonly tarball: string
  /** The installed package. */
  readonly packageDir: string
  remove(): void
}

/**
 * Packs `dist` as it stands and installs the tarball into a project in the temporary folder, with the programs of
 * `test/packaging/consumer`. Run a full build first.
 */
export function installPacked(): Consumer {
  const dir = mkdtempSync(join(tmpdir(), 'skillroute-consumer-'))
  const [packed]: { filename: string }[] = JSON.parse(
    run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', dir]),
  )
  if (packed === undefined) throw new Error('npm pack named no tarball')
  const tarball = join(dir, packed.filename)
  writeFileSync(join(dir, 'package.json'), JSON.stringify({ name: 'consumer', private: true }))
  run('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', tarball], { cwd: dir })
  cpSync('test/packaging/consumer', dir, { recursive: true })
  return {
    dir,
    tarball,
    packageDir: join(dir, 'node_modules/skillroute'),
    remove: () => rmSync(dir, { recursive: true, force: true }),
  }
}

/** Lends packages of this repository to the consumer, so that nobody has to install a compiler twice. */
export function lend(consumer: Consumer, ...names: string[]): void {
  for (const name of names) {
    const place = join(consumer.dir, 'node_modules', name)
    mkdirSync(dirname(place), { recursive: true })
    symlinkSync(resolve('node_modules', name), place, 'dir')
  }
}
