/**
 * What the engine's changes bring in weeks that emulated orgs really live after them: `npm run bench:decide [orgs] [weeks]`.
 * Orgs are drawn by seed and size; each policy lives the same weeks with the same callers. Rows: the changes of `improve`
 * at several limits, everything to everybody (each agent gets every skill that their queues ask for, at level 1), and the
 * tutorials' rule (of the members who lack a skill, those with the lowest handle time get it). Gains are points of service
 * level over all queues against the same weeks without changes; the last column is the gain that the engine expected.
 */
import { clientCredentials, createClient } from '../src'
import type { CurvePoint, Demand, Improvement, ImprovementChange, RoutingModel } from '../src/documents'
import { startEmulator } from '../src/emulator'
import { defineModel, routingModel } from '../src/optimizer'
import { improve } from '../src/optimizer/improve'
import { captureDemand, captureSnapshot } from '../src/workflows'
import { median } from './parts/timing'

const START = Date.parse('2026-03-02T00:00:00Z')
const WEEK_MS = 7 * 24 * 3_600_000
const SIZES = [60, 100, 160, 200]
const LIMITS = [0.1, 0.25, 0.5, 1, Number.POSITIVE_INFINITY]

/** A skill granted at a level, or a queue joined. */
type Move = { readonly agent: string } & (
  | { readonly skill: string; readonly level: number }
  | { readonly queue: string }
)

const [orgs = 4, weeks = 2] = process.argv.slice(2).map(Number)
const gains = new Map<string, number[]>()
const pairs: { readonly expected: number; readonly lived: number }[] = []
console.log('org         policy          changes  per agent  gain   least..most  expected')
for (let i = 0; i < orgs; i++) await org(101 + i, SIZES[i % SIZES.length] ?? 60)
console.log('\npolicy           mean gain  least')
for (const [policy, own] of gains) {
  console.log(`${policy.padEnd(16)} ${points(mean(own)).padStart(9)}  ${points(Math.min(...own)).padStart(5)}`)
}
const square = pairs.reduce((sum, { expected }) => sum + expected ** 2, 0)
const slope = pairs.reduce((sum, { expected, lived }) => sum + expected * lived, 0) / square
console.log(`\nlived against expected gains: slope ${slope.toFixed(2)} over ${pairs.length} pairs`)

async function org(seed: number, agents: number): Promise<void> {
  const { model = defineModel({ contactTypes: [], agents: [] }), lived } = await live(seed, agents, [], true)
  const started = process.cpuUsage()
  const found = improve(model, { maxChanges: 2 * model.agents.length, choose: 'all' })
  const { user, system } = process.cpuUsage(started)
  const name = `${agents} agents #${seed}`
  console.log(
    `${name}: ${model.contactTypes.length} contact types, found in ${((user + system) / 1e6).toFixed(0)} s of CPU`,
  )
  for (const limit of LIMITS) {
    const { moves, point } = within(found, limit * model.agents.length)
    const label = Number.isFinite(limit) ? `improve ${limit}` : 'improve 2'
    await row(name, label, moves, point)
  }
  await row(name, 'everything', everything(model))
  await row(name, 'tutorials', tutorials(model))

  async function row(org: string, policy: string, moves: readonly Move[], point?: CurvePoint): Promise<void> {
    const after = await live(seed, agents, moves)
    const own = after.lived.map((level, week) => level - (lived[week] ?? 0))
    gains.set(policy, [...(gains.get(policy) ?? []), mean(own)])
    if (point !== undefined) pairs.push({ expected: point.gain.mean, lived: mean(own) })
    const columns = [
      org.padEnd(11),
      policy.padEnd(15),
      `${moves.length}`.padStart(7),
      (moves.length / model.agents.length).toFixed(2).padStart(10),
      points(mean(own)).padStart(5),
      `${points(Math.min(...own))}..${points(Math.max(...own))}`.padStart(13),
      point === undefined ? '' : points(point.gain.mean).padStart(9),
    ]
    console.log(columns.join(' '))
  }
}

