export type { RecommendOptions } from './options'
export { recommendSkills } from './recommend'
