/** Dropped entries tolerated at the head before the array is cut. */
const SLACK = 1024

/**
 * A queue of times in ascending order: an array with a moving head, so that dropping the oldest of many thousands costs
 * nothing.
 */
export function createTimes() {
  let items: number[] = []
  let head = 0
  const drop = (): void => {
    head += 1
    if (head < SLACK || head * 2 < items.length) return
    items = items.slice(head)
    head = 0
  }
  return {
    push: (atMs: number) => void items.push(atMs),
    /** Drops the oldest. */
    shift() {
      if (head < items.length) drop()
    },
    /** Drops all times at or before `atMs`. */
    dropUntil(atMs: number) {
      for (let first = items[head]; first !== undefined && first <= atMs; first = items[head]) drop()
    },
    /** Shifts all times by `byMs`; for a clock that was set back. */
    move(byMs: number) {
      items = items.slice(head).map((atMs) => atMs + byMs)
      head = 0
    },
    get first(): number | undefined {
      return items[head]
    },
    get size() {
      return items.length - head
    },
  }
}
