export { plannedLooks } from './kit/stopping'
export { type ExperimentEstimate, type ServedSeries, verdictOf } from './kit/types'
export { calibrate, type ForecastPair } from './learn/calibrate'
export { estimateControl, planControl, planStaggered, weeklyDifferences } from './panel/plan'
export { countOrders, estimateStaggered, shuffled } from './panel/staggered'
export { unitDifferences } from './switchback/differences'
export { estimateAlwaysValid, estimateAtLook } from './switchback/estimate'
export { learnPast, metricOf, outcomeOf, type Past, servedBetween } from './switchback/past'
export {
  alwaysValidSpread,
  type PowerAt,
  powerOf,
  switchbackBlocks,
  weeksNeeded,
} from './switchback/plan'
export { firstDayFrom } from './switchback/slots'
