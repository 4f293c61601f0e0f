import type { RoutingModel } from '../../core/documents'
import { type Issue, ValidationError } from '../../core/errors'
import type { StaffingShape } from '../model/moments'
import type { HandleTimeCv } from '../proficiency/handle-times'

/** What `optimizeAssignments` takes besides the model. Everything has a default. */
export interface AssignmentOptions {
  /** Any finite number; the same seed and model give the same answer. Default 1. */
  readonly seed?: number | undefined
  /**
   * Simulated arrivals and completions to spend at most, about. Default 45 million: some ten seconds. More finds a little
   * better plans and narrower intervals.
   */
  readonly maxEvents?: number | undefined
  /** Levels that may be given, 0-5. Default 1, 2, 3, 4, 5. */
  readonly levels?: readonly number[] | undefined
  /** Skills per eligible agent, on average, at most. Default 2.5, or what is held now if that is more. */
  readonly averageSkillsPerAgent?: number | undefined
  /** Skills that one agent may hold. Default no ceiling. */
  readonly maxSkillsPerAgent?: number | undefined
  /**
   * Agents who must hold each skill that is asked for: one number for all, or by skill id. Default 2, or as many as hold
   * it now if fewer.
   */
  readonly minHolders?: number | Readonly<Record<string, number>> | undefined
  /** Holders who must be on shift in every interval in which the skill is asked for. Default 0. Needs shifts. */
  readonly minHoldersPerInterval?: number | undefined
  /** Certification that a skill may only be granted with, by skill id. */
  readonly requiredCertifications?: Readonly<Record<string, string>> | undefined
  /** Ids of agents to whom nothing changes. */
  readonly protectedAgents?: readonly string[] | undefined
  /** Ids of skills that nobody gains, loses or gets another level of. */
  readonly protectedSkills?: readonly string[] | undefined
  /** Most changes in all: skills given, taken or put at another level, and queues joined. Default no limit. */
  readonly maxChanges?: number | undefined
  /** Contacts answered in time per hour that each change must bring to be worth it. Default 0. */
  readonly costPerChange?: number | undefined
  /** Highest occupancy of any agent, 0..1. Default no limit. */
  readonly maxAgentOccupancy?: number | undefined
  /** Highest less lowest occupancy of an agent, 0..1. Default no limit. */
  readonly maxOccupancySpread?: number | undefined
  /** Whether agents may be made to join queues as well. Default false: only queues already joined count. */
  readonly memberships?: boolean | undefined
  /** Moment of the week that is judged: `typical` what a contact finds on average, `peak` the busiest interval. Default `typical`. */
  readonly at?: 'peak' | 'typical' | undefined
  readonly staffing?: StaffingShape | undefined
  /** Coefficient of variation of single handle times behind agents' means, for shrinking them. Default 0.8. */
  readonly handleTimeCv?: HandleTimeCv | undefined
  /** Told after each simulated run: events spent so far, and `maxEvents`. */
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
  const settings: Settings = {
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
  const issues = [...numberIssues(settings), ...nameIssues(model, options)]
  if (issues.length > 0) throw new ValidationError(issues, { subject: 'assignment options' })
  return settings
}

function numberIssues(settings: Settings): Issue[] {
  const issues: Issue[] = []
  const check = (path: string, value: number | undefined, fits: boolean, wanted: string): void => {
    if (value !== undefined && !fits) issues.push({ path, message: `${value} must be ${wanted}` })
  }
  const { levels, minHolders, averageSkillsPerAgent: average } = settings
  check('seed', settings.seed, Number.isFinite(settings.seed), 'a finite number')
  check('maxEvents', settings.maxEvents, settings.maxEvents > 0, 'above 0')
  check('averageSkillsPerAgent', average, average !== undefined && average > 0, 'above 0')
  check('maxSkillsPerAgent', settings.maxSkillsPerAgent, settings.maxSkillsPerAgent >= 1, '1 or more')
  for (const path of ['minHoldersPerInterval', 'maxChanges', 'costPerChange'] as const) {
    check(path, settings[path], settings[path] >= 0, '0 or more')
  }
  for (const path of ['maxAgentOccupancy', 'maxOccupancySpread'] as const) {
    check(path, settings[path], settings[path] >= 0 && settings[path] <= 1, 'within 0..1')
  }
  if (levels.length === 0) issues.push({ path: 'levels', message: 'needs one level at least' })
  levels.forEach((level, i) => {
    check(`levels[${i}]`, level, level >= 0 && level <= 5, 'within 0-5')
  })
  const holders = typeof minHolders === 'object' ? Object.entries(minHolders) : [['', minHolders ?? 0] as const]
  for (const [id, least] of holders)
    check(id === '' ? 'minHolders' : `minHolders.${id}`, least, least >= 0, '0 or more')
  return issues
}

/** Names that the model does not hold are mistakes: a constraint on nobody would go unnoticed. */
function nameIssues(model: RoutingModel, options: AssignmentOptions): Issue[] {
  const agents = new Set(model.agents.map(({ id }) => id))
  const skills = new Set(model.skills.map(({ id }) => id))
  const unknown = (path: string, kind: string, id: string, known: ReadonlySet<string>): Issue[] =>
    known.has(id) ? [] : [{ path, message: `${kind} "${id}" is not in the model` }]
  const { minHolders, requiredCertifications = {} } = options
  return [
    ...(options.protectedAgents ?? []).flatMap((id, i) => unknown(`protectedAgents[${i}]`, 'agent', id, agents)),
    ...(options.protectedSkills ?? []).flatMap((id, i) => unknown(`protectedSkills[${i}]`, 'skill', id, skills)),
    ...Object.keys(typeof minHolders === 'object' ? minHolders : {}).flatMap((id) =>
      unknown(`minHolders.${id}`, 'skill', id, skills),
    ),
    ...Object.keys(requiredCertifications).flatMap((id) =>
      unknown(`requiredCertifications.${id}`, 'skill', id, skills),
    ),
  ]
}
