import { WAIT_BINS } from './wait-histogram'

/** What is counted by contact type, at `[field * K + k]`. */
export const FIELD = {
  offered: 0,
  returned: 1,
  answered: 2,
  withinServiceLevel: 3,
  atOnce: 4,
  /** Fields with `new` count first attempts only. */
  newAtOnce: 5,
  abandoned: 6,
  abandonedWithinTarget: 7,
  turnedAway: 8,
  newTurnedAway: 9,
  balked: 10,
  newBalked: 11,
  resolved: 12,
  answeredWait: 13,
  abandonedWait: 14,
  /** Integral of contacts in hand, and of those that wait, over time. */
  inHandSeconds: 15,
  waitingSeconds: 16,
  waitingAtStart: 17,
  waitingAtEnd: 18,
} as const

export const FIELDS = Object.keys(FIELD).length

/** What is counted by interval of arrival and contact type, at `[(interval * K + k) * ARRIVAL_FIELDS + field]`. */
export const ARRIVAL = { offered: 0, answered: 1, withinServiceLevel: 2, abandoned: 3, lost: 4, wait: 5 } as const

export const ARRIVAL_FIELDS = Object.keys(ARRIVAL).length

/** By agent and type: answered, answered at once (first attempts), seconds in hand. */
export const CELL_FIELDS = 3

/** Raw counts of one unit: a replication, or a batch of one. */
export interface Tally {
  seconds: number
  events: number
  readonly types: Float64Array
  /** Seconds with a contact in hand, by agent; then seconds present. */
  readonly agents: Float64Array
  /** Waits of those answered after a wait, by type and bin. */
  readonly waits: Float64Array
  readonly arrivals: Float64Array
  /** Seconds busy and seconds present, by interval. */
  readonly staff: Float64Array
  readonly cells: Float64Array
}

export interface TallyShape {
  readonly types: number
  readonly agents: number
  readonly intervals: number
  readonly cells: boolean
}

export function emptyTally({ types, agents, intervals, cells }: TallyShape): Tally {
  return {
    seconds: 0,
    events: 0,
    types: new Float64Array(FIELDS * types),
    agents: new Float64Array(2 * agents),
    waits: new Float64Array(types * WAIT_BINS),
    arrivals: new Float64Array(intervals * types * ARRIVAL_FIELDS),
    staff: new Float64Array(2 * intervals),
    cells: new Float64Array(cells ? agents * types * CELL_FIELDS : 0),
  }
}
