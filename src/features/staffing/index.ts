/**
 * Not stable: may change in a minor version.
 *
 * How many agents of which skills each interval needs: for a whole center, some of its queues, or a new one.
 * @module skillroute/staffing
 */

export type {
  StaffedAgentKind,
  StaffedQueue,
  StaffedQueueSkill,
  StaffedQueueTarget,
  Staffing,
  StaffingGrants,
  StaffingInterval,
  StaffingIntervalQueue,
  StaffingRoster,
  StaffingTotal,
} from './documents/staffing'
export type { CenterTarget, StaffCenterOptions } from './math/options'
export type { StaffingProgress } from './math/simulate-slots'
export { staffCenter } from './math/staff-center'
export { type StaffModelOptions, staffModel } from './staff-model'
export { type StaffOrgOptions, staffOrg } from './staff-org'
export { type StaffingTextOptions, staffingText } from './texts/staffing'
export { staffingCsv } from './texts/staffing-csv'
export { staffingPage } from './texts/staffing-page'
