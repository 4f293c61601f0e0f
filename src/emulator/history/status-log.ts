/** A stretch of time in one state. */
export interface StateSpan<S extends string> {
  readonly fromMs: number
  readonly toMs: number
  readonly state: S
}

/** States of one thing over time. Each lasts until the next. */
export interface StateLog<S extends string> {
  /** Adds a state. Times must not decrease; of several states at one time, the last one counts. */
  add(atMs: number, state: S): void
  /** The state at a time, and its start; before the log begins, its first state. */
  at(atMs: number): { readonly state: S; readonly sinceMs: number }
  /** The stretches of an interval without gap or overlap, cut at its limits. */
  between(fromMs: number, toMs: number): StateSpan<S>[]
}

/** A log that begins with a state. */
export function stateLog<S extends string>(startMs: number, first: S): StateLog<S> {
  const times = [startMs]
  const states = [first]

  /** The last entry at or before a time; if there is none, the first entry. */
  function place(atMs: number): number {
    let low = 0
    let high = times.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((times[middle] ?? 0) <= atMs) low = middle
      else high = middle - 1
    }
    return low
  }

  return {
    add(atMs, state) {
      const last = times.length - 1
      if (last > 0 && atMs <= (times[last] ?? 0)) {
        times.pop()
        states.pop()
      }
      if (states.at(-1) === state) return
      if (atMs <= (times.at(-1) ?? 0)) states[0] = state
      else {
        times.push(atMs)
        states.push(state)
      }
    },
    at(atMs) {
      const found = place(atMs)
      return { state: states[found] ?? first, sinceMs: times[found] ?? startMs }
    },
    between(fromMs, toMs) {
      const spans: StateSpan<S>[] = []
      for (let i = place(fromMs); i < times.length; i++) {
        const from = Math.max(fromMs, times[i] ?? 0)
        const to = Math.min(toMs, times[i + 1] ?? toMs)
        if (from >= toMs) break
        if (to > from) spans.push({ fromMs: from, toMs: to, state: states[i] ?? first })
      }
      return spans
    },
  }
}
