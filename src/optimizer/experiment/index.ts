export { calibrate, type ForecastPair } from './learn/calibrate'
export { estimateControl, weeklyDifferences } from './panel/control'
export { powerOfControl, powerOfStaggered } from './panel/plan'
export { countOrders, estimateStaggered, shuffled } from './panel/staggered'
export { metricOf, servedBetween } from './series'
export { plannedLooks, type StoppingRule } from './stopping'
export { unitDifferences } from './switchback/differences'
export { estimateAlwaysValid, estimateAtLook } from './switchback/estimate'
export { learnPast, outcomeOf, type Past } from './switchback/past'
export {
  alwaysValidSpread,
  type PowerAt,
  type PowerGoal,
  powerOf,
  switchbackBlocks,
  weeksNeeded,
} from './switchback/plan'
export { type Cut, firstDayFrom } from './switchback/slots'
export type { BlockOutcome, ExperimentArm, ExperimentBlock, ExperimentMetric, ServedSeries } from './types'
export { type ExperimentEstimate, verdictOf } from './verdict'
