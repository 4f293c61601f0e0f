/** Agents at work by when they finish: a binary heap that holds nobody else. */
export interface Completions {
  size: number
  readonly at: Float64Array
  readonly agent: Int32Array
}

export function completions(agents: number): Completions {
  return { size: 0, at: new Float64Array(agents + 1), agent: new Int32Array(agents + 1) }
}

export function addCompletion(heap: Completions, at: number, agent: number): void {
  let place = heap.size++
  while (place > 0) {
    const above = (place - 1) >> 1
    const other = heap.at[above] ?? 0
    if (other <= at) break
    heap.at[place] = other
    heap.agent[place] = heap.agent[above] ?? 0
    place = above
  }
  heap.at[place] = at
  heap.agent[place] = agent
}

/** Takes the first one out. */
export function removeFirst(heap: Completions): void {
  const last = --heap.size
  replaceFirst(heap, heap.at[last] ?? 0, heap.agent[last] ?? 0)
}

/** Puts another completion in the place of the first: cheaper than taking one out and adding one. */
export function replaceFirst(heap: Completions, at: number, agent: number): void {
  const { size } = heap
  let place = 0
  for (;;) {
    let below = 2 * place + 1
    if (below >= size) break
    let next = heap.at[below] ?? 0
    if (below + 1 < size) {
      const right = heap.at[below + 1] ?? 0
      if (right < next) {
        next = right
        below++
      }
    }
    if (next >= at) break
    heap.at[place] = next
    heap.agent[place] = heap.agent[below] ?? 0
    place = below
  }
  heap.at[place] = at
  heap.agent[place] = agent
}
