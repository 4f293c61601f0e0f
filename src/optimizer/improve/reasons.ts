import type { CurvePoint, Ref } from '../../documents'
import type { Compiled } from '../simulate/compile/compiled'
import type { WeekService } from './center/judge'
import type { Openings } from './center/openings'
import type { Pick } from './find/pick'

/** What is known of the center as it is now. */
export interface Present {
  readonly compiled: Compiled
  readonly openings: Openings
  readonly weeks: readonly WeekService[]
  readonly point: CurvePoint
}

/** Why a pick helps, in one sentence, and the figures in it. All of them are of the center as it is now. */
export interface Reason {
  readonly reason: string
  readonly evidence: Readonly<Record<string, number | string>>
  readonly queues: readonly Ref[]
}

/** Why a pick helps, by what is known of the center as it is now. */
export function reasonOf({ compiled, openings, weeks, point }: Present, pick: Pick): Reason {
  const { model, ahtSeconds, typeCount, agentCount, reach } = compiled
  const { agent, tokens } = pick
  const types = (openings.typesOf[agent] ?? []).filter(
    (k) => openings.lacking[agent * typeCount + k]?.some((token) => tokens.includes(token)) === true,
  )
  const missedOf = (k: number) =>
    weeks.reduce((sum, { offered, within }) => sum + (offered[k] ?? 0) - (within[k] ?? 0), 0) /
    Math.max(1, weeks.length)
  const main = types.reduce((best, k) => (missedOf(k) > missedOf(best) ? k : best), types[0] ?? 0)
  const queueIds = [...new Set(types.map((k) => model.contactTypes[k]?.queueId))]
  const queues = model.queues.flatMap(({ id, name }) => (queueIds.includes(id) ? [{ id, name }] : []))
  const queueId = model.contactTypes[main]?.queueId
  const now = point.queues.find(({ queue }) => queue.id === queueId)
  const holders = Array.from({ length: agentCount }, (_, a) => a).filter(
    (a) => reach.doors[main * agentCount + a] !== 0,
  )
  const own = ahtSeconds[agent * typeCount + main] ?? 0
  const mean =
    holders.reduce((sum, a) => sum + (ahtSeconds[a * typeCount + main] ?? 0), 0) / Math.max(1, holders.length)
  const occupancy = weeks.reduce((sum, week) => sum + (week.occupancy[agent] ?? 0), 0) / Math.max(1, weeks.length)
  const missed = types.reduce((sum, k) => sum + missedOf(k), 0)
  const name = model.agents[agent]?.name ?? ''
  const queue = now?.queue.name ?? ''
  const what = model.contactTypes[main]?.skillIds.map((id) => model.skills.find((skill) => skill.id === id)?.name ?? id)
  const asked = what === undefined || what.length === 0 ? 'its contacts' : `contacts that ask for ${what.join(' and ')}`
  const isMember = model.agents[agent]?.queues.some((member) => member.queueId === queueId) === true
  const level = now?.serviceLevel.mean ?? 0
  const text = [
    `${queue} answers ${percent(level)} of its contacts within the target (goal ${percent(now?.target ?? 0)});`,
    `${holders.length} ${holders.length === 1 ? 'agent' : 'agents'} can take ${asked}, of which ${missed.toFixed(0)} a week miss the target.`,
    `${name} is ${isMember ? 'a member' : 'no member yet'}, occupied ${percent(occupancy)},`,
    holders.length === 0
      ? `and is expected to need ${own.toFixed(0)} s a contact.`
      : `and is expected to need ${own.toFixed(0)} s a contact, where those who can take them need ${mean.toFixed(0)} s.`,
  ].join(' ')
  const evidence = {
    queue,
    contactType: model.contactTypes[main]?.id ?? '',
    serviceLevel: level,
    target: now?.target ?? 0,
    holders: holders.length,
    missedPerWeek: missed,
    occupancy,
    expectedSeconds: own,
    ...(holders.length === 0 ? {} : { holdersSeconds: mean }),
  }
  return { reason: text, evidence, queues }
}

function percent(ratio: number): string {
  return `${(100 * ratio).toFixed(0)} %`
}
