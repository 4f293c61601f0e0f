/** What `whatIfParallel` is put together from. Not part of the package's surface. */
export type { WeekPair } from './weeks'
export { planWhatIf, type WhatIfOptions } from './what-if'
