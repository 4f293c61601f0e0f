import { WAIT_BINS } from '../tally/wait-histogram'
import type { Counts } from './scene'

/** Counts at their start. */
export function emptyCounts(types: number, agents: number, histogram: boolean): Counts {
  const perType = (): Float64Array => new Float64Array(types)
  return {
    seconds: 0,
    events: 0,
    offered: perType(),
    answered: perType(),
    inTime: perType(),
    atOnce: perType(),
    abandoned: perType(),
    abandonedInTime: perType(),
    answeredWait: perType(),
    abandonedWait: perType(),
    busy: new Float64Array(agents),
    waiting: perType(),
    ...(histogram ? { waits: new Float64Array(types * WAIT_BINS) } : {}),
  }
}
