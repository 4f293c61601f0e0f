import type { Problem } from './problem'

const NOTHING_LEFT = 1e-9

/**
 * Agents by kind that cover what each queue needs, in agents: those first who can take most of what is left, as long as
 * there are any of their kind, each for the queue that has the fewest others to turn to; then more agents of the kind
 * that knows least besides.
 * @param needs agents by queue, in the order of the problem
 */
export function fill(problem: Problem, needs: readonly number[]): number[] {
  const { kinds } = problem
  const queuesOf = queuesByKind(problem)
  const left = [...needs]
  const counts = kinds.map(() => 0)
  const free = (g: number): number => (kinds[g]?.members.length ?? 0) - (counts[g] ?? 0)
  const open = (g: number): number[] => (queuesOf[g] ?? []).filter((q) => (left[q] ?? 0) > NOTHING_LEFT)
  while (left.some((need) => need > NOTHING_LEFT)) {
    const g = widest(kinds.length, free, open) ?? narrowest(largest(left), queuesOf)
    if (g === undefined) break
    counts[g] = (counts[g] ?? 0) + 1
    const others = left.map((_, q) => queuesOf.reduce((sum, own, h) => sum + (own.includes(q) ? free(h) : 0), 1))
    cover(left, open(g), others)
  }
  return counts
}

/** The queues whose contacts each kind takes, as indexes in the problem. */
export function queuesByKind({ kinds, queues }: Problem): number[][] {
  return kinds.map(({ types }) => queues.flatMap((queue, q) => (queue.types.some((k) => types.includes(k)) ? [q] : [])))
}

function widest(kinds: number, free: (g: number) => number, open: (g: number) => number[]): number | undefined {
  let best: { readonly g: number; readonly queues: number; readonly free: number } | undefined
  for (let g = 0; g < kinds; g++) {
    const here = { g, queues: open(g).length, free: free(g) }
    if (here.queues === 0 || here.free < 1) continue
    if (best === undefined || here.queues > best.queues || (here.queues === best.queues && here.free > best.free))
      best = here
  }
  return best?.g
}

/** The kind with the fewest queues that takes contacts of this queue. */
export function narrowest(queue: number, queuesOf: readonly (readonly number[])[]): number | undefined {
  let best: number | undefined
  queuesOf.forEach((own, g) => {
    if (!own.includes(queue)) return
    if (best === undefined || own.length < (queuesOf[best]?.length ?? 0)) best = g
  })
  return best
}

function largest(left: readonly number[]): number {
  return left.reduce((best, need, q) => (need > (left[best] ?? 0) ? q : best), 0)
}

/** Assigns one agent to the open queues, the queue with the fewest other agents first. */
function cover(left: number[], open: readonly number[], others: readonly number[]): void {
  let agent = 1
  const scarcity = (q: number): number => (left[q] ?? 0) / (others[q] ?? 1)
  for (const q of [...open].sort((a, b) => scarcity(b) - scarcity(a))) {
    const used = Math.min(agent, left[q] ?? 0)
    left[q] = (left[q] ?? 0) - used
    agent -= used
    if (agent <= NOTHING_LEFT) return
  }
}
