import type { Clock } from '../../core/time/clock'

/** One timer at most: setting it again replaces it. */
export interface Timer {
  set(fn: () => void, ms: number): void
  /** The same, without keeping the process alive. */
  setBackground(fn: () => void, ms: number): void
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
  const setBy = (setTimer: Clock['setTimer']) => (fn: () => void, ms: number) => {
    clear()
    cancel = setTimer(() => {
      cancel = undefined
      fn()
    }, ms)
  }
  const set = setBy((fn, ms) => clock.setTimer(fn, ms))
  return {
    set,
    setBackground: setBy((fn, ms) => clock.setBackgroundTimer?.(fn, ms) ?? clock.setTimer(fn, ms)),
    ensure(fn, ms) {
      if (cancel === undefined) set(fn, ms)
    },
    clear,
  }
}
