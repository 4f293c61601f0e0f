import type { Compiled } from '../../simulate/compile/compiled'
import {
  type Arrivals,
  createArrivals,
  type GivenContacts,
  givenArrivals,
  nextArrival,
} from '../../simulate/general/arrivals'

/** The callers of one week, drawn when they are first needed. */
export interface Callers {
  /** Starts again with the first caller; undefined if the center has other rates. */
  arrivals(compiled: Compiled): Arrivals | undefined
}

/** Most callers that are kept over all weeks. Each takes 28 bytes. */
const MAX_KEPT = 1_500_000

const FIRST_CAPACITY = 1024

/** Callers by week number. The most recently used weeks are kept. */
export function callersByWeek(base: Compiled, seed: number): (week: number) => Callers {
  const known = new Map<number, Recorded>()
  return (week) => {
    const own = known.get(week) ?? record(base, seed, week)
    known.delete(week)
    known.set(week, own)
    let retained = 0
    for (const one of known.values()) retained += one.size
    for (const [number, one] of known) {
      if (retained <= MAX_KEPT || number === week) break
      retained -= one.size
      known.delete(number)
    }
    return { arrivals: (compiled) => (compiled.rates === base.rates ? replay(compiled, own) : undefined) }
  }
}

interface Recorded {
  size: number
  /** Draws the next callers. */
  readonly source: Arrivals
  at: Float64Array
  type: Int32Array
  work: Float64Array
  patience: Float64Array
}

function record(base: Compiled, seed: number, week: number): Recorded {
  return { size: 0, source: createArrivals(base, seed, week), ...columns(FIRST_CAPACITY) }
}

function columns(capacity: number) {
  return {
    at: new Float64Array(capacity),
    type: new Int32Array(capacity),
    work: new Float64Array(capacity),
    patience: new Float64Array(capacity),
  }
}

function replay(compiled: Compiled, from: Recorded): Arrivals {
  let place = 0
  const coming: GivenContacts = {
    at: Infinity,
    type: 0,
    work: 0,
    patience: 0,
    next: () => {
      if (place === from.size) draw(from)
      coming.at = place < from.size ? (from.at[place] ?? Infinity) : Infinity
      coming.type = from.type[place] ?? 0
      coming.work = from.work[place] ?? 0
      coming.patience = from.patience[place] ?? 0
      place++
    },
  }
  coming.next()
  return givenArrivals(compiled, coming)
}

/** Adds the next caller, unless there are no more. */
function draw(to: Recorded): void {
  const { source, size } = to
  const { at } = source
  if (at === Infinity) {
    // Nobody comes after the last one: what was kept free for more is given back.
    if (size < to.at.length) resize(to, size)
    return
  }
  if (size === to.at.length) resize(to, Math.max(FIRST_CAPACITY, 2 * size))
  nextArrival(source)
  to.at[size] = at
  to.type[size] = source.type
  to.work[size] = source.work
  to.patience[size] = source.patience
  to.size++
}

function resize(to: Recorded, capacity: number): void {
  const other = columns(capacity)
  for (const [name, column] of Object.entries(other)) column.set(Reflect.get(to, name).subarray(0, capacity))
  Object.assign(to, other)
}
