/**
 * `npm run runtimes`: the steps of `test/runtimes` in Deno and Bun, and in Node. Their programs come from the registry into a
 * temporary folder, about 100 MB each, since they would only slow `npm ci` down; where no registry is reachable, or where
 * there is none for this machine, this says so and ends. workerd is among the tests.
 */
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { check, expect } from '../../scripts/kit'
import { bundleSteps, placeOf, troubledOrg, wanted } from '../runtimes/host'
import { install, isRegistryReachable } from './registry'

interface Runtime {
  readonly name: string
  /** Package with the program, by the processor. */
  readonly packages: Readonly<Partial<Record<string, string>>>
  readonly version: string
  readonly program: string
  /** What it may do: Deno asks for each permission, and the client needs the network and variables alone. */
  readonly args: readonly string[]
}

const RUNTIMES: readonly Runtime[] = [
  {
    name: 'Deno',
    packages: { x64: '@deno/linux-x64-glibc', arm64: '@deno/linux-arm64-glibc' },
    version: '2.9.6',
    program: 'deno',
    args: ['run', '--no-prompt', '--no-config', '--allow-net=127.0.0.1', '--allow-env'],
  },
  {
    name: 'Bun',
    packages: { x64: '@oven/bun-linux-x64', arm64: '@oven/bun-linux-aarch64' },
    version: '1.4.5',
    program: 'bin/bun',
    args: ['run'],
  },
]

const work = mkdtempSync(join(tmpdir(), 'skillroute-runtimes-'))
try {
  await bundleSteps(work)
  await check('the steps in Node', () => steps(process.execPath, []))
  if (!isRegistryReachable()) console.log('left out: Deno and Bun, as no registry is reachable')
  else for (const runtime of RUNTIMES) await checkIn(runtime)
} finally {
  rmSync(work, { recursive: true, force: true })
}

async function checkIn({ name, packages, version, program, args }: Runtime): Promise<void> {
  const own = process.platform === 'linux' ? packages[process.arch] : undefined
  if (own === undefined) {
    console.log(`left out: ${name}, whose package is not for ${process.platform} ${process.arch}`)
    return
  }
  await check(`the steps in ${name} ${version}`, async () => {
    const folder = join(work, program.replace('bin/', ''))
    install(folder, { [own]: version })
    const path = join(folder, 'node_modules', own, program)
    expect(existsSync(path), `${own} has no ${program}`)
    return await steps(path, args)
  })
}

/** Takes the steps against an emulator of their own. @returns how many there are */
async function steps(program: string, args: readonly string[]): Promise<string> {
  const emulator = await troubledOrg()
  try {
    const out = await outputOf(program, [...args, join(work, 'program.mjs'), placeOf(emulator)])
    const found: unknown = JSON.parse(out)
    const all = wanted(emulator)
    expect(isDeepStrictEqual(found, all), JSON.stringify(found, null, 1))
    return `${all.length} steps`
  } finally {
    await emulator.stop()
  }
}

/** The emulator is in this process, which must not wait in the meantime. */
function outputOf(program: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, [...args], { cwd: work, timeout: 60_000 })
    let [out, err] = ['', '']
    child.stdout.on('data', (chunk) => {
      out += String(chunk)
    })
    child.stderr.on('data', (chunk) => {
      err += String(chunk)
    })
    child.on('error', reject)
    child.on('close', (code) => (code === 0 ? resolve(out) : reject(new Error(`it ended with ${code}: ${err}`))))
  })
}
