/**
 * What a call is for. `interactive`: somebody waits for its answer. `background`: part of work that takes its time, and
 * lets interactive calls go first.
 */
export type CallPriority = 'interactive' | 'background'

/** How whoever waits stands to the others who wait. */
export interface Rank {
  /** Before the others of the same priority: for repeats, which have waited before. */
  readonly urgent?: boolean | undefined
  /** Default: `interactive`. */
  readonly priority?: CallPriority | undefined
}

/** Those who wait, and whose turn it is. */
export interface Turns<T> extends Iterable<T> {
  add(one: T, rank: Rank): void
  delete(one: T): void
  /** Takes out who is next; undefined when nobody waits. */
  next(): T | undefined
  readonly size: number
}

/** Turns that go to interactive ones in a row while background ones wait: of ten turns the background has one. */
export const INTERACTIVE_IN_A_ROW = 9

/**
 * Interactive ones go before background ones, urgent ones before the others of their priority, and else whoever came
 * first. While both wait, every tenth turn goes to the background, so that it cannot starve.
 */
export function createTurns<T>(): Turns<T> {
  const interactive = createQueue<T>()
  const background = createQueue<T>()
  let inARow = 0
  return {
    add: (one, { urgent, priority }) => (priority === 'background' ? background : interactive).add(one, urgent),
    delete(one) {
      interactive.delete(one)
      background.delete(one)
    },
    next() {
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

interface Queue<T> extends Iterable<T> {
  add(one: T, urgent: boolean | undefined): void
  delete(one: T): void
  next(): T | undefined
  readonly size: number
}

function createQueue<T>(): Queue<T> {
  // A Set keeps order and lets anyone leave from the middle at no cost.
  const urgentOnes = new Set<T>()
  const others = new Set<T>()
  return {
    add: (one, urgent) => void (urgent ? urgentOnes : others).add(one),
    delete(one) {
      urgentOnes.delete(one)
      others.delete(one)
    },
    next() {
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
