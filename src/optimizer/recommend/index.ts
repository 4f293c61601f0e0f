export type { ConfirmOptions, RecommendOptions } from './options'
export { recommendSkills } from './recommend'
