export type { ImproveProgress } from './center/center'
export type { ChangeKind, HoursOfWeek, RecommendOptions } from './center/settings'
export { optimizeAssignments, recommendSkills } from './recommend-skills'
