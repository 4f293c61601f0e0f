export type { HoursOfWeek, RecommendOptions } from './center/options'
export { optimizeAssignments, recommendSkills } from './recommend-skills'
