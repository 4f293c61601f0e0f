export { type RequiredAgentsInput, type RequiredAgentsResult, requiredAgents } from './required-agents'
export { type StaffDayOptions, type StaffedDay, type StaffedInterval, staffDay } from './staff-day'
export type { StaffingOptions, StaffingTarget } from './target'
