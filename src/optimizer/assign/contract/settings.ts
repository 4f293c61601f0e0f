import type { Issue } from '../../../core/errors'
import type { RoutingModel } from '../../../documents'
import {
  eachGiven,
  entryIssues,
  type FieldCheck,
  finiteIssue,
  flagIssue,
  given,
  isObject,
  issue,
  itemIssues,
  levelIssue,
  limitIssue,
  mustBeObject,
  positiveIssue,
  ratioIssue,
  refuse,
  textIssue,
} from '../../erlang/kit/inputs'
import { mustBeModel } from '../../model/must-be-model'
import { momentIssue, type StaffingShape, staffingIssue } from '../../model/time/moments'
import type { HandleTimeCv } from '../../proficiency/handle-times'
import { handleTimeCvIssues } from '../../proficiency/options'

/** Options of `optimizeAssignments`. Every option has a default. */
export interface AssignmentOptions {
  /** Any finite number; the same seed and model give the same answer. Default 1. */
  readonly seed?: number | undefined
  /**
   * Approximate maximum number of simulated arrivals and completions. Default 45 million, which takes about ten
   * seconds. More of them give slightly better plans and narrower intervals.
   */
  readonly maxEvents?: number | undefined
  /** Levels that may be given, 0-5. Default 1, 2, 3, 4, 5. */
  readonly levels?: readonly number[] | undefined
  /** Maximum of the mean number of skills per eligible agent. Default 2.5, or the present mean if that is higher. */
  readonly averageSkillsPerAgent?: number | undefined
  /** Maximum number of skills of one agent. Default no limit. */
  readonly maxSkillsPerAgent?: number | undefined
  /**
   * Minimum number of agents who must hold each requested skill: one number for all, or by skill id. Default 2, or the
   * present number of holders if that is lower.
   */
  readonly minHolders?: number | Readonly<Record<string, number>> | undefined
  /** Minimum number of holders on shift in every interval in which the skill is requested. Default 0. Needs shifts. */
  readonly minHoldersPerInterval?: number | undefined
  /** The certification that an agent needs to be granted a skill, by skill id. */
  readonly requiredCertifications?: Readonly<Record<string, string>> | undefined
  /** Ids of agents whose skills must not change. */
  readonly protectedAgents?: readonly string[] | undefined
  /** Ids of skills that must not change for any agent. */
  readonly protectedSkills?: readonly string[] | undefined
  /**
   * Maximum number of changes in all: skills granted, removed or set to another level, and queues activated. Default no
   * limit.
   */
  readonly maxChanges?: number | undefined
  /** Contacts within service level per hour that each change must bring. Default 0. */
  readonly costPerChange?: number | undefined
  /** Highest occupancy of any agent, 0..1. Default no limit. */
  readonly maxAgentOccupancy?: number | undefined
  /** Maximum difference between the highest and the lowest occupancy of agents, 0..1. Default no limit. */
  readonly maxOccupancySpread?: number | undefined
  /** Whether agents may also be activated in queues. Default false: only queues they are activated in count. */
  readonly memberships?: boolean | undefined
  /**
   * Moment of the week to simulate: `typical` is the state that a contact meets on average, `peak` the busiest
   * interval. Default `typical`.
   */
  readonly at?: 'peak' | 'typical' | undefined
  /** How agents are spread over the week. Default `followsDemand`. */
  readonly staffing?: StaffingShape | undefined
  /** Coefficient of variation of single handle times, used to shrink the mean handle times of agents. Default 0.8. */
  readonly handleTimeCv?: HandleTimeCv | undefined
  /** Called after each simulated run with the events spent so far and `maxEvents`. */
  readonly onProgress?: ((events: number, maxEvents: number) => void) | undefined
}

/** The options with their defaults. */
export interface Settings {
  readonly seed: number
  readonly maxEvents: number
  /** Best first. */
  readonly levels: readonly number[]
  readonly averageSkillsPerAgent: number | undefined
  readonly maxSkillsPerAgent: number
  readonly minHolders: number | Readonly<Record<string, number>> | undefined
  readonly minHoldersPerInterval: number
  readonly requiredCertifications: Readonly<Record<string, string>>
  readonly protectedAgents: ReadonlySet<string>
  readonly protectedSkills: ReadonlySet<string>
  readonly maxChanges: number
  readonly costPerChange: number
  readonly maxAgentOccupancy: number
  readonly maxOccupancySpread: number
  readonly memberships: boolean
  readonly at: 'peak' | 'typical'
  readonly staffing: StaffingShape
  readonly handleTimeCv: HandleTimeCv | undefined
  readonly onProgress: AssignmentOptions['onProgress']
}

