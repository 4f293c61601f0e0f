/**
 * `npx tsx bench/cold-start.ts`: from the start of a process to the first answer of the API, token included, beside the
 * official SDK doing the same read (`GET /api/v2/organizations/me`) against the same emulator on loopback. Both are loaded
 * as npm installs them, which is what the limit is about, and both as one file that esbuild made. Run a build first.
 *
 * The answer is there when its text has left the process. How long the process takes to end after that is printed beside
 * it: Node waits there for the code that it is still compiling in the background, its own HTTP parser for `fetch` among it.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { build } from 'esbuild'
import { startEmulator } from 'skillroute/emulator'
import { median } from '../scripts/measure'

const PEER = 'purecloud-platform-client-v2'
const RUNS = Number(process.env.RUNS ?? 15)
/** What we may take of the SDK's time, both as installed. */
const MAX = 0.6

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
    const times = new Map(programs.map((program) => [program, [] as Times[]]))
    // In turns, so that a busy machine slows all alike; the first round warms the disk's cache.
    for (let run = 0; run <= RUNS; run++) {
      for (const [program, taken] of times) {
        const one = await timesOf(program, env)
        if (run > 0) taken.push(one)
      }
    }
    const middle = (program: string, of: (one: Times) => number) => median((times.get(program) ?? []).map(of))
    print(
      programs.map((program) => ({
        answerMs: middle(program, ({ answerMs }) => answerMs),
        endMs: middle(program, ({ endMs }) => endMs),
      })),
    )
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
    const js = "import { createRequire as requireIn } from 'node:module'; const require = requireIn(import.meta.url);"
    const shared = { bundle: true, minify: true, format: 'esm', platform: 'node', target: 'node20' } as const
    await build({ ...shared, entryPoints: [entry], outfile, banner: { js }, logLevel: 'error' })
    bundled.push(outfile)
  }
  return [...installed, ...bundled]
}

/** From the start of the process, in milliseconds. */
interface Times {
  readonly answerMs: number
  readonly endMs: number
}

async function timesOf(program: string, env: NodeJS.ProcessEnv): Promise<Times> {
  const startedMs = performance.now()
  const child = spawn(process.execPath, [program], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  let answerMs = Number.NaN
  child.stdout.once('data', () => {
    answerMs = performance.now() - startedMs
  })
  const [status] = await once(child, 'close')
  const endMs = performance.now() - startedMs
  if (status !== 0 || Number.isNaN(answerMs)) throw new Error(`${program} failed`)
  return { answerMs, endMs }
}

function print([ours, theirs, oursBundled, theirsBundled]: readonly Times[]): void {
  console.log(
    `from the start of the process to the first answer, median of ${RUNS}, Node ${process.versions.node} (in brackets: to its end)`,
  )
  console.log(`${''.padEnd(12)}${'skillroute'.padStart(20)}${'official SDK'.padStart(20)}${'share'.padStart(16)}`)
  row('installed', ours, theirs)
  row('bundled', oursBundled, theirsBundled)
  const share = (ours?.answerMs ?? Number.NaN) / (theirs?.answerMs ?? Number.NaN)
  console.log(`installed, at most ${MAX} of the official SDK: ${share <= MAX ? 'yes' : 'NO'}`)
  if (!(share <= MAX)) process.exitCode = 1
}

function row(what: string, ours: Times | undefined, theirs: Times | undefined): void {
  if (ours === undefined || theirs === undefined) return
  const both = ({ answerMs, endMs }: Times): string => `${answerMs.toFixed(0)} ms (${endMs.toFixed(0)})`
  const shares = [ours.answerMs / theirs.answerMs, ours.endMs / theirs.endMs].map((share) => share.toFixed(2))
  console.log(
    `${what.padEnd(12)}${both(ours).padStart(20)}${both(theirs).padStart(20)}${`${shares[0]} (${shares[1]})`.padStart(16)}`,
  )
}
