import { PLAIN_NATURE } from './model/nature'
import type { EmulatorSwitches } from './model/types'

/** A day: the life a platform token has unless its client says otherwise. */
const TOKEN_SECONDS = 86_400

/** Four hours: the platform speaks of hours up to a day. */
const LAKE_LAG_MS = 4 * 60 * 60_000

/** Every switch at its safer reading, and people as models assume them. */
export const DEFAULT_SWITCHES: EmulatorSwitches = {
  refusedTokenStatus: 400,
  tokenSeconds: TOKEN_SECONDS,
  skillsOverFifty: 'refuse',
  lagMs: 0,
  newSkillLagMs: 0,
  missingExpandShare: 0,
  limitInBody: true,
  aggregateDays: 7,
  multiSkillCountsInEach: true,
  resolutionData: false,
  detailsPageSize: 100,
  skillChangeEntity: 'User',
  lakeLagMs: LAKE_LAG_MS,
  auditLagMs: 0,
  auditRows: 'full',
  writeConflicts: false,
  newMemberLagMs: 0,
  permissions: ['*'],
  wfm: true,
  wfmTimeZone: 'Etc/UTC',
  wfmStartDayOfWeek: 'Monday',
  ...PLAIN_NATURE,
}

/** The defaults with what the caller sets; members set to undefined count as left out. */
export function withDefaults(switches: Partial<EmulatorSwitches> = {}): EmulatorSwitches {
  const set = Object.entries(switches).filter(([, value]) => value !== undefined)
  return { ...DEFAULT_SWITCHES, ...Object.fromEntries(set) }
}
