import { percent } from '../../core/text/counted'
import type { CurvePoint, Ref, RoutingModel } from '../../documents'
import type { Compiled } from '../simulate/compile/compiled'
import type { WeekService } from './center/evaluate'
import type { Openings } from './center/openings'
import { describeToken, withoutLevel } from './center/tokens'
import type { Pick as Picked } from './find/pick'

/** Known facts about the center without changes. */
export interface Present {
  readonly compiled: Compiled
  readonly openings: Openings
  readonly weeks: readonly WeekService[]
  readonly point: CurvePoint
}

/** Why a pick helps, in one sentence, and its figures. All figures are simulated, of the center without changes. */
export interface Reason {
  readonly reason: string
  readonly evidence: Readonly<Record<string, number | string>>
  readonly queues: readonly Ref[]
}

/** Explains why a pick helps, from the known facts about the center without changes. */
export function reasonOf(present: Present, pick: Picked): Reason {
  const { compiled, weeks, point } = present
  const { model } = compiled
  const opened = openedBy(present, pick)
  const missed = (k: number) => missedPerWeek(weeks, k)
  const main = opened.reduce((best, k) => (missed(k) > missed(best) ? k : best), opened[0] ?? 0)
  const type = model.contactTypes[main]
  const now = point.queues.find(({ queue }) => queue.id === type?.queueId)
  const figures: Figures = {
    queue: now?.queue.name ?? '',
    skills: skillNames(model, main),
    serviceLevel: now?.serviceLevel.mean ?? 0,
    target: now?.target ?? 0,
    missedPerWeek: missed(main),
    occupancy: meanOf(weeks, ({ occupancy }) => occupancy[pick.agent] ?? 0),
    ...paceOf(compiled, pick.agent, [main]),
  }
  const agent = model.agents[pick.agent]
  const isMember = agent?.queues.some((member) => member.queueId === type?.queueId) === true
  return {
    reason: `${sentence(figures, agent?.name ?? '', isMember)}${levelText(model, pick)}`,
    evidence: { ...figures },
    queues: queuesWith(model, opened),
  }
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
  const requested = skills === '' ? 'its contacts' : `contacts that ask for ${skills}`
  const own = `and is expected to need ${expectedSeconds.toFixed(0)} s a contact`
  return [
    `In the simulation ${queue} answers ${percent(serviceLevel)} of its contacts within the target (goal ${percent(target)});`,
    `${holders} ${holders === 1 ? 'agent' : 'agents'} can take ${requested}; ${missedPerWeek.toFixed(0)} such contacts a week miss the target.`,
    `${name} is ${isMember ? 'a member' : 'no member yet'}, occupied ${percent(occupancy)},`,
    holdersSeconds === undefined
      ? `${own}.`
      : `${own}, where those who can take them need ${holdersSeconds.toFixed(0)} s.`,
  ].join(' ')
}

/** Why a skill is granted at more than the lowest level that is accepted. */
function levelText(model: RoutingModel, { tokens }: Picked): string {
  const levels = tokens.flatMap((token) => {
    const meaning = describeToken(model, token)
    return meaning.action === 'ADD' && meaning.level !== undefined ? [meaning.level] : []
  })
  if (levels.length === 0) return ''
  return ` Level ${Math.max(...levels)} serves better than a lower one: queues that take the best agent ask them first.`
}

/** Contact types that a pick opens by itself; if it helps only with other picks, the types that require part of it. */
function openedBy({ compiled, openings }: Present, { agent, tokens: given }: Picked): number[] {
  const tokens = given.map((token) => withoutLevel(compiled.model, token))
  const lacking = (k: number) => openings.lacking[agent * compiled.typeCount + k] ?? []
  const types = (openings.typesOf[agent] ?? []).filter((k) => lacking(k).some((token) => tokens.includes(token)))
  const exactly = types.filter(
    (k) => lacking(k).length === tokens.length && lacking(k).every((token) => tokens.includes(token)),
  )
  return exactly.length > 0 ? exactly : types
}

/** How many other agents can take contacts of some types now, their handle time, and the handle time of one agent. */
export function paceOf(
  { ahtSeconds, typeCount, agentCount, reach }: Compiled,
  agent: number,
  types: readonly number[],
): Pick<Figures, 'holders' | 'expectedSeconds' | 'holdersSeconds'> {
  const seconds = (agents: readonly number[]) => {
    const all = agents.flatMap((a) => types.map((k) => ahtSeconds[a * typeCount + k] ?? 0))
    return all.reduce((sum, value) => sum + value, 0) / Math.max(1, all.length)
  }
  const holders = Array.from({ length: agentCount }, (_, a) => a).filter(
    (a) => a !== agent && types.some((k) => reach.doors[k * agentCount + a] !== 0),
  )
  const pace = { holders: holders.length, expectedSeconds: seconds([agent]) }
  return holders.length === 0 ? pace : { ...pace, holdersSeconds: seconds(holders) }
}

/** Contacts of a type that miss their target, per week. */
export function missedPerWeek(weeks: readonly WeekService[], type: number): number {
  return meanOf(weeks, ({ offered, within }) => (offered[type] ?? 0) - (within[type] ?? 0))
}

/** The queues of some contact types, in the model's order. */
export function queuesWith({ queues, contactTypes }: RoutingModel, types: readonly number[]): Ref[] {
  const ids = new Set(types.map((k) => contactTypes[k]?.queueId))
  return queues.flatMap(({ id, name }) => (ids.has(id) ? [{ id, name }] : []))
}

/** Names of the skills that contacts of a type require, in one text. */
export function skillNames({ contactTypes, skills }: RoutingModel, type: number): string {
  const requested = contactTypes[type]?.skillIds ?? []
  return requested.map((id) => skills.find((skill) => skill.id === id)?.name ?? id).join(' and ')
}

function meanOf(weeks: readonly WeekService[], of: (week: WeekService) => number): number {
  return weeks.reduce((sum, week) => sum + of(week), 0) / Math.max(1, weeks.length)
}
