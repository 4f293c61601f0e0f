import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { run } from './kit'

/** An empty project into which the packed tarball was installed, as a user would. */
export interface Consumer {
  readonly dir: string
  readonly tarball: string
  /** The installed package. */
  readonly packageDir: string
  remove(): void
}

/** Folder in which the first install of a run is kept; later ones copy it. Unset: every one installs. */
const KEPT = process.env.SKILLROUTE_KEPT_INSTALL

/**
 * Packs `dist` as it stands and installs the tarball into a project in the temporary folder, with the programs of
 * `test/packaging/consumer`. Run a full build first.
 */
export function installPacked(): Consumer {
  const dir = mkdtempSync(join(tmpdir(), 'skillroute-consumer-'))
  if (KEPT !== undefined && existsSync(KEPT)) copy(KEPT, dir)
  else {
    install(dir)
    if (KEPT !== undefined) keep(dir, KEPT)
  }
  const tarball = readdirSync(dir).find((name) => name.endsWith('.tgz'))
  if (tarball === undefined) throw new Error('npm pack left no tarball')
  cpSync('test/packaging/consumer', dir, { recursive: true })
  return {
    dir,
    tarball: join(dir, tarball),
    packageDir: join(dir, 'node_modules/skillroute'),
    remove: () => rmSync(dir, { recursive: true, force: true }),
  }
}

function install(dir: string): void {
  const [packed]: { filename: string }[] = JSON.parse(
    run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', dir]),
  )
  if (packed === undefined) throw new Error('npm pack named no tarball')
  writeFileSync(join(dir, 'package.json'), JSON.stringify({ name: 'consumer', private: true }))
  run('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', join(dir, packed.filename)], { cwd: dir })
}

/** Whole or not at all, since others may look for it at the same time. */
function keep(dir: string, retained: string): void {
  const part = `${retained}.${process.pid}`
  copy(dir, part)
  renameSync(part, retained)
}

function copy(from: string, to: string): void {
  cpSync(from, to, { recursive: true, verbatimSymlinks: true })
}

/** Lends packages of this repository to the consumer, so that nobody has to install a compiler twice. */
export function lend(consumer: Consumer, ...names: string[]): void {
  for (const name of names) {
    const place = join(consumer.dir, 'node_modules', name)
    mkdirSync(dirname(place), { recursive: true })
    symlinkSync(resolve('node_modules', name), place, 'dir')
  }
}
