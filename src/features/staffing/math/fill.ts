import type { Lot, Problem } from './problem'

const NOTHING_LEFT = 1e-9

/**
 * Counts the agents of each kind that cover the needs of all queues in an interval. It adds one agent at a time: of
 * the kind that serves the most uncovered lots, as long as the model has agents of that kind, otherwise of the kind
 * with the fewest other queues. Each agent first covers the lots that fewest other agents can cover.
 * @param needs agents by queue, in the order of the problem
 * @param t number of the interval; the need of a queue is divided over its lots by their work in it
 */
export function fill(problem: Problem, needs: readonly number[], t: number): number[] {
  const { kinds, lots } = problem
  const left = needsOfLots(problem, needs, t)
  const counts = kinds.map(() => 0)
  const lotsByKind = kinds.map((_, g) => lots.flatMap((lot, i) => (lot.kinds.includes(g) ? [i] : [])))
  const free = (g: number): number => (kinds[g]?.members.length ?? 0) - (counts[g] ?? 0)
  const open = (g: number): number[] => (lotsByKind[g] ?? []).filter((i) => (left[i] ?? 0) > NOTHING_LEFT)
  while (left.some((need) => need > NOTHING_LEFT)) {
    const g = widest(kinds.length, free, open) ?? narrowest(problem, lots[largest(left)])
    if (g === undefined) break
    counts[g] = (counts[g] ?? 0) + 1
    const others = lots.map((lot) => lot.kinds.reduce((sum, h) => sum + free(h), 1))
    cover(left, open(g), others)
  }
  return counts
}

/** The need of each queue, divided over its lots by their work. */
function needsOfLots({ lots, slots, model }: Problem, needs: readonly number[], t: number): number[] {
  const offeredWork = ({ types }: Lot): number =>
    types.reduce((sum, k) => sum + (slots[t]?.callsPerHour[k] ?? 0) * (model.contactTypes[k]?.ahtSeconds ?? 0), 0)
  const works = lots.map(offeredWork)
  const totals = needs.map((_, q) => lots.reduce((sum, { queue }, i) => sum + (queue === q ? (works[i] ?? 0) : 0), 0))
  return lots.map(({ queue }, i) => {
    const total = totals[queue] ?? 0
    return total === 0 ? 0 : ((needs[queue] ?? 0) * (works[i] ?? 0)) / total
  })
}

/** The queues whose contacts each kind takes, as indexes in the problem. */
export function queuesByKind({ kinds, queues }: Problem): number[][] {
  return kinds.map(({ types }) => queues.flatMap((queue, q) => (queue.types.some((k) => types.includes(k)) ? [q] : [])))
}

function widest(kinds: number, free: (g: number) => number, open: (g: number) => number[]): number | undefined {
  let best: { readonly g: number; readonly lots: number; readonly free: number } | undefined
  for (let g = 0; g < kinds; g++) {
    const here = { g, lots: open(g).length, free: free(g) }
    if (here.lots === 0 || here.free < 1) continue
    if (best === undefined || here.lots > best.lots || (here.lots === best.lots && here.free > best.free)) best = here
  }
  return best?.g
}

/**
 * Among the kinds that take these contacts, the one with the fewest queues; among equals, the one that takes most
 * contact types of this queue.
 */
export function narrowest(
  { kinds, queues }: Problem,
  lot: Pick<Lot, 'queue' | 'kinds'> | undefined,
): number | undefined {
  const rank = (g: number): readonly [number, number] => {
    const types = kinds[g]?.types ?? []
    const others = queues.filter((queue) => queue.types.some((k) => types.includes(k))).length
    const sharedTypes = queues[lot?.queue ?? -1]?.types.filter((k) => types.includes(k)).length ?? 0
    return [others, -sharedTypes]
  }
  return [...(lot?.kinds ?? [])].sort((a, b) => {
    const [x, y] = [rank(a), rank(b)]
    return x[0] - y[0] || x[1] - y[1] || a - b
  })[0]
}

function largest(left: readonly number[]): number {
  return left.reduce((best, need, i) => (need > (left[best] ?? 0) ? i : best), 0)
}

/** Covers open lots with one agent, beginning with the lot that has the highest need per other agent. */
function cover(left: number[], open: readonly number[], others: readonly number[]): void {
  let agent = 1
  const scarcity = (i: number): number => (left[i] ?? 0) / (others[i] ?? 1)
  for (const i of [...open].sort((a, b) => scarcity(b) - scarcity(a))) {
    const used = Math.min(agent, left[i] ?? 0)
    left[i] = (left[i] ?? 0) - used
    agent -= used
    if (agent <= NOTHING_LEFT) return
  }
}
