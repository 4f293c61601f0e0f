export type { ImproveProgress } from './center/center'
export type { ChangeKind, HoursOfWeek, RecommendOptions } from './center/options'
export { optimizeAssignments, recommendSkills } from './recommend-skills'
