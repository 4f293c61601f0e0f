import type { Compiled } from '../../simulate/compile/compiled'
import {
  type Arrivals,
  createArrivals,
  type GivenContacts,
  givenArrivals,
  nextArrival,
} from '../../simulate/general/arrivals'

/** The callers of one week, drawn as they are first needed. */
export interface Callers {
  /** The callers once more from the first on; undefined for a center of other rates. */
  arrivals(compiled: Compiled): Arrivals | undefined
}

/** Callers of all weeks that are kept: 28 bytes each. */
const MOST_KEPT = 1_500_000

const FIRST_CAPACITY = 1024

/** Callers by the number of the week. The weeks that were asked for last are kept. */
export function callersByWeek(base: Compiled, seed: number): (week: number) => Callers {
  const known = new Map<number, Recorded>()
  return (week) => {
    const own = known.get(week) ?? record(base, seed, week)
    known.delete(week)
    known.set(week, own)
    let kept = 0
    for (const one of known.values()) kept += one.size
    for (const [number, one] of known) {
      if (kept <= MOST_KEPT || number === week) break
      kept -= one.size
      known.delete(number)
    }
    return { arrivals: (compiled) => (compiled.rates === base.rates ? replay(compiled, own) : undefined) }
  }
}

interface Recorded {
  size: number
  /** Where the next ones come from. */
  readonly source: Arrivals
  at: Float64Array
  type: Int32Array
  work: Float64Array
  patience: Float64Array
}

function record(base: Compiled, seed: number, week: number): Recorded {
  return {
    size: 0,
    source: createArrivals(base, seed, week),
    at: new Float64Array(FIRST_CAPACITY),
    type: new Int32Array(FIRST_CAPACITY),
    work: new Float64Array(FIRST_CAPACITY),
    patience: new Float64Array(FIRST_CAPACITY),
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

/** One more, unless nobody comes any more. */
function draw(to: Recorded): void {
  const { source, size } = to
  const { at } = source
  if (at === Infinity) return
  if (size === to.at.length) grow(to)
  nextArrival(source)
  to.at[size] = at
  to.type[size] = source.type
  to.work[size] = source.work
  to.patience[size] = source.patience
  to.size++
}

function grow(to: Recorded): void {
  const longer = <T extends Float64Array | Int32Array>(fresh: T, old: T): T => {
    fresh.set(old)
    return fresh
  }
  const capacity = 2 * to.at.length
  to.at = longer(new Float64Array(capacity), to.at)
  to.type = longer(new Int32Array(capacity), to.type)
  to.work = longer(new Float64Array(capacity), to.work)
  to.patience = longer(new Float64Array(capacity), to.patience)
}
