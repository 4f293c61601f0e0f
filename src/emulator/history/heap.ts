/** Whole numbers in order of a time: what happens next. */
export interface EventHeap {
  readonly size: number
  /** Time of the next event; infinite when there is none. */
  peek(): number
  push(atMs: number, value: number): void
  /** Takes the next event and gives its value. Events of one time come in the order of their values. */
  pop(): number
}

/** A binary heap over two parallel arrays. */
export function eventHeap(): EventHeap {
  const times: number[] = []
  const values: number[] = []
  const time = (i: number): number => times[i] ?? Number.POSITIVE_INFINITY
  const value = (i: number): number => values[i] ?? 0
  const before = (i: number, j: number): boolean =>
    time(i) < time(j) || (time(i) === time(j) && value(i) < value(j) && i < times.length)

  function swap(i: number, j: number): void {
    const t = time(i)
    const v = value(i)
    times[i] = time(j)
    values[i] = value(j)
    times[j] = t
    values[j] = v
  }

  return {
    get size() {
      return times.length
    },
    peek: () => time(0),
    push(atMs, item) {
      let i = times.length
      times.push(atMs)
      values.push(item)
      while (i > 0) {
        const parent = (i - 1) >> 1
        if (!before(i, parent)) return
        swap(i, parent)
        i = parent
      }
    },
    pop() {
      const top = value(0)
      const last = times.length - 1
      swap(0, last)
      times.length = last
      values.length = last
      for (let i = 0; ; ) {
        let child = 2 * i + 1
        if (child >= last) return top
        if (child + 1 < last && before(child + 1, child)) child += 1
        if (!before(child, i)) return top
        swap(i, child)
        i = child
      }
    },
  }
}
