export { estimateDayFactorShape } from './day-factor'
export type { WeekSimulationOptions } from './simulated'
export { type WhatIfOptions, whatIf } from './what-if'
