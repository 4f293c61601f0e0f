export {
  type CoverageRow,
  type SkillCoverage,
  type SkillCoverageRow,
  skillCoverage,
  type TypeCoverage,
} from './coverage'
export { type FluidProgram, type FluidSolution, solveFluid } from './fluid/fluid'
export { type HygieneOptions, type SkillGroupSize, skillHygiene } from './hygiene'
export {
  DEFAULT_SATURATION_LIMIT,
  projectSaturation,
  type Saturation,
  type SaturationOptions,
} from './saturation'
