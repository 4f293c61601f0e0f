import type { TimeSpan } from './shifts'

/** Conversations as growing columns, in order of start. An unknown value is Infinity or -1. */
export interface Columns {
  /** Number of rows. */
  arrived: number
  start: Float64Array
  type: Uint16Array
  agent: Int32Array
  waitMs: Float64Array
  talkMs: Float64Array
  heldMs: Float64Array
  acwMs: Float64Array
  flags: Uint8Array
  /** Random properties of the caller, see `Caller`. */
  patienceMs: Float64Array
  work: Float64Array
  outcome: Float32Array
  split: Float32Array
  /** Row of the conversation before and after a transfer; -1: none. */
  from: Int32Array
  onward: Int32Array
  /** Index of the settings that the queue had when the contact came. */
  settings: Int32Array
  /** Skills that bullseye rings had dropped when the wait ended, by row; no entry: none. */
  readonly dropped: Map<number, readonly string[]>
  /** Alerts that nobody answered, by row; no entry: none. `agent` is its index. */
  readonly missed: Map<number, ({ readonly agent: number } & TimeSpan)[]>
}

/** A caller with all random properties of the call. These do not depend on who answers. */
export interface Caller {
  /** Epoch ms, whole. */
  readonly startMs: number
  readonly type: number
  readonly patienceMs: number
  /** Work, in multiples of the mean handle time of the agent who answers; 1 on average. */
  readonly work: number
  /** Uniform draws: one decides the outcome, one how the handle time splits. */
  readonly outcome: number
  readonly split: number
  /** Row of the conversation that was transferred; left out: a new conversation. */
  readonly from?: number | undefined
}

const FIRST_CAPACITY = 4096

/** No rows. */
export function emptyColumns(): Columns {
  return { arrived: 0, dropped: new Map(), missed: new Map(), ...ofCapacity(FIRST_CAPACITY) }
}

/** Appends a caller after all the others. */
export function addCaller(columns: Columns, caller: Caller): void {
  const { startMs, type, patienceMs, work, outcome, split, from = -1 } = caller
  if (columns.arrived === columns.start.length) grow(columns)
  const row = columns.arrived++
  columns.start[row] = startMs
  columns.type[row] = type
  columns.patienceMs[row] = patienceMs
  columns.work[row] = work
  columns.outcome[row] = outcome
  columns.split[row] = split
  columns.agent[row] = -1
  columns.from[row] = from
  columns.onward[row] = -1
  if (from >= 0) columns.onward[from] = row
  columns.waitMs[row] = Number.POSITIVE_INFINITY
}

function ofCapacity(rows: number): Omit<Columns, 'arrived' | 'dropped' | 'missed'> {
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
    from: new Int32Array(rows),
    onward: new Int32Array(rows),
    settings: new Int32Array(rows),
  }
}

function grow(columns: Columns): void {
  const wider = ofCapacity(columns.start.length * 2)
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
  wider.from.set(columns.from)
  wider.onward.set(columns.onward)
  wider.settings.set(columns.settings)
  Object.assign(columns, wider)
}

/** The first row that started at or after a time. */
export function firstRowFrom(
  { start, count }: { readonly start: Float64Array; readonly count: number },
  atMs: number,
): number {
  let low = 0
  let high = count
  while (low < high) {
    const middle = (low + high) >> 1
    if ((start[middle] ?? 0) < atMs) low = middle + 1
    else high = middle
  }
  return low
}
