export type { ImproveProgress } from './center/center'
export type { HoursOfWeek, RecommendOptions } from './center/options'
export { optimizeAssignments, recommendSkills } from './recommend-skills'
