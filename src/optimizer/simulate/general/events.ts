/**
 * Kinds of scheduled events of a contact; `back` is one of an agent, whose index stands in place of the contact's, and `gates`
 * one of the center.
 */
export const DUE = {
  completion: 0,
  abandonment: 1,
  step: 2,
  rule: 3,
  answer: 4,
  miss: 5,
  redial: 6,
  everyone: 7,
  back: 8,
  gates: 9,
} as const

/** The number that a contact is multiplied by, so that a kind fits beside it. */
export const KINDS = 16

/** A binary heap of scheduled events; events at the same time keep the order in which they were added. */
export interface Events {
  size: number
  turn: number
  at: Float64Array
  order: Float64Array
  /** Contact and kind: `contact * KINDS + kind`. */
  what: Int32Array
  /**
   * The slot's counter when the event was scheduled. Slots are reused: if the counter has changed since, the event is
   * stale.
   */
  version: Int32Array
}

const FIRST_CAPACITY = 256

export function createEvents(): Events {
  return { size: 0, turn: 0, ...columns(FIRST_CAPACITY) }
}

function columns(capacity: number) {
  return {
    at: new Float64Array(capacity),
    order: new Float64Array(capacity),
    what: new Int32Array(capacity),
    version: new Int32Array(capacity),
  }
}

export function addEvent(events: Events, at: number, what: number, version: number): void {
  if (events.size === events.at.length) grow(events)
  let place = events.size++
  const order = events.turn++
  while (place > 0) {
    const above = (place - 1) >> 1
    if ((events.at[above] ?? 0) <= at) break
    move(events, above, place)
    place = above
  }
  put(events, place, at, order, what, version)
}

/** Removes the first event; read it before. */
export function removeFirstEvent(events: Events): void {
  const last = --events.size
  const at = events.at[last] ?? 0
  const order = events.order[last] ?? 0
  let place = 0
  for (;;) {
    let below = 2 * place + 1
    if (below >= last) break
    if (below + 1 < last && isBefore(events, below + 1, events.at[below] ?? 0, events.order[below] ?? 0)) below++
    if (!isBefore(events, below, at, order)) break
    move(events, below, place)
    place = below
  }
  put(events, place, at, order, events.what[last] ?? 0, events.version[last] ?? 0)
}

function isBefore(events: Events, place: number, at: number, order: number): boolean {
  const eventAt = events.at[place] ?? 0
  return eventAt < at || (eventAt === at && (events.order[place] ?? 0) < order)
}

function move(events: Events, from: number, to: number): void {
  events.at[to] = events.at[from] ?? 0
  events.order[to] = events.order[from] ?? 0
  events.what[to] = events.what[from] ?? 0
  events.version[to] = events.version[from] ?? 0
}

function put(events: Events, place: number, at: number, order: number, what: number, version: number): void {
  events.at[place] = at
  events.order[place] = order
  events.what[place] = what
  events.version[place] = version
}

function grow(events: Events): void {
  const wider = columns(events.at.length * 2)
  for (const [name, column] of Object.entries(wider)) column.set(Reflect.get(events, name))
  Object.assign(events, wider)
}