/** Half of the 20 seconds that a plan for 200 agents and 25 contact types may take on one core. */
const DEFAULT_EVENTS = 45e6

/** @throws ValidationError naming each option that makes no sense */
export function assignmentSettings(model: RoutingModel, options: AssignmentOptions): Settings {
  mustBeModel(model)
  mustBeObject(SUBJECT, options, 'options')
  refuse(SUBJECT, [...optionIssues(options), ...nameIssues(model, options)])
  return {
    seed: options.seed ?? 1,
    maxEvents: options.maxEvents ?? DEFAULT_EVENTS,
    levels: [...new Set(options.levels ?? [1, 2, 3, 4, 5])].sort((a, b) => b - a),
    averageSkillsPerAgent: options.averageSkillsPerAgent,
    maxSkillsPerAgent: options.maxSkillsPerAgent ?? Number.POSITIVE_INFINITY,
    minHolders: options.minHolders,
    minHoldersPerInterval: options.minHoldersPerInterval ?? 0,
    requiredCertifications: options.requiredCertifications ?? {},
    protectedAgents: new Set(options.protectedAgents),
    protectedSkills: new Set(options.protectedSkills),
    maxChanges: options.maxChanges ?? Number.POSITIVE_INFINITY,
    costPerChange: options.costPerChange ?? 0,
    maxAgentOccupancy: options.maxAgentOccupancy ?? 1,
    maxOccupancySpread: options.maxOccupancySpread ?? 1,
    memberships: options.memberships ?? false,
    at: options.at ?? 'typical',
    staffing: options.staffing ?? 'followsDemand',
    handleTimeCv: options.handleTimeCv,
    onProgress: options.onProgress,
  }
}

const SUBJECT = 'assignment options'

function optionIssues(options: AssignmentOptions): (Issue | undefined)[] {
  const { levels, minHolders } = options
  return [
    ...eachGiven(options, ['seed'], finiteIssue),
    ...eachGiven(options, ['maxEvents'], positiveIssue),
    // Infinity means no limit; undefined means the default.
    options.averageSkillsPerAgent === Number.POSITIVE_INFINITY
      ? undefined
      : given(options.averageSkillsPerAgent, (value) => positiveIssue('averageSkillsPerAgent', value)),
    ...eachGiven(options, ['maxSkillsPerAgent'], (path, value) => limitIssue(path, value, 1)),
    ...eachGiven(options, ['minHoldersPerInterval', 'maxChanges', 'costPerChange'], limitIssue),
    ...eachGiven(options, ['maxAgentOccupancy', 'maxOccupancySpread'], ratioIssue),
    ...eachGiven(options, ['memberships'], flagIssue),
    levels?.length === 0 ? { path: 'levels', message: 'must be a list of at least one level, got none' } : undefined,
    ...itemIssues('levels', levels, levelIssue),
    ...(isObject(minHolders)
      ? entryIssues('minHolders', minHolders, limitIssue)
      : eachGiven(options, ['minHolders'], limitIssue)),
    ...entryIssues('requiredCertifications', options.requiredCertifications, textIssue),
    momentIssue(options.at),
    staffingIssue(options.staffing),
    ...handleTimeCvIssues(options.handleTimeCv),
  ]
}

/** Reports ids that the model does not contain: otherwise a mistyped constraint would silently have no effect. */
function nameIssues(model: RoutingModel, options: AssignmentOptions): (Issue | undefined)[] {
  const agents = knownIn(model.agents, 'an agent')
  const skills = knownIn(model.skills, 'a skill')
  const keys = (path: string, value: unknown) =>
    isObject(value) ? Object.keys(value).map((id) => skills(`${path}.${id}`, id)) : []
  return [
    ...itemIssues('protectedAgents', options.protectedAgents, agents),
    ...itemIssues('protectedSkills', options.protectedSkills, skills),
    ...keys('minHolders', options.minHolders),
    ...keys('requiredCertifications', options.requiredCertifications),
  ]
}

function knownIn(items: readonly { readonly id: string }[], what: string): FieldCheck {
  const ids = new Set<unknown>(items.map(({ id }) => id))
  return (path, id) => (ids.has(id) ? undefined : issue(path, `must be ${what} of the model`, id))
}
