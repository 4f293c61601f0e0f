import { groupBy } from '../../../core/group-by'
import type { QueueOrder } from './order'

/** An order that was simulated, and the distance of its shares from the target shares (L1). */
export interface TriedOrder {
  /** `undefined`: the agent keeps the present levels or ring. */
  readonly places: readonly (number | undefined)[]
  /** Share of each agent of the order. */
  readonly shares: readonly number[]
  readonly distance: number
}

export interface SearchInput {
  readonly order: QueueOrder
  /** Target shares, in the sequence of the order's agents. */
  readonly desired: readonly number[]
  /** The shares that agents get at these places; the same places always give the same shares. */
  readonly measure: (places: readonly (number | undefined)[]) => readonly number[]
  readonly maxTries: number
}

/** A smaller fall of the distance is noise. */
const MIN_GAIN = 0.002

/** One more change must reduce the distance by at least this. */
const VALUE_OF_A_CHANGE = 0.004

/**
 * Searches the order whose shares are nearest to the target. It starts with the best of four orders: the present one,
 * all agents alike, places in proportion to the target, and places by the rank of the target. Then it moves the agents
 * whose shares are furthest off by one or two places, several at once or one by one, and keeps each move that reduces
 * the distance. It ends when no single move helps or the tries are used up. At the end it reverts changes that make
 * almost no difference.
 */
export function searchOrder(input: SearchInput): {
  readonly best: TriedOrder
  readonly tried: readonly (readonly number[])[]
} {
  const { order } = input
  let tries = 0
  const seen = new Map<string, TriedOrder>()
  const attempt = (places: readonly (number | undefined)[]): TriedOrder => {
    const key = places.join()
    const known = seen.get(key)
    if (known !== undefined) return known
    tries++
    const shares = input.measure(places)
    const distance = shares.reduce((sum, share, i) => sum + Math.abs(share - (input.desired[i] ?? 0)), 0)
    const tried = { places, shares, distance }
    seen.set(key, tried)
    return tried
  }
  let best = startingOrders(input)
    .map(attempt)
    .reduce((min, one) => (one.distance < min.distance ? one : min))
  for (let improved = true; improved && tries < input.maxTries; ) {
    improved = false
    for (const places of neighbors(best, order, input.desired)) {
      if (tries >= input.maxTries) break
      const tried = attempt(places)
      if (tried.distance >= best.distance - MIN_GAIN) continue
      best = tried
      improved = true
      break
    }
  }
  best = leaveAlone(best, attempt)
  return { best, tried: [...seen.values()].map(({ shares }) => shares) }
}

function startingOrders({ order, desired: targets }: SearchInput): (number | undefined)[][] {
  const top = order.places - 1
  const max = Math.max(...targets)
  const sorted = [...new Set(targets)].sort((a, b) => a - b)
  const rank = (share: number): number => (sorted.length > 1 ? sorted.indexOf(share) / (sorted.length - 1) : 0.5)
  return [
    targets.map(() => undefined),
    targets.map(() => Math.round(top / 2)),
    targets.map((share) => Math.round((top * share) / max)),
    targets.map((share) => Math.round(top * rank(share))),
  ]
}

/** Single moves, of the agents furthest off first: up for an agent who should get more, down for less. */
function* neighbors(
  best: TriedOrder,
  order: QueueOrder,
  desired: readonly number[],
): Generator<(number | undefined)[]> {
  const gaps = best.shares.map((share, i) => ({ i, gap: (desired[i] ?? 0) - share }))
  gaps.sort((a, b) => Math.abs(b.gap) - Math.abs(a.gap) || a.i - b.i)
  const findPlace = (i: number): number => best.places[i] ?? order.present[i] ?? 0
  const moved = (i: number, place: number): (number | undefined)[] =>
    best.places.map((own, j) => (j === i ? place : own))
  const inside = (place: number): number => Math.min(order.places - 1, Math.max(0, place))
  const together = (members: readonly { i: number; gap: number }[], step: number): (number | undefined)[] => {
    const places = new Map(members.map(({ i, gap }) => [i, inside(findPlace(i) + Math.sign(gap) * step)]))
    return best.places.map((own, j) => places.get(j) ?? own)
  }
  // Groups of agents with the same target and the same place; the group furthest off in total comes first.
  for (const group of alike(gaps, (i) => `${findPlace(i)} ${desired[i]}`)) {
    const gap = group.reduce((sum, one) => sum + one.gap, 0)
    const towards = group.map(({ i }) => ({ i, gap }))
    for (const step of [1, 2]) yield together(towards, step)
    if (group.length > 3) yield together(towards.slice(0, Math.ceil(group.length / 2)), 1)
  }
  for (let count = Math.ceil(gaps.length / 2); count > 1; count = Math.floor(count / 2)) {
    yield together(gaps.slice(0, count), 1)
  }
  for (const step of [1, 2]) {
    for (const { i, gap } of gaps) {
      const place = findPlace(i) + Math.sign(gap) * step
      if (gap !== 0 && place >= 0 && place < order.places) yield moved(i, place)
    }
  }
  // Two agents in the wrong order change places.
  const [furthest] = gaps
  if (furthest === undefined) return
  for (const { i, gap } of gaps) {
    const change = Math.sign(furthest.gap) !== Math.sign(gap) && findPlace(i) !== findPlace(furthest.i)
    if (change) yield moved(i, findPlace(furthest.i)).map((own, j) => (j === furthest.i ? findPlace(i) : own))
  }
}

function alike<Own extends { i: number; gap: number }>(gaps: readonly Own[], key: (i: number) => string): Own[][] {
  const groups = groupBy(gaps, ({ i }) => key(i))
  const off = (group: readonly Own[]): number => Math.abs(group.reduce((sum, { gap }) => sum + gap, 0))
  return [...groups.values()].filter((group) => group.length > 1).sort((a, b) => off(b) - off(a))
}

/** The order in which as many agents as possible keep their present place. */
function leaveAlone(best: TriedOrder, attempt: (places: readonly (number | undefined)[]) => TriedOrder): TriedOrder {
  let settled = best
  best.places.forEach((place, i) => {
    if (place === undefined) return
    const tried = attempt(settled.places.map((own, j) => (j === i ? undefined : own)))
    if (tried.distance <= settled.distance + VALUE_OF_A_CHANGE) settled = tried
  })
  return settled
}
