import type { Clock } from '../../core/time/clock'

/** One timer at most: setting it again replaces it. */
export interface Timer {
  set(fn: () => void, ms: number): void
  /** Sets it unless it is set. */
  ensure(fn: () => void, ms: number): void
  clear(): void
}

/** A timer that is off until it is set. */
export function createTimer(clock: Clock): Timer {
  let cancel: (() => void) | undefined
  function clear(): void {
    cancel?.()
    cancel = undefined
  }
  function set(fn: () => void, ms: number): void {
    clear()
    cancel = clock.setTimer(() => {
      cancel = undefined
      fn()
    }, ms)
  }
  return {
    set,
    ensure(fn, ms) {
      if (cancel === undefined) set(fn, ms)
    },
    clear,
  }
}
