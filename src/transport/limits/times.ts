/** A queue of times in ascending order. */
export interface Times {
  push(atMs: number): void
  /** Drops the oldest. */
  shift(): void
  /** Drops all times at or before `atMs`. */
  dropUntil(atMs: number): void
  /** Shifts all times by `byMs`; for a clock that was set back. */
  move(byMs: number): void
  readonly first: number | undefined
  readonly size: number
}

/** Dropped entries tolerated at the head before the array is cut. */
const SLACK = 1024

/** An array with a moving head, so that dropping the oldest of many thousands costs nothing. */
export function createTimes(): Times {
  let items: number[] = []
  let head = 0
  const drop = (): void => {
    head += 1
    if (head < SLACK || head * 2 < items.length) return
    items = items.slice(head)
    head = 0
  }
  return {
    push: (atMs) => void items.push(atMs),
    shift() {
      if (head < items.length) drop()
    },
    dropUntil(atMs) {
      for (let first = items[head]; first !== undefined && first <= atMs; first = items[head]) drop()
    },
    move(byMs) {
      items = items.slice(head).map((atMs) => atMs + byMs)
      head = 0
    },
    get first() {
      return items[head]
    },
    get size() {
      return items.length - head
    },
  }
}
