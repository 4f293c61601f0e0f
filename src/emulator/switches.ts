import { PLAIN_BEHAVIOR } from './model/behavior'
import type { EmulatorOptions, EmulatorSwitches } from './model/types'

/** Lifetime of a platform token unless its client sets another: a day. */
const TOKEN_SECONDS = 86_400

/** Four hours: the platform speaks of a delay between hours and a day. */
const LAKE_LAG_MS = 4 * 60 * 60_000

/** Approximate, from the platform's own clients. */
const HEARTBEAT_MS = 30_000

/** Every switch at its safer reading, and people who behave as models assume. */
export const DEFAULT_SWITCHES: EmulatorSwitches = {
  refusedTokenStatus: 400,
  tokenSeconds: TOKEN_SECONDS,
  tokenRequestsPerMinute: 300,
  limitInBody: true,
  limitMessageParams: true,
  orgPerMinute: 0,
  assignmentPerMinute: 0,
  permissions: ['*'],
  writeDivisions: ['*'],
  userPermissions: ['*'],
  refreshTokens: 'secret',
  cors: false,
  wfm: true,
  wfmRefusal: '403 wfm.permission.failure',
  wfmTimeZone: 'Etc/UTC',
  wfmStartDayOfWeek: 'Monday',
  wfmImport: 'Complete',
  lagMs: 0,
  newSkillLagMs: 0,
  newQueueLagMs: 0,
  deletedQueueLagMs: 0,
  newMemberLagMs: 0,
  newLabelLagMs: 0,
  lakeLagMs: LAKE_LAG_MS,
  aggregateLagMs: 0,
  lateConversationShare: 0,
  auditLagMs: 0,
  heartbeatMs: HEARTBEAT_MS,
  skillsOverFifty: 'refuse',
  duplicateSkills: 'last',
  unknownSkill: 'refuse',
  languageFraction: 'round',
  writeConflicts: false,
  queuePutConflicts: false,
  queuePutKeeps: true,
  groupRuleOwnQueue: 'refuse',
  groupRuleMembers: 'refuse',
  missingRing: '400 bad.request',
  userStateAlone: true,
  utilizationCapacity: '1-50',
  memberPageSize: 100,
  queuePageSize: 500,
  userPageSize: 500,
  usersExpandedPageSize: 500,
  catalogPageSize: 500,
  userSkillsPageSize: 50,
  missingExpandShare: 0,
  deletedSkill: 'readable',
  aggregateDays: 7,
  multiSkillCountsInEach: true,
  resolutionRefusal: 'none',
  resolutionData: false,
  detailsPageSize: 100,
  detailsSelection: 'day',
  customerQueue: true,
  onQueueQualifier: 'routingStatus',
  queueModifiedBy: 'client',
  skillChangeEntity: 'User',
  auditRows: 'full',
  ...PLAIN_BEHAVIOR,
}

/** The defaults, overridden by the caller's settings; undefined counts as left out. */
export function withDefaults(switches: NonNullable<EmulatorOptions['switches']> = {}): EmulatorSwitches {
  const set = Object.entries(switches).filter(([, value]) => value !== undefined)
  return { ...DEFAULT_SWITCHES, ...Object.fromEntries(set) }
}
