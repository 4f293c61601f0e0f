import type { Random } from '../../../core/random'
import type { EmulatorSwitches } from '../../../emulator'

/** Values other than the default that a switch can have, where a probe may see it. */
const OTHERS: { readonly [K in keyof EmulatorSwitches]?: readonly EmulatorSwitches[K][] } = {
  refusedTokenStatus: [401],
  tokenSeconds: [600, 172_800],
  skillsOverFifty: ['accept'],
  lagMs: [2_000, 10_000],
  newSkillLagMs: [4_000, 20_000],
  missingExpandShare: [0.3, 0.8],
  limitInBody: [false],
  aggregateDays: [3, 31, 60],
  multiSkillCountsInEach: [false],
  resolutionData: [true],
  detailsPageSize: [60, 200],
  skillChangeEntity: ['AgentRoutingInfo'],
  lakeLagMs: [3_600_000, 48 * 3_600_000],
  auditLagMs: [15_000, 90_000],
  auditRows: ['bare', 'renamed'],
  heartbeatMs: [10_000, 60_000],
  writeConflicts: [true],
  newMemberLagMs: [3_000, 12_000],
  newQueueLagMs: [3_000, 9_000],
  deletedQueueLagMs: [4_000, 30_000],
  duplicateSkills: ['first', 'refuse'],
  unknownSkill: ['skip'],
  languageFraction: ['cut', 'keep', 'refuse'],
  queuePutConflicts: [true],
  queuePutKeeps: [false],
  groupRuleOwnQueue: ['accept'],
  groupRuleMembers: ['accept'],
  missingRing: ['404 resource.not.found'],
  memberPageSize: [50],
  queuePageSize: [100],
  userPageSize: [100],
  usersExpandedPageSize: [100],
  catalogPageSize: [100],
  userSkillsPageSize: [25, 100],
  deletedSkill: ['404 not.found'],
  detailsSelection: ['start'],
  customerQueue: [false],
  onQueueQualifier: ['none', 'other'],
  queueModifiedBy: ['none', 'other'],
  wfmRefusal: ['404 not.found'],
  wfm: [false],
  wfmTimeZone: ['Europe/Berlin'],
  wfmStartDayOfWeek: ['Sunday'],
}

/** Switches flipped with a probability of a half each. */
export function drawnFlips(random: Random): Partial<EmulatorSwitches> {
  const drawn = Object.entries(OTHERS).flatMap(([name, values]) => {
    const value: unknown = values[Math.floor(random() * values.length)]
    return random() < 0.5 ? [[name, value] as const] : []
  })
  return Object.fromEntries(drawn)
}

/** Facts that are times of visibility: upper bounds, a check or two after the truth. */
export const LAGS: readonly string[] = [
  'lagMs',
  'newSkillLagMs',
  'newQueueLagMs',
  'deletedQueueLagMs',
  'newMemberLagMs',
  'auditLagMs',
]

/** Switches that a run may leave unknown, and why. */
export const MAY_BE_UNKNOWN: Readonly<Record<string, string>> = {
  limitInBody: 'no 429 came',
  writeConflicts: 'no two writes met',
  multiSkillCountsInEach: 'no contact asked for two skills',
  onQueueQualifier: 'nobody is on queue',
  queuePageSize: 'the org is smaller than a page',
  userPageSize: 'the org is smaller than a page',
  usersExpandedPageSize: 'the org is smaller than a page',
  catalogPageSize: 'the org is smaller than a page',
  userSkillsPageSize: 'the org is smaller than a page',
  skillsOverFifty: 'calls that name a skill twice are refused',
}
