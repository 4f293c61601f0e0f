export {
  type BacklogInput,
  type BacklogInterval,
  type BacklogProjection,
  type ProjectedInterval,
  projectBacklog,
} from './backlog'
export type { ExpectedFigures } from './backlog-chain'
export {
  type CoverageRow,
  type SkillCoverage,
  type SkillCoverageRow,
  skillCoverage,
  type TypeCoverage,
} from './coverage'
export type { SkillGroupSize } from './empty-groups'
export { type FluidProgram, type FluidSolution, solveFluid } from './fluid/fluid'
export { solveConstrainedFluid } from './fluid/fluid-constrained'
export type {
  ConstrainedFluidOptimum,
  ConstrainedFluidProgram,
  ConstrainedFluidSolution,
  FluidConflict,
  FluidSkills,
} from './fluid/fluid-types'
export { type HygieneOptions, skillHygiene } from './hygiene'
export {
  DEFAULT_SATURATION_LIMIT,
  projectSaturation,
  type Saturation,
  type SaturationGroup,
  type SaturationOptions,
} from './saturation'
