/** The parts that `simulate` in threads is made of. Not part of the public interface. */

export type { SimulateOptions } from './compile/options'
export { addReplication, type Collected, collect } from './figures/collect'
export { report } from './figures/report'
export { planSimulation, type SimulationPlan } from './plan/plan'
export { replicate } from './plan/replicate'
export { precisionChecks, resultAfter } from './simulate'
export type { Tally } from './tally/tally'
