/**
 * What plans bring that the built command makes without options, in weeks that emulated orgs live after them:
 * `npm run bench:plans -- [orgs] [seed] [weeks] [sizes]`, by default 8 orgs from seed 5001, 4 weeks, 60 to 160 agents. Needs
 * `npm run build:js`. Each org is read, planned and changed by the command, and lives the same weeks once more without a
 * change. Figures are points of service level over all queues whose routing is simulated. `fell` counts queues that met
 * their target in the weeks without the plan and clearly miss it with the plan; `lost` is the largest loss of a queue below
 * its target, less half its 95 % interval over weeks.
 */

import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { clientCredentials, createClient } from '../src'
import { WEEK_MS } from '../src/core/time/durations'
import type { Plan, RoutingModel } from '../src/documents'
import { type Emulator, startEmulator } from '../src/emulator'
import { routingModel } from '../src/optimizer'
import { captureDemand, captureSnapshot } from '../src/workflows'
import { gainOf, mean, queueLosses } from './parts/gains'
import { type Lived, queueWeeks } from './parts/living-org'

const [orgs = '8', firstSeed = '5001', weeks = '4', sizeList = '60,80,100,120,140,160'] = process.argv.slice(2)
const sizes = sizeList.split(',').map(Number)
const RATE = 1_000_000
/** One time for both emulators of an org. The command plans at the present, so another day's run has other weeks. */
const NOW = Date.now()

interface Row {
  readonly gain: number
  readonly forecast: number
  readonly changesPerAgent: number
}

const rows: Row[] = []
console.log('agents   seed  changes  now    gain   +-  forecast  curve   fell  lost  why')
for (let i = 0; i < Number(orgs); i++) rows.push(await planned(Number(firstSeed) + i, sizes[i % sizes.length] ?? 100))
const square = rows.reduce((sum, { forecast }) => sum + forecast ** 2, 0)
const slope = rows.reduce((sum, { forecast, gain }) => sum + forecast * gain, 0) / Math.max(1e-12, square)
console.log(
  `\nmean gain ${points(mean(rows.map(({ gain }) => gain)))} at ${mean(rows.map((row) => row.changesPerAgent)).toFixed(2)} changes per agent; slope of lived on forecast gains ${slope.toFixed(2)}`,
)

async function planned(seed: number, agents: number): Promise<Row> {
  const folder = await mkdtemp(join(tmpdir(), 'plans-'))
  const [changed, unchanged] = await Promise.all(
    [0, 1].map(() => startEmulator({ seed, agents, ratePerMinute: RATE, now: NOW })),
  )
  if (changed === undefined || unchanged === undefined) throw new RangeError('two emulators were started')
  try {
    const model = await modelOf(changed)
    await command(changed, folder, ['plan', '--out', 'plan.json'])
    const plan: Plan = JSON.parse(await readFile(join(folder, 'plan.json'), 'utf8'))
    if (plan.changes.length > 0) await command(changed, folder, ['apply', 'plan.json', '--yes'])
    const [before, after] = [await live(unchanged), await live(changed)]
    const gain = gainOf(model, after, before)
    const { curve = [], chosen } = plan.improvement ?? {}
    const forecast = curve.find(({ changes }) => changes === chosen?.changes)?.gain.mean ?? 0
    const best = curve.reduce((max, point) => Math.max(max, point.gain.mean), 0)
    console.log(
      [
        String(agents).padStart(6),
        String(seed).padStart(6),
        String(plan.changes.length).padStart(8),
        points(curve[0]?.serviceLevel.mean ?? 0),
        points(gain.mean),
        points(gain.halfWidth),
        points(forecast),
        points(best),
        String(gain.broken).padStart(5),
        points(Math.max(0, ...queueLosses(model, after, before))),
        ` ${chosen?.why ?? ''}`,
      ].join(' '),
    )
    return { gain: gain.mean, forecast, changesPerAgent: plan.changes.length / agents }
  } finally {
    await Promise.all([changed.stop(), unchanged.stop(), rm(folder, { recursive: true })])
  }
}

async function modelOf(emulator: Emulator): Promise<RoutingModel> {
  const client = clientOf(emulator)
  const model = routingModel(await captureSnapshot(client), await captureDemand(client, { days: 28 }))
  await client.close()
  return model
}

async function live(emulator: Emulator): Promise<Lived> {
  const client = clientOf(emulator)
  const lived: Lived[number][] = []
  for (let week = 1; week <= Number(weeks); week++) {
    const end = new Date(NOW + week * WEEK_MS)
    emulator.time.jump(end)
    lived.push(queueWeeks(await captureDemand(client, { days: 7, end: end.toISOString() })))
  }
  await client.close()
  return lived
}

function clientOf({ url, loginUrl, clientId, clientSecret, clock }: Emulator) {
  const auth = clientCredentials({ clientId, clientSecret })
  return createClient({ baseUrl: url, loginUrl, auth, clock, ratePerMinute: RATE })
}

async function command({ url, loginUrl, clientId, clientSecret }: Emulator, cwd: string, args: readonly string[]) {
  const env = {
    ...process.env,
    GENESYS_BASE_URL: url,
    GENESYS_LOGIN_URL: loginUrl,
    GENESYS_CLIENT_ID: clientId,
    GENESYS_CLIENT_SECRET: clientSecret,
    SKILLROUTE_STATE: join(cwd, 'state'),
  }
  const child = spawn(process.execPath, [resolve('dist/cli.js'), ...args, '--rate', String(RATE)], { cwd, env })
  let text = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part) => (text += String(part)))
  const code = await new Promise((ended) => child.on('close', ended))
  if (code !== 0) throw new Error(`skillroute ${args.join(' ')} ended with ${code}: ${text}`)
}

function points(ratio: number): string {
  return (100 * ratio).toFixed(2).padStart(6)
}
