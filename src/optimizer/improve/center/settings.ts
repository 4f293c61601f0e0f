import type { Issue } from '../../../core/errors'
import type { RoutingModel } from '../../../documents'
import {
  choiceIssue,
  eachGiven,
  entryIssues,
  finiteIssue,
  given,
  isObject,
  issue,
  itemIssues,
  limitIssue,
  mustBeObject,
  positiveIssue,
  ratioIssue,
  refuse,
  textIssue,
  wholeIssue,
} from '../../erlang/kit/inputs'
import { type StaffingShape, staffingIssue } from '../../model/time/moments'
import type { RoutingRules } from '../../simulate/compile/options'
import { judgeWeeks, searchWeeks } from './week-counts'

/**
 * Kinds of changes: `grant` a skill, `join` a queue as a member, `remove` a skill that costs other contacts more than
 * it brings, set the `level` of a skill where a queue prefers the best agents, and set the `ring` of a member where a
 * queue offers contacts ring by ring.
 */
export type ChangeKind = 'grant' | 'join' | 'remove' | 'level' | 'ring'

/** A period of the week in minutes from Monday 00:00 UTC. */
export interface HoursOfWeek {
  readonly fromMinute: number
  readonly toMinute: number
}

/**
 * Divisions by agent id, and by queue id the divisions whose agents may join the queue. Agents and queues that are not
 * named have no limit.
 */
export interface JoinDivisions {
  readonly agents: Readonly<Record<string, string>>
  readonly queues: Readonly<Record<string, readonly string[]>>
}

/** How many agents must hold a skill after the changes. If fewer hold it now, that number applies. */
export interface HoldersNeeded {
  /** Id of the skill. */
  readonly skill: string
  readonly least: number
  /**
   * Period of the week in which, hour by hour, only holders who are expected on duty count. Default: all holders count.
   */
  readonly during?: HoursOfWeek | undefined
}

/** Which changes of the curve are chosen, see {@link RecommendOptions.choose}. */
export type Choice = 'knee' | 'enough' | 'all' | { readonly reach: number | 'targets' }

/** What changes cost, in any unit, such as hours of training. A change that is not named costs 1. */
export interface ChangeCosts {
  /** Cost of a granted skill, above 0, by skill id. */
  readonly skills?: Readonly<Record<string, number>> | undefined
  /** Factor on the costs of an agent's changes, above 0, by agent id. Default 1. */
  readonly agents?: Readonly<Record<string, number>> | undefined
}

