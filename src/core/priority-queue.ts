/**
 * The priority of a call. `interactive`: a person waits for its answer. `background`: part of long work, which lets
 * interactive calls go first.
 */
export type CallPriority = 'interactive' | 'background'

/** The rank of a waiter compared to the others. */
export interface Rank {
  /** Whether it goes before others of the same priority. Set for retries, which have waited before. */
  readonly urgent?: boolean | undefined
  /** Default: `interactive`. */
  readonly priority?: CallPriority | undefined
}

/** Most turns in a row for interactive waiters while background ones wait. So the background gets one turn in ten. */
export const INTERACTIVE_IN_A_ROW = 9

/**
 * Interactive waiters go before background ones, urgent ones before the others of their priority, then in order of arrival.
 * While both wait, every tenth turn goes to the background, so that it cannot starve.
 */
export function createPriorityQueue<T>() {
  const interactive = createQueue<T>()
  const background = createQueue<T>()
  let inARow = 0
  return {
    add: (one: T, { urgent, priority }: Rank) =>
      (priority === 'background' ? background : interactive).add(one, urgent),
    delete(one: T) {
      interactive.delete(one)
      background.delete(one)
    },
    /** Removes and returns the next waiter; undefined when nobody waits. */
    next(): T | undefined {
      const fromBackground = background.size > 0 && (interactive.size === 0 || inARow >= INTERACTIVE_IN_A_ROW)
      inARow = fromBackground || background.size === 0 ? 0 : inARow + 1
      return (fromBackground ? background : interactive).next()
    },
    get size() {
      return interactive.size + background.size
    },
    *[Symbol.iterator]() {
      yield* interactive
      yield* background
    },
  }
}

function createQueue<T>() {
  // A Set keeps order and removes from the middle in constant time.
  const urgentOnes = new Set<T>()
  const others = new Set<T>()
  return {
    add: (one: T, urgent: boolean | undefined) => void (urgent ? urgentOnes : others).add(one),
    delete(one: T) {
      urgentOnes.delete(one)
      others.delete(one)
    },
    next(): T | undefined {
      const side = urgentOnes.size > 0 ? urgentOnes : others
      for (const first of side) {
        side.delete(first)
        return first
      }
      return undefined
    },
    get size() {
      return urgentOnes.size + others.size
    },
    *[Symbol.iterator]() {
      yield* urgentOnes
      yield* others
    },
  }
}
