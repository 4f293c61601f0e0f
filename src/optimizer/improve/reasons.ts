import type { CurvePoint, Ref } from '../../documents'
import type { Compiled } from '../simulate/compile/compiled'
import type { WeekService } from './center/judge'
import type { Openings } from './center/openings'
import { withoutLevel } from './center/tokens'
import type { Pick } from './find/pick'

/** Known facts about the center without changes. */
export interface Present {
  readonly compiled: Compiled
  readonly openings: Openings
  readonly weeks: readonly WeekService[]
  readonly point: CurvePoint
}

/** Why a pick helps, in one sentence, and its figures. All figures describe the center without changes. */
export interface Reason {
  readonly reason: string
  readonly evidence: Readonly<Record<string, number | string>>
  readonly queues: readonly Ref[]
}

/** Explains why a pick helps, from the known facts about the center without changes. */
export function reasonOf(present: Present, pick: Pick): Reason {
  const { compiled, weeks, point } = present
  const { model } = compiled
  const opened = openedBy(present, pick)
  const missedOf = (k: number) => meanOf(weeks, ({ offered, within }) => (offered[k] ?? 0) - (within[k] ?? 0))
  const main = opened.reduce((best, k) => (missedOf(k) > missedOf(best) ? k : best), opened[0] ?? 0)
  const queueIds = new Set(opened.map((k) => model.contactTypes[k]?.queueId))
  const queues = model.queues.flatMap(({ id, name }) => (queueIds.has(id) ? [{ id, name }] : []))
  const type = model.contactTypes[main]
  const now = point.queues.find(({ queue }) => queue.id === type?.queueId)
  const skills = (type?.skillIds ?? []).map((id) => model.skills.find((skill) => skill.id === id)?.name ?? id)
  const figures: Figures = {
    queue: now?.queue.name ?? '',
    skills: skills.join(' and '),
    serviceLevel: now?.serviceLevel.mean ?? 0,
    target: now?.target ?? 0,
    missedPerWeek: missedOf(main),
    occupancy: meanOf(weeks, ({ occupancy }) => occupancy[pick.agent] ?? 0),
    ...paceOf(compiled, pick.agent, main),
  }
  const agent = model.agents[pick.agent]
  const isMember = agent?.queues.some((member) => member.queueId === type?.queueId) === true
  return { reason: sentence(figures, agent?.name ?? '', isMember), evidence: { ...figures }, queues }
}

/** The basis of a reason: the contact type with the most missed contacts among those that the pick opens. */
type Figures = {
  readonly queue: string
  /** Names of the skills that the contacts require; empty: none. */
  readonly skills: string
  readonly serviceLevel: number
  readonly target: number
  readonly missedPerWeek: number
  readonly occupancy: number
  readonly holders: number
  readonly expectedSeconds: number
  readonly holdersSeconds?: number
}

function sentence(figures: Figures, name: string, isMember: boolean): string {
  const { queue, skills, serviceLevel, target, missedPerWeek, occupancy } = figures
  const { holders, expectedSeconds, holdersSeconds } = figures
  const asked = skills === '' ? 'its contacts' : `contacts that ask for ${skills}`
  const own = `and is expected to need ${expectedSeconds.toFixed(0)} s a contact`
  return [
    `${queue} answers ${percent(serviceLevel)} of its contacts within the target (goal ${percent(target)});`,
    `${holders} ${holders === 1 ? 'agent' : 'agents'} can take ${asked}; ${missedPerWeek.toFixed(0)} such contacts a week miss the target.`,
    `${name} is ${isMember ? 'a member' : 'no member yet'}, occupied ${percent(occupancy)},`,
    holdersSeconds === undefined
      ? `${own}.`
      : `${own}, where those who can take them need ${holdersSeconds.toFixed(0)} s.`,
  ].join(' ')
}

/** Contact types that a pick opens by itself; if it helps only with other picks, the types that require part of it. */
function openedBy({ compiled, openings }: Present, { agent, tokens: given }: Pick): number[] {
  const tokens = given.map((token) => withoutLevel(compiled.model, token))
  const lacking = (k: number) => openings.lacking[agent * compiled.typeCount + k] ?? []
  const types = (openings.typesOf[agent] ?? []).filter((k) => lacking(k).some((token) => tokens.includes(token)))
  const exactly = types.filter(
    (k) => lacking(k).length === tokens.length && lacking(k).every((token) => tokens.includes(token)),
  )
  return exactly.length > 0 ? exactly : types
}

/** How many agents can take contacts of a type now, their handle time, and the handle time of one agent. */
function paceOf({ ahtSeconds, typeCount, agentCount, reach }: Compiled, agent: number, type: number) {
  const seconds = (a: number) => ahtSeconds[a * typeCount + type] ?? 0
  const holders = Array.from({ length: agentCount }, (_, a) => a).filter(
    (a) => reach.doors[type * agentCount + a] !== 0,
  )
  const mean = holders.reduce((sum, a) => sum + seconds(a), 0) / Math.max(1, holders.length)
  const pace = { holders: holders.length, expectedSeconds: seconds(agent) }
  return holders.length === 0 ? pace : { ...pace, holdersSeconds: mean }
}

function meanOf(weeks: readonly WeekService[], of: (week: WeekService) => number): number {
  return weeks.reduce((sum, week) => sum + of(week), 0) / Math.max(1, weeks.length)
}

function percent(ratio: number): string {
  return `${(100 * ratio).toFixed(0)} %`
}