/** Options of `recommendSkills`. Each has a default. */
export interface RecommendOptions {
  /** Any finite number; the same seed, model and options give the same answer. Default 1. */
  readonly seed?: number | undefined
  /** Kinds of changes. Default all. */
  readonly levers?: readonly ChangeKind[] | undefined
  /**
   * Most changes on the curve of changes against service level. Default 1 per agent; with `choose` `all` or `{ reach }`
   * no limit: the search ends when no change helps.
   */
  readonly maxChanges?: number | undefined
  /**
   * Which changes of the curve are chosen: `knee` those before the curve flattens, at most one per four agents;
   * `enough` the fewest that bring nearly all that one change per four agents can bring; `all` that help; `{ reach }`
   * the fewest that raise the service level of the counted contacts to this ratio, 0..1, or with `targets` each queue
   * to its own target, or as near as possible. Default `knee`, with `queues` `enough`, with `maxChanges` `all`.
   */
  readonly choose?: Choice | undefined
  /** Ids of queues to improve. Default all. */
  readonly queues?: readonly string[] | undefined
  /** Ids of agents who may get changes. Default all eligible agents. */
  readonly agents?: readonly string[] | undefined
  /** Ids of agents who get no changes. */
  readonly protectedAgents?: readonly string[] | undefined
  /** Ids of skills that no agent gets, loses or holds at another level. */
  readonly protectedSkills?: readonly string[] | undefined
  /** Most skills that an agent may hold. Default no limit. */
  readonly maxSkillsPerAgent?: number | undefined
  /** Most agents who get a change. Default no limit. */
  readonly maxAgents?: number | undefined
  /** Ids of queues that get no new members and whose members keep their ring. */
  readonly protectedQueues?: readonly string[] | undefined
  /** Which divisions' agents may join which queue. Default no limit. */
  readonly divisions?: JoinDivisions | undefined
  /** How many holders a skill must have, in each hour of a period of the week if one is named. Default none. */
  readonly minHolders?: readonly HoldersNeeded[] | undefined
  /**
   * Highest occupancy of an agent, 0..1: agents who reach it get nothing new, and no chosen set of changes lets an
   * agent exceed it. Default no limit.
   */
  readonly maxOccupancy?: number | undefined
  /**
   * How much higher than the mean occupancy of agents on duty an agent's may be, 0..1: agents who reach that get
   * nothing new, and no chosen set of changes lets an agent exceed it. Default no limit.
   */
  readonly maxOccupancySpread?: number | undefined
  /** Certifications by skill id. An agent needs all of them to get the skill. */
  readonly requiredCertifications?: Readonly<Record<string, string | readonly string[]>> | undefined
  /** How much a contact counts, by queue id. Default 1. */
  readonly weights?: Readonly<Record<string, number>> | undefined
  /**
   * What changes cost: those that bring most per cost come first, and the curve has the cost of each point. Default: each
   * change costs the same.
   */
  readonly costs?: ChangeCosts | undefined
  /** Only contacts that arrive in these hours count. Default the whole week. */
  readonly hours?: readonly HoursOfWeek[] | undefined
  /**
   * Most service level that a queue at or below its target may lose, 0..1; 1: queues may lose any amount. Default 0.01. A
   * queue above its target may fall as far as its target.
   */
  readonly maxServiceLevelDrop?: number | undefined
  /** Most service level that a queue above its target may lose on the way to it, 0..1. Default no limit. */
  readonly maxDropAboveTarget?: number | undefined
  /** Weeks simulated for each step of the search. Default 1, in a center with few contacts up to 3. */
  readonly weeks?: number | undefined
  /**
   * Weeks with new contacts on which the curve is judged. Default 4, in a center with few contacts up to 8, with `queues`
   * 12.
   */
  readonly judgeWeeks?: number | undefined
  /**
   * Most contacts simulated to try other changes in place of the chosen ones, and to try changes of skills, levels and
   * rings that agents already have. Default 3 million, some seconds; 0: none are tried.
   */
  readonly refineContacts?: number | undefined
  /** How staff is spread over the week. Default `followsDemand`. */
  readonly staffing?: StaffingShape | undefined
  /** Routing rules, see `simulate`. */
  readonly rules?: RoutingRules | undefined
}

/** The options with their defaults. Ids are replaced by positions in the model's lists. */
export interface ImproveSettings {
  readonly seed: number
  readonly levers: ReadonlySet<ChangeKind>
  readonly maxChanges: number
  readonly choose: Choice
  readonly queues: ReadonlySet<string> | undefined
  readonly isChangeable: (agentId: string) => boolean
  readonly protectedSkills: ReadonlySet<string>
  readonly maxSkillsPerAgent: number
  readonly maxAgents: number
  readonly protectedQueues: ReadonlySet<string>
  readonly divisions: JoinDivisions
  readonly minHolders: readonly HoldersNeeded[]
  readonly maxOccupancy: number
  readonly maxOccupancySpread: number
  readonly requiredCertifications: Readonly<Record<string, readonly string[]>>
  readonly weights: Readonly<Record<string, number>>
  readonly costs: ChangeCosts | undefined
  readonly hours: readonly HoursOfWeek[] | undefined
  readonly maxServiceLevelDrop: number
  readonly maxDropAboveTarget: number
  /** Service level above the lowest allowed one that queues must keep in the weeks of the search, by queue id. */
  readonly margins: ReadonlyMap<string, number>
  readonly weeks: number
  readonly judgeWeeks: number
  readonly refineContacts: number
  readonly staffing: StaffingShape
  readonly rules: RoutingRules | undefined
}

