export {
  type CoverageRow,
  type SkillCoverage,
  type SkillCoverageRow,
  skillCoverage,
  type TypeCoverage,
} from './coverage'
export { type FluidProgram, type FluidSolution, solveFluid } from './fluid'
export { type HygieneFinding, type HygieneKind, skillHygiene } from './hygiene'
export {
  DEFAULT_SATURATION_LIMIT,
  projectSaturation,
  type Saturation,
  type SaturationGroup,
  type SaturationOptions,
} from './saturation'
