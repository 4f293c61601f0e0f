/** Contacts of one type that wait, first come first: a ring of records. */
export interface ContactQueue {
  /** Capacity minus one; the capacity is a power of two. */
  mask: number
  head: number
  size: number
  arrived: Float64Array
  /** When the contact abandons. */
  deadline: Float64Array
  /** Work in units of a mean handle time. */
  work: Float64Array
}

const FIRST_CAPACITY = 64

export function createContactQueue(): ContactQueue {
  return {
    mask: FIRST_CAPACITY - 1,
    head: 0,
    size: 0,
    arrived: new Float64Array(FIRST_CAPACITY),
    deadline: new Float64Array(FIRST_CAPACITY),
    work: new Float64Array(FIRST_CAPACITY),
  }
}

export function addWaiting(line: ContactQueue, arrived: number, deadline: number, work: number): void {
  if (line.size > line.mask) grow(line)
  const at = (line.head + line.size) & line.mask
  line.arrived[at] = arrived
  line.deadline[at] = deadline
  line.work[at] = work
  line.size++
}

export function removeWaiting(line: ContactQueue): void {
  line.head = (line.head + 1) & line.mask
  line.size--
}

/** Removes every contact whose patience is over, wherever it is in the line, and calls `gone` for each. */
export function dropExpired(line: ContactQueue, now: number, gone: (arrived: number, deadline: number) => void): void {
  const { size, head, mask, arrived, deadline, work } = line
  let retained = 0
  for (let i = 0; i < size; i++) {
    const from = (head + i) & mask
    const until = deadline[from] ?? 0
    if (until <= now) {
      gone(arrived[from] ?? 0, until)
      continue
    }
    const to = (head + retained) & mask
    arrived[to] = arrived[from] ?? 0
    deadline[to] = until
    work[to] = work[from] ?? 0
    retained++
  }
  line.size = retained
}

function grow(line: ContactQueue): void {
  const capacity = line.mask + 1
  const unrolled = (values: Float64Array): Float64Array => {
    const wider = new Float64Array(capacity * 2)
    for (let i = 0; i < capacity; i++) wider[i] = values[(line.head + i) & line.mask] ?? 0
    return wider
  }
  line.arrived = unrolled(line.arrived)
  line.deadline = unrolled(line.deadline)
  line.work = unrolled(line.work)
  line.head = 0
  line.mask = capacity * 2 - 1
}
