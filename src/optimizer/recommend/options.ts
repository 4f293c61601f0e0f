import { nameIssues } from '../../core/bag'
import type { Issue } from '../../core/errors'
import {
  choiceIssue,
  eachGiven,
  entryIssues,
  finiteIssue,
  insideIssue,
  isObject,
  issue,
  itemIssues,
  limitIssue,
  mustBeObject,
  positiveIssue,
  ratioIssue,
  refuse,
  textIssue,
} from '../erlang/kit/inputs'
import { type StaffingShape, staffingIssue } from '../model/time/moments'
import { scoringIssues } from '../proficiency/options'
import type { ScoreOptions } from '../proficiency/types'
import type { RoutingRules } from '../simulate/compile/options'

/** What `recommendSkills` takes. Everything has a default. */
export interface RecommendOptions {
  /** Kinds wanted. Default all. */
  readonly actions?: readonly ('ADD' | 'REMOVE' | 'SET')[] | undefined
  /**
   * ADD: utilization of the skilled agents (handled over staffed time), or offered load as a share of their capacity,
   * whichever is higher, above which demand needs more of them, 0..1. Default 0.85. Handled time alone hides what was
   * abandoned.
   */
  readonly addAboveUtilization?: number | undefined
  /** ADD: contacts in the window that a contact type must exceed. Default 100. */
  readonly minOffered?: number | undefined
  /** ADD: contacts within service level per week that a grant must bring at least. Default 1. */
  readonly minValue?: number | undefined
  /** ADD: most grants in one cycle. Default 50. */
  readonly maxAdds?: number | undefined
  /** REMOVE: utilization of the agent on the skill below which it may go, 0..1. Default 0.3. */
  readonly removeBelowUtilization?: number | undefined
  /** REMOVE: contacts handled on the skill that must be exceeded. Default 10. */
  readonly minHandled?: number | undefined
  /** REMOVE: share of a skill's holders that may lose it in one cycle, one at least. Default 0.1. */
  readonly maxShareRemoved?: number | undefined
  /**
   * REMOVE: contacts within service level per week, by the forecast, that one removal may cost for a tidier skill list.
   * Default 5. The command uses 0.5, nearly none.
   */
  readonly maxContactsLost?: number | undefined
  /** REMOVE: skills that one agent may lose in one cycle. Default 1. */
  readonly maxRemovalsPerAgent?: number | undefined
  /** REMOVE: by how much all removals together may lower any queue's predicted service level, 0..1. Default 0.005. */
  readonly maxServiceLoss?: number | undefined
  /** Agents on queue who must remain able to serve every contact type. Default 2. */
  readonly minHolders?: number | undefined
  /** Skills that an agent may hold. Default no ceiling. */
  readonly maxSkillsPerAgent?: number | undefined
  /** Certification that a skill may only be granted with, by skill id. */
  readonly requiredCertifications?: Readonly<Record<string, string>> | undefined
  /** Ids of agents who get no proposal. */
  readonly protectedAgents?: readonly string[] | undefined
  /** SET: how levels are found; also how handle times are shrunk. */
  readonly scoring?: ScoreOptions | undefined
  /** How staff is spread over the week. Default `followsDemand`. */
  readonly staffing?: StaffingShape | undefined
  /** Simulates the most valuable ones with and without, and keeps what holds. Default: value by formula alone. */
  readonly confirm?: ConfirmOptions | undefined
}

/** How recommendations are confirmed by simulation. */
export interface ConfirmOptions {
  /** Any finite number; the same seed and model give the same list. Default 1. */
  readonly seed?: number | undefined
  /** Recommendations of each kind that are simulated, the most valuable first. Default 10. */
  readonly top?: number | undefined
  /** Contacts simulated for each, about; whole weeks, 10 to 60 of them. Default 60,000. */
  readonly contacts?: number | undefined
  /** Confidence of the intervals, inside 0..1. Default 0.95. */
  readonly confidence?: number | undefined
  /** Routing rules, see `simulate`. */
  readonly rules?: RoutingRules | undefined
}

/** The options with their defaults. */
export interface RecommendSettings {
  readonly actions: readonly ('ADD' | 'REMOVE' | 'SET')[]
  readonly addAboveUtilization: number
  readonly minOffered: number
  readonly minValue: number
  readonly maxAdds: number
  readonly removeBelowUtilization: number
  readonly minHandled: number
  readonly maxShareRemoved: number
  readonly maxRemovalsPerAgent: number
  readonly maxServiceLoss: number
  readonly maxContactsLost: number
  readonly minHolders: number
  readonly maxSkillsPerAgent: number
  readonly requiredCertifications: Readonly<Record<string, string>>
  readonly protectedAgents: ReadonlySet<string>
  readonly scoring: ScoreOptions
  readonly staffing: StaffingShape
  readonly confirm: ConfirmOptions | undefined
}

