/** The parts that `whatIf` in threads is made of. Not part of the public interface. */
export type { WeekPair } from './weeks'
export { planWhatIf, type WhatIfOptions } from './what-if'
