/**
 * What settings of queues bring, beside changes of agents and alone, in weeks that emulated orgs live:
 * `npm run bench:settings -- [orgs] [seed] [weeks] [sizes] [limits]`, by default 8 orgs from seed 7001, 4 weeks, 60 to 160 agents, at
 * most 5, 10 and 25 changes. The orgs have queues with rings, with the method BEST and with conditional groups; their time-outs of
 * rings are multiplied by 1, 2 or 4. Figures are points of service level over all queues whose routing is simulated, against the
 * same weeks without a change, with half their 95 % interval. `undone` says whether the org is as it was after the undo.
 */

import { clientCredentials, createClient } from '../src'
import { WEEK_MS } from '../src/core/time/durations'
import { type Emulator, startEmulator } from '../src/emulator'
import type { ChangeKind } from '../src/optimizer'
import { memoryJournal, memoryLease } from '../src/stores'
import { applyPlan, captureDemand, captureSnapshot, planOrg, undoPlan } from '../src/workflows'
import { snapshotHash } from '../src/workflows/snapshot/hash'
import { type Gain, gainOf, mean } from './parts/gains'
import { type Lived, queueWeeks } from './parts/living-org'

const [orgs = '8', firstSeed = '7001', weeks = '4', sizeList = '60,100,140,160', limitList = '5,10,25'] =
  process.argv.slice(2)
const sizes = sizeList.split(',').map(Number)
const NOW = Date.parse('2026-03-02T00:00:00Z')
const RATE = 1_000_000
const AGENTS: readonly ChangeKind[] = ['grant', 'join', 'remove', 'level', 'ring']
const KINDS = { agents: AGENTS, queues: ['queue'], both: [...AGENTS, 'queue'] } satisfies Record<
  string,
  readonly ChangeKind[]
>

const all = new Map<string, number[]>()
console.log('agents   seed  limit  kinds   changes  settings    gain     +-  forecast  undone')
for (let i = 0; i < Number(orgs); i++) {
  const org = { seed: Number(firstSeed) + i, agents: sizes[i % sizes.length] ?? 100, factor: 2 ** (i % 3) }
  const unchanged = await within(org, async (_, live) => await live())
  for (const limit of limitList.split(',').map(Number)) {
    for (const [kinds, levers] of Object.entries(KINDS)) {
      const row = await within(org, async (client, live) => {
        const before = snapshotHash(await captureSnapshot(client))
        const { plan, model } = await planOrg(client, { want: { recommend: { levers, maxChanges: limit } } })
        if (model === undefined) throw new RangeError('a search has a model')
        const stores = { journal: memoryJournal(), lease: memoryLease({ clock: client.clock }) }
        if (plan.changes.length > 0) await applyPlan(client, plan, stores)
        const gain = gainOf(model, await live(), unchanged)
        if (plan.changes.length > 0) await undoPlan(client, plan, stores)
        const { curve = [], chosen, queueSettings = [] } = plan.improvement ?? {}
        const forecast = curve.find(({ changes }) => changes === chosen?.changes)?.gain.mean ?? 0
        const undone = snapshotHash(await captureSnapshot(client)) === before
        return { gain, forecast, changes: plan.changes.length, settings: queueSettings.length, undone }
      })
      print(org, limit, kinds, row)
      all.set(`${limit} ${kinds}`, [...(all.get(`${limit} ${kinds}`) ?? []), row.gain.mean])
    }
  }
}
console.log('\nmean gain by limit and kinds:')
for (const [name, gains] of all) console.log(name.padEnd(12), points(mean(gains)))

interface Row {
  readonly gain: Gain
  readonly forecast: number
  readonly changes: number
  readonly settings: number
  readonly undone: boolean
}

function print(org: Org, limit: number, kinds: string, { gain, forecast, changes, settings, undone }: Row): void {
  console.log(
    [
      String(org.agents).padStart(6),
      String(org.seed).padStart(6),
      String(limit).padStart(6),
      ` ${kinds.padEnd(6)}`,
      String(changes).padStart(8),
      String(settings).padStart(9),
      points(gain.mean),
      points(gain.halfWidth).slice(1),
      points(forecast).padStart(9),
      ` ${undone ? 'yes' : 'NO'}`,
    ].join(' '),
  )
}

interface Org {
  readonly seed: number
  readonly agents: number
  readonly factor: number
}

type Use<T> = (client: ReturnType<typeof createClient>, live: () => Promise<Lived>) => Promise<T>

async function within<T>({ seed, agents, factor }: Org, use: Use<T>): Promise<T> {
  const emulator = await startEmulator({ seed, agents, ratePerMinute: RATE, now: NOW })
  const { url, loginUrl, clientId, clientSecret, clock } = emulator
  const auth = clientCredentials({ clientId, clientSecret })
  const client = createClient({ baseUrl: url, loginUrl, auth, ratePerMinute: RATE, clock })
  try {
    slowRings(emulator, factor)
    return await use(client, async () => {
      const lived: ReadonlyMap<string, { readonly offered: number; readonly within: number }>[] = []
      for (let week = 1; week <= Number(weeks); week++) {
        const end = new Date(NOW + week * WEEK_MS)
        emulator.time.jump(end)
        lived.push(queueWeeks(await captureDemand(client, { days: 7, end: end.toISOString() })))
      }
      return lived
    })
  } finally {
    await client.close()
    await emulator.stop()
  }
}

/** The past is of the same rings: they are changed before it is read first. */
function slowRings({ world }: Emulator, factor: number): void {
  for (const { config } of world.queues.values()) {
    const text = JSON.stringify(config.bullseye ?? null)
    const slower = text.replace(/"threshold":(\d+)/g, (_, seconds) => `"threshold":${factor * Number(seconds)}`)
    if (config.bullseye !== undefined) config.bullseye = JSON.parse(slower)
  }
}

function points(ratio: number): string {
  return (100 * ratio).toFixed(2).padStart(7)
}
