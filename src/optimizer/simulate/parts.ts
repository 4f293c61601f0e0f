/** What `simulateParallel` is put together from. Not part of the package's surface. */
export { addReplication, type Collected, collect } from './collect'
export type { SimulateOptions } from './options'
export { planSimulation, type SimulationPlan } from './plan'
export { replicate } from './replicate'
export { report } from './report'
export { lookAt, looks } from './simulate'
export type { Tally } from './tally'
