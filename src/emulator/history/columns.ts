import type { DayOfArrivals } from './arrivals'

/** Conversations as columns that grow, in order of start. An unknown value is Infinity or -1. */
export interface Columns {
  /** Rows filled in; only the first {@link came} of them have arrived yet. */
  filled: number
  came: number
  start: Float64Array
  type: Uint16Array
  agent: Int32Array
  waitMs: Float64Array
  talkMs: Float64Array
  heldMs: Float64Array
  acwMs: Float64Array
  flags: Uint8Array
  /** Random properties of the caller, see `DayOfArrivals`. */
  patienceMs: Float64Array
  work: Float64Array
  outcome: Float32Array
  split: Float32Array
}

const FIRST_CAPACITY = 4096

/** No rows. */
export function emptyColumns(): Columns {
  return { filled: 0, came: 0, ...ofCapacity(FIRST_CAPACITY) }
}

/** Appends those callers of a day who come at or after `fromMs`. */
export function addDay(columns: Columns, day: DayOfArrivals, fromMs: number): void {
  let first = 0
  while (first < day.count && (day.start[first] ?? 0) < fromMs) first++
  const { filled } = columns
  const needed = filled + day.count - first
  if (needed > columns.start.length) grow(columns, needed)
  columns.start.set(day.start.subarray(first), filled)
  columns.type.set(day.type.subarray(first), filled)
  columns.patienceMs.set(day.patienceMs.subarray(first), filled)
  columns.work.set(day.work.subarray(first), filled)
  columns.outcome.set(day.outcome.subarray(first), filled)
  columns.split.set(day.split.subarray(first), filled)
  columns.agent.fill(-1, filled, needed)
  columns.waitMs.fill(Number.POSITIVE_INFINITY, filled, needed)
  columns.filled = needed
}

function ofCapacity(rows: number): Omit<Columns, 'filled' | 'came'> {
  return {
    start: new Float64Array(rows),
    type: new Uint16Array(rows),
    agent: new Int32Array(rows),
    waitMs: new Float64Array(rows),
    talkMs: new Float64Array(rows),
    heldMs: new Float64Array(rows),
    acwMs: new Float64Array(rows),
    flags: new Uint8Array(rows),
    patienceMs: new Float64Array(rows),
    work: new Float64Array(rows),
    outcome: new Float32Array(rows),
    split: new Float32Array(rows),
  }
}

function grow(columns: Columns, needed: number): void {
  const wider = ofCapacity(Math.max(needed, columns.start.length * 2))
  wider.start.set(columns.start)
  wider.type.set(columns.type)
  wider.agent.set(columns.agent)
  wider.waitMs.set(columns.waitMs)
  wider.talkMs.set(columns.talkMs)
  wider.heldMs.set(columns.heldMs)
  wider.acwMs.set(columns.acwMs)
  wider.flags.set(columns.flags)
  wider.patienceMs.set(columns.patienceMs)
  wider.work.set(columns.work)
  wider.outcome.set(columns.outcome)
  wider.split.set(columns.split)
  Object.assign(columns, wider)
}