/** An org lives some weeks after moves; the first time the model is made from its history. */
async function live(seed: number, agents: number, moves: readonly Move[], isFirst = false) {
  const emulator = await startEmulator({ seed, agents, ratePerMinute: 1_000_000, now: new Date(START) })
  const { clientId, clientSecret, url, loginUrl, clock } = emulator
  const auth = clientCredentials({ clientId, clientSecret })
  const client = createClient({ baseUrl: url, loginUrl, auth, clock, ratePerMinute: 1_000_000 })
  try {
    const model = isFirst
      ? routingModel(await captureSnapshot(client), await captureDemand(client, { days: 28 }))
      : undefined
    for (const move of moves) {
      if ('skill' in move)
        await client.routing.userSkills.set(move.agent, [{ id: move.skill, proficiency: move.level }])
      else await client.routing.members.add(move.queue, [move.agent])
      if ('queue' in move) await client.routing.members.join(move.queue, [move.agent])
    }
    const lived: number[] = []
    for (let week = 1; week <= weeks; week++) {
      const end = START + week * WEEK_MS
      emulator.time.jump(new Date(end))
      lived.push(serviceLevel(await captureDemand(client, { days: 7, end: new Date(end).toISOString() })))
    }
    return { model, lived }
  } finally {
    await client.close()
    await emulator.stop()
  }
}

function serviceLevel({ contactTypes }: Demand): number {
  const offered = contactTypes.reduce((sum, type) => sum + type.offered.reduce((own, one) => own + one, 0), 0)
  const within = contactTypes.reduce((sum, type) => sum + type.answered - (type.overServiceLevel ?? 0), 0)
  return within / offered
}

/** The first changes, whole picks, that fit; and what the engine expects of them, by its curve between two points. */
function within({ changes, curve }: Improvement, most: number): { moves: Move[]; point: CurvePoint | undefined } {
  const taken: ImprovementChange[] = []
  for (const change of changes) {
    const size = change.with.length + 1
    if (!taken.some(({ id }) => change.with.includes(id)) && taken.length + size > most) break
    taken.push(change)
  }
  const near = curve.reduce((best, own) =>
    Math.abs(own.changes - taken.length) < Math.abs(best.changes - taken.length) ? own : best,
  )
  return { moves: taken.map(moveOf), point: Math.abs(near.changes - taken.length) <= 1 ? near : undefined }
}

function moveOf({ agent, skill, queue, after }: ImprovementChange): Move {
  if (skill !== undefined) return { agent: agent.id, skill: skill.id, level: after }
  return { agent: agent.id, queue: queue?.id ?? '' }
}

/** Every skill that the agent's queues ask for, at level 1; own levels are kept. */
function everything({ agents, contactTypes }: RoutingModel): Move[] {
  return agents.flatMap((agent) => {
    const asked = contactTypes.filter(({ queueId }) => agent.queues.some((own) => own.queueId === queueId))
    const missing = new Set(asked.flatMap(({ skillIds }) => skillIds))
    for (const { id } of agent.skills) missing.delete(id)
    return agent.eligible ? [...missing].map((skill) => ({ agent: agent.id, skill, level: 1 })) : []
  })
}

/** For each skill whose holders are busiest, the two members with the lowest handle time of all get it. */
function tutorials(model: RoutingModel): Move[] {
  const pace = new Map(
    model.agents.map(({ id, handling }) => [id, median(handling.map(({ ahtSeconds }) => ahtSeconds))] as const),
  )
  return model.skills.flatMap(({ id: skill }) => {
    const queues = new Set(model.contactTypes.flatMap((type) => (type.skillIds.includes(skill) ? [type.queueId] : [])))
    return model.agents
      .filter((agent) => agent.eligible && agent.queues.some(({ queueId }) => queues.has(queueId)))
      .filter(({ skills }) => !skills.some(({ id }) => id === skill))
      .sort((a, b) => (pace.get(a.id) ?? Number.POSITIVE_INFINITY) - (pace.get(b.id) ?? Number.POSITIVE_INFINITY))
      .slice(0, 2)
      .map((agent) => ({ agent: agent.id, skill, level: 3 }))
  })
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)
}

function points(ratio: number): string {
  return (100 * ratio).toFixed(2)
}