/** Every kind of change. */
export const LEVERS: readonly ChangeKind[] = ['grant', 'join', 'remove', 'level', 'ring']
/** Those that change what agents have. */
export const MOVE_LEVERS = ['remove', 'level', 'ring'] as const

const SUBJECT = 'recommendation options'

/** @throws ValidationError naming each option that makes no sense, and each id that the model does not have */
export function improveSettings(model: RoutingModel, options: RecommendOptions): ImproveSettings {
  mustBeObject(SUBJECT, options, 'options')
  refuse(SUBJECT, [...optionIssues(options), ...idIssues(model, options)])
  const protectedAgents = new Set(options.protectedAgents)
  const agents = options.agents === undefined ? undefined : new Set(options.agents)
  return {
    seed: options.seed ?? 1,
    levers: new Set(options.levers ?? LEVERS),
    maxChanges: options.maxChanges ?? limitOf(model, options),
    choose: options.choose ?? defaultChoice(options),
    queues: options.queues === undefined ? undefined : new Set(options.queues),
    isChangeable: (id) => !protectedAgents.has(id) && (agents?.has(id) ?? true),
    protectedSkills: new Set(options.protectedSkills),
    maxSkillsPerAgent: options.maxSkillsPerAgent ?? Number.POSITIVE_INFINITY,
    maxAgents: options.maxAgents ?? Number.POSITIVE_INFINITY,
    protectedQueues: new Set(options.protectedQueues),
    divisions: options.divisions ?? { agents: {}, queues: {} },
    minHolders: options.minHolders ?? [],
    maxOccupancy: options.maxOccupancy ?? Number.POSITIVE_INFINITY,
    maxOccupancySpread: options.maxOccupancySpread ?? Number.POSITIVE_INFINITY,
    requiredCertifications: Object.fromEntries(
      Object.entries(options.requiredCertifications ?? {}).map(([id, needed]) => [id, [needed].flat()]),
    ),
    weights: options.weights ?? {},
    costs: options.costs,
    hours: options.hours,
    maxServiceLevelDrop: options.maxServiceLevelDrop ?? DEFAULT_MAX_DROP,
    maxDropAboveTarget: options.maxDropAboveTarget ?? 1,
    margins: new Map(),
    weeks: options.weeks ?? searchWeeks(model),
    judgeWeeks: options.judgeWeeks ?? judgeWeeks(model, options.queues !== undefined),
    refineContacts: options.refineContacts ?? REFINE_CONTACTS,
    staffing: options.staffing ?? 'followsDemand',
    rules: options.rules,
  }
}

function defaultChoice({ maxChanges, queues }: RecommendOptions): ImproveSettings['choose'] {
  if (maxChanges !== undefined) return 'all'
  return queues === undefined ? 'knee' : 'enough'
}

/** With `all` or a goal, the number of changes has no limit. */
function limitOf(model: RoutingModel, { choose = 'knee' }: RecommendOptions): number {
  return choose === 'knee' || choose === 'enough' ? taking(model) : Number.POSITIVE_INFINITY
}

/** Agents who take contacts. */
function taking({ agents }: RoutingModel): number {
  return agents.filter(({ eligible }) => eligible).length
}

/** Most changes per agent that are chosen by default: people cannot learn more at once. */
export const KNEE_MOST = 0.25

/** Most service level that a queue at or below its target loses by default. */
export const DEFAULT_MAX_DROP = 0.01