/** @throws ValidationError naming each option that makes no sense */
export function recommendSettings(options: RecommendOptions): RecommendSettings {
  mustBeObject(SUBJECT, options, 'options')
  refuse(SUBJECT, optionIssues(options))
  return {
    actions: options.actions ?? ACTIONS,
    addAboveUtilization: options.addAboveUtilization ?? 0.85,
    minOffered: options.minOffered ?? 100,
    minValue: options.minValue ?? 1,
    maxAdds: options.maxAdds ?? 50,
    removeBelowUtilization: options.removeBelowUtilization ?? 0.3,
    minHandled: options.minHandled ?? 10,
    maxShareRemoved: options.maxShareRemoved ?? 0.1,
    maxRemovalsPerAgent: options.maxRemovalsPerAgent ?? 1,
    maxServiceLoss: options.maxServiceLoss ?? 0.005,
    maxContactsLost: options.maxContactsLost ?? 5,
    minHolders: options.minHolders ?? 2,
    maxSkillsPerAgent: options.maxSkillsPerAgent ?? Number.POSITIVE_INFINITY,
    requiredCertifications: options.requiredCertifications ?? {},
    protectedAgents: new Set(options.protectedAgents),
    scoring: options.scoring ?? {},
    staffing: options.staffing ?? 'followsDemand',
    confirm: options.confirm,
  }
}

const SUBJECT = 'recommendation options'
/** Every option: a name that does not exist would leave a default in force. */
const NAMES: Readonly<Record<keyof RecommendOptions, true>> = {
  actions: true,
  addAboveUtilization: true,
  minOffered: true,
  minValue: true,
  maxAdds: true,
  removeBelowUtilization: true,
  minHandled: true,
  maxShareRemoved: true,
  maxContactsLost: true,
  maxRemovalsPerAgent: true,
  maxServiceLoss: true,
  minHolders: true,
  maxSkillsPerAgent: true,
  requiredCertifications: true,
  protectedAgents: true,
  scoring: true,
  staffing: true,
  confirm: true,
}
const CONFIRM_NAMES: Readonly<Record<keyof ConfirmOptions, true>> = {
  seed: true,
  top: true,
  contacts: true,
  confidence: true,
  rules: true,
}
const ACTIONS = ['ADD', 'REMOVE', 'SET'] as const
const RATIOS = ['addAboveUtilization', 'removeBelowUtilization', 'maxShareRemoved', 'maxServiceLoss']
const LIMITS = [
  'minOffered',
  'minHandled',
  'minHolders',
  'maxSkillsPerAgent',
  'maxAdds',
  'maxContactsLost',
  'maxRemovalsPerAgent',
]

function optionIssues(options: RecommendOptions): (Issue | undefined)[] {
  const { scoring = {}, confirm = {} } = options
  return [
    ...nameIssues(options, '', Object.keys(NAMES), true),
    ...itemIssues('actions', options.actions, (path, value) => choiceIssue(path, value, ACTIONS)),
    ...eachGiven(options, RATIOS, ratioIssue),
    ...eachGiven(options, LIMITS, limitIssue),
    ...eachGiven(options, ['minValue'], finiteIssue),
    ...itemIssues('protectedAgents', options.protectedAgents, textIssue),
    ...entryIssues('requiredCertifications', options.requiredCertifications, textIssue),
    staffingIssue(options.staffing),
    ...(isObject(scoring) ? scoringIssues(scoring, 'scoring.') : [issue('scoring', 'must be an object', scoring)]),
    ...(isObject(confirm) ? confirmIssues(confirm) : [issue('confirm', 'must be an object', confirm)]),
  ]
}

function confirmIssues(confirm: ConfirmOptions): (Issue | undefined)[] {
  return [
    ...nameIssues(confirm, 'confirm', Object.keys(CONFIRM_NAMES), true),
    ...eachGiven(confirm, ['seed'], finiteIssue, 'confirm.'),
    ...eachGiven(confirm, ['top'], limitIssue, 'confirm.'),
    ...eachGiven(confirm, ['contacts'], positiveIssue, 'confirm.'),
    ...eachGiven(confirm, ['confidence'], insideIssue, 'confirm.'),
  ]
}
