/**
 * `npx tsx bench/cold-start.ts`: from the start of a process to the first answer of the API, token included, beside the
 * official SDK doing the same read (`GET /api/v2/organizations/me`) against the same emulator on loopback. Both are loaded
 * as npm installs them, which is what the limit is about, and both as one file that esbuild made. Run a build first.
 */
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { build } from 'esbuild'
import { startEmulator } from 'skillroute/emulator'
import { median } from '../scripts/measure/import-cost'

const PEER = 'purecloud-platform-client-v2'
const RUNS = Number(process.env.RUNS ?? 15)
/** What we may take of the SDK's time, both as installed. */
const MOST = 0.6

const OURS = `
import { createClient } from 'skillroute'
const client = createClient()
const { name } = await client.organizations.me()
process.stdout.write(name)
process.exit()
`
const THEIRS = `
import sdk from '${PEER}'
const { hostname, port } = new URL(process.env.GENESYS_BASE_URL)
const client = sdk.ApiClient.instance
client.setGateway({ host: hostname, protocol: 'http', port: Number(port) })
await client.loginClientCredentialsGrant(process.env.GENESYS_CLIENT_ID, process.env.GENESYS_CLIENT_SECRET)
const { name } = await new sdk.OrganizationApi().getOrganizationsMe()
process.stdout.write(name)
process.exit()
`

if (process.argv[2] === 'serve') await serve()
else await measure()

/** The emulator in a process of its own, so that it does not wait for the measuring one. */
async function serve(): Promise<void> {
  const { url, loginUrl, clientId, clientSecret } = await startEmulator({ agents: 20, ratePerMinute: 100_000 })
  const settings = { GENESYS_BASE_URL: url, GENESYS_LOGIN_URL: loginUrl }
  const secrets = { GENESYS_CLIENT_ID: clientId, GENESYS_CLIENT_SECRET: clientSecret }
  console.log(`${JSON.stringify({ ...settings, ...secrets })}`)
}

async function measure(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'skillroute-cold-'))
  const emulator = spawn(process.execPath, [...process.execArgv, process.argv[1] ?? '', 'serve'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  try {
    const [line] = await once(createInterface({ input: emulator.stdout }), 'line')
    const env: NodeJS.ProcessEnv = { ...process.env, ...JSON.parse(String(line)) }
    const programs = await writePrograms(folder)
    const times = new Map(programs.map((program) => [program, [] as number[]]))
    // In turns, so that a busy machine slows all alike; the first round warms the disk's cache.
    for (let run = 0; run <= RUNS; run++) {
      for (const [program, taken] of times) {
        const ms = timeOf(program, env)
        if (run > 0) taken.push(ms)
      }
    }
    print(programs.map((program) => median(times.get(program) ?? [])))
  } finally {
    emulator.kill()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** @returns ours and theirs as installed, then ours and theirs bundled */
async function writePrograms(folder: string): Promise<string[]> {
  mkdirSync(join(folder, 'node_modules'))
  symlinkSync(resolve('.'), join(folder, 'node_modules/skillroute'), 'dir')
  symlinkSync(resolve('node_modules', PEER), join(folder, 'node_modules', PEER), 'dir')
  const installed = [
    ['ours', OURS],
    ['theirs', THEIRS],
  ].map(([name, code]) => {
    const path = join(folder, `${name}.mjs`)
    writeFileSync(path, code ?? '')
    return path
  })
  const bundled: string[] = []
  for (const entry of installed) {
    const outfile = entry.replace('.mjs', '.bundle.mjs')
    const js = "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);"
    const shared = { bundle: true, minify: true, format: 'esm', platform: 'node', target: 'node20' } as const
    await build({ ...shared, entryPoints: [entry], outfile, banner: { js }, logLevel: 'error' })
    bundled.push(outfile)
  }
  return [...installed, ...bundled]
}

function timeOf(program: string, env: NodeJS.ProcessEnv): number {
  const startedMs = performance.now()
  const { status, stdout, stderr } = spawnSync(process.execPath, [program], { env, encoding: 'utf8' })
  const tookMs = performance.now() - startedMs
  if (status !== 0 || stdout === '') throw new Error(`${program} failed: ${stderr}`)
  return tookMs
}

function print([ours = 0, theirs = 0, oursBundled = 0, theirsBundled = 0]: readonly number[]): void {
  console.log(
    `from the start of the process to the first answer (and its exit at once), median of ${RUNS}, Node ${process.versions.node}`,
  )
  console.log(`${''.padEnd(14)}${'skillroute'.padStart(14)}${'official SDK'.padStart(16)}${'share'.padStart(10)}`)
  for (const [what, mine, other] of [
    ['installed', ours, theirs],
    ['bundled', oursBundled, theirsBundled],
  ] as const) {
    const ms = (value: number): string => `${value.toFixed(0)} ms`
    console.log(
      `${what.padEnd(14)}${ms(mine).padStart(14)}${ms(other).padStart(16)}${(mine / other).toFixed(2).padStart(10)}`,
    )
  }
  const share = ours / theirs
  console.log(`installed, at most ${MOST} of the official SDK: ${share <= MOST ? 'yes' : 'NO'}`)
  if (share > MOST) process.exitCode = 1
}
