import { type Client, clientCredentials, createClient } from '../../src'
import { WEEK_MS } from '../../src/core/time/durations'
import type { Demand, RoutingModel } from '../../src/documents'
import { answeredWithinServiceLevel } from '../../src/documents/org/demand'
import { type EmulatorOptions, type EmulatorSwitches, startEmulator } from '../../src/emulator'
import { routingModel } from '../../src/optimizer'
import { captureDemand, captureSnapshot } from '../../src/workflows'

/** The Monday on which the lived weeks begin. */
export const START = Date.parse('2026-03-02T00:00:00Z')
const HISTORY_DAYS = 28

/** A skill granted or set at a level or taken away (level null), a queue joined, or a ring of a queue. */
export type Move = { readonly agent: string } & (
  | { readonly skill: string; readonly level: number | null }
  | { readonly queue: string; readonly ring?: number }
)

/** An emulated org; the same every time. */
export interface LivingOrg {
  readonly seed: number
  readonly agents: number
  readonly switches: Partial<EmulatorSwitches>
  readonly media?: EmulatorOptions['media']
}

/** Contacts of a queue in a week. */
export interface QueueWeek {
  readonly offered: number
  readonly within: number
}

/** By week, then by queue id. */
export type Lived = readonly ReadonlyMap<string, QueueWeek>[]

/** What an org's history says, as the model and as it was captured. */
export interface Observed {
  readonly model: RoutingModel
  readonly demand: Demand
}

/** What is known of an org when plans are made. */
export function observe(org: LivingOrg): Promise<Observed> {
  return within(org, async (client) => {
    const demand = await captureDemand(client, { days: HISTORY_DAYS })
    return { model: routingModel(await captureSnapshot(client), demand), demand }
  })
}

/** The org lives some weeks after moves. First calls are the same whatever the moves. */
export function live(org: LivingOrg, moves: readonly Move[], weeks: number): Promise<Lived> {
  return within(org, async (client, jump) => {
    await make(client, moves)
    const lived: ReadonlyMap<string, QueueWeek>[] = []
    for (let week = 1; week <= weeks; week++) {
      const end = new Date(START + week * WEEK_MS)
      jump(end)
      lived.push(queueWeeks(await captureDemand(client, { days: 7, end: end.toISOString() })))
    }
    return lived
  })
}

async function within<T>(org: LivingOrg, run: (client: Client, jump: (to: Date) => void) => Promise<T>): Promise<T> {
  const now = new Date(START)
  const emulator = await startEmulator({ ...org, ratePerMinute: 1_000_000, now })
  const { clientId, clientSecret, url, loginUrl, clock } = emulator
  const auth = clientCredentials({ clientId, clientSecret })
  const client = createClient({ baseUrl: url, loginUrl, auth, clock, ratePerMinute: 1_000_000 })
  try {
    return await run(client, (to) => emulator.time.jump(to))
  } finally {
    await client.close()
    await emulator.stop()
  }
}

async function make({ routing }: Client, moves: readonly Move[]): Promise<void> {
  for (const move of moves) {
    const { agent } = move
    if ('queue' in move && move.ring !== undefined) await routing.members.setRing(move.queue, agent, move.ring)
    else if ('queue' in move) {
      await routing.members.add(move.queue, [agent])
      await routing.members.join(move.queue, [agent])
    } else if (move.level === null) await routing.userSkills.remove(agent, move.skill)
    else await routing.userSkills.update(agent, [{ id: move.skill, proficiency: move.level }])
  }
}

/** Contacts offered and within service level by queue. */
export function queueWeeks({ contactTypes }: Demand): Map<string, QueueWeek> {
  const weeks = new Map<string, QueueWeek>()
  for (const type of contactTypes) {
    const own = weeks.get(type.queueId) ?? { offered: 0, within: 0 }
    weeks.set(type.queueId, {
      offered: own.offered + type.offered.reduce((sum, one) => sum + one, 0),
      within: own.within + answeredWithinServiceLevel(type),
    })
  }
  return weeks
}
