/** An overflow from one queue to another. */
export interface OverflowEdge<T> {
  readonly from: string
  readonly to: string
  /** Data that is returned with a loop, such as its place in the file. */
  readonly at: T
}

/** A loop on which contacts would return to a queue. */
export interface OverflowLoop<T> {
  /** Queues in order; the last one overflows to the first. */
  readonly queues: readonly string[]
  /** The edge of the loop that comes first in the list. */
  readonly at: T
}

/** Finds each loop of queues once, as the shortest path through its first edge. */
export function overflowLoops<T>(edges: readonly OverflowEdge<T>[]): OverflowLoop<T>[] {
  const next = new Map<string, string[]>()
  for (const { from, to } of edges) next.set(from, [...(next.get(from) ?? []), to])
  const seen = new Set<string>()
  const loops: OverflowLoop<T>[] = []
  for (const { from, to, at } of edges) {
    if (from === to || seen.has(from)) continue
    const back = shortestWay(next, to, from)
    if (back === undefined) continue
    loops.push({ queues: [from, ...back.slice(0, -1)], at })
    // Other loops through these queues belong to the same problem: one report is enough.
    for (const queue of reachable(next, from)) if (reachable(next, queue).has(from)) seen.add(queue)
  }
  return loops
}

/** The shortest path from `start` to `end`, both included; undefined when there is none. */
function shortestWay(next: ReadonlyMap<string, readonly string[]>, start: string, end: string): string[] | undefined {
  const cameFrom = new Map<string, string | undefined>([[start, undefined]])
  const line = [start]
  for (const at of line) {
    if (at === end) return wayBack(cameFrom, end)
    for (const to of next.get(at) ?? []) {
      if (cameFrom.has(to)) continue
      cameFrom.set(to, at)
      line.push(to)
    }
  }
  return undefined
}

function wayBack(cameFrom: ReadonlyMap<string, string | undefined>, end: string): string[] {
  const way: string[] = []
  for (let at: string | undefined = end; at !== undefined; at = cameFrom.get(at)) way.unshift(at)
  return way
}

function reachable(next: ReadonlyMap<string, readonly string[]>, start: string): Set<string> {
  const seen = new Set([start])
  for (const at of seen) for (const to of next.get(at) ?? []) seen.add(to)
  return seen
}