/** Contacts simulated by default to try other changes in place of the chosen ones. */
const REFINE_CONTACTS = 3_000_000
function optionIssues(options: RecommendOptions): (Issue | undefined)[] {
  return [
    ...eachGiven(options, ['seed'], finiteIssue),
    ...itemIssues('levers', options.levers, (path, value) => choiceIssue(path, value, LEVERS)),
    ...eachGiven(options, ['maxChanges', 'maxSkillsPerAgent', 'maxAgents', 'refineContacts'], limitIssue),
    ...eachGiven(
      options,
      ['maxServiceLevelDrop', 'maxDropAboveTarget', 'maxOccupancy', 'maxOccupancySpread'],
      ratioIssue,
    ),
    ...itemIssues('minHolders', options.minHolders, holdersIssue),
    given(options.choose, chooseIssue),
    ...eachGiven(options, ['weeks'], (path, value) => wholeIssue(path, value, 1)),
    // One week alone does not show how much weeks differ.
    ...eachGiven(options, ['judgeWeeks'], (path, value) => wholeIssue(path, value, 2)),
    ...entryIssues('requiredCertifications', options.requiredCertifications, certificationsIssue),
    ...entryIssues('weights', options.weights, positiveIssue),
    ...entryIssues('costs.skills', options.costs?.skills, positiveIssue),
    ...entryIssues('costs.agents', options.costs?.agents, positiveIssue),
    ...itemIssues('hours', options.hours, hoursIssue),
    staffingIssue(options.staffing),
  ]
}

function chooseIssue(value: unknown): Issue | undefined {
  if (value === 'knee' || value === 'enough' || value === 'all') return undefined
  if (!isObject(value)) return issue('choose', "must be 'knee', 'enough', 'all' or { reach }", value)
  const reach: unknown = Reflect.get(value, 'reach')
  if (typeof reach === 'number') return ratioIssue('choose.reach', reach)
  return reach === 'targets' ? undefined : issue('choose.reach', "must be a ratio from 0 to 1 or 'targets'", reach)
}

function hoursIssue(path: string, value: unknown): Issue | undefined {
  const from: unknown = Reflect.get(Object(value), 'fromMinute')
  const to: unknown = Reflect.get(Object(value), 'toMinute')
  const isStretch = typeof from === 'number' && typeof to === 'number' && from >= 0 && from < to
  return isStretch ? undefined : issue(path, 'must be { fromMinute, toMinute }, the second after the first', value)
}

function holdersIssue(path: string, value: unknown): Issue | undefined {
  const least: unknown = Reflect.get(Object(value), 'least')
  const during: unknown = Reflect.get(Object(value), 'during')
  return limitIssue(`${path}.least`, least) ?? given(during, (hours) => hoursIssue(`${path}.during`, hours))
}

function certificationsIssue(path: string, value: unknown): Issue | undefined {
  return Array.isArray(value)
    ? itemIssues(path, value, textIssue).find((one) => one !== undefined)
    : textIssue(path, value)
}

function idIssues(model: RoutingModel, options: RecommendOptions): (Issue | undefined)[] {
  const known = (items: readonly { readonly id: string }[], what: string) => {
    const ids = new Set(items.map(({ id }) => id))
    return (path: string, value: unknown) =>
      typeof value === 'string' && ids.has(value) ? undefined : issue(path, `must be the id of ${what}`, value)
  }
  const queue = known(model.queues, 'a queue of the model')
  const agent = known(model.agents, 'an agent of the model')
  const keys = (at: string, record: object | undefined, check: typeof queue) =>
    Object.keys(record ?? {}).map((key) => check(at, key))
  return [
    ...itemIssues('queues', options.queues, queue),
    ...itemIssues('agents', options.agents, agent),
    ...itemIssues('protectedAgents', options.protectedAgents, agent),
    ...itemIssues('protectedQueues', options.protectedQueues, queue),
    ...itemIssues('protectedSkills', options.protectedSkills, known(model.skills, 'a skill of the model')),
    ...itemIssues('minHolders', options.minHolders, (path, value) =>
      known(model.skills, 'a skill of the model')(`${path}.skill`, Reflect.get(Object(value), 'skill')),
    ),
    ...keys('weights', options.weights, queue),
    ...keys('costs.skills', options.costs?.skills, known(model.skills, 'a skill of the model')),
    ...keys('costs.agents', options.costs?.agents, agent),
  ]
}
