import type { Center } from '../center/center'
import { weekly, weeksFor } from '../center/week-counts'
import type { Requests } from '../tasks/tasks'
import { type Balance, type BaseWeeks, balanceOf, excessOf, LOSS_SHARE, type Strictness } from './balance'
import { costOf } from './cost'
import type { Pick } from './pick'
import { countChanges } from './step'

/**
 * Contacts needed to measure what each of many changes adds to the others, and the bounds for the number of weeks that
 * have them.
 */
const CONTACTS = 120_000
const WEEKS = [2, 6] as const
const FROM = 2000

/** Fraction of the changes that one round drops. */
const OUT_PART = 0.12

/** Fraction of the changes that one round drops if only their order is wanted. */
const ORDER_PART = 0.5

const STRICTNESS: Strictness = { part: 0.6, slack: 0 }

/**
 * The best of many changes. Each round drops the changes that add least to the others, until few enough remain. Since
 * changes help each other, this gives a better set than picking the best change, then the next best, and so on. A
 * change that keeps a queue within its allowed loss is never dropped.
 * @param max changes
 */
export function* narrow(
  center: Center,
  picks: readonly Pick[],
  max: number,
  base: BaseWeeks,
): Requests<readonly Pick[]> {
  let left = picks
  for (let round = 0; countChanges(left) > max; round++) {
    const balance = yield* balanceOf(center, [], left, weeksOfRound(center, round), base)
    const size = countChanges(left)
    const out = leastValued(center, balance, left, Math.max(1, Math.min(Math.round(OUT_PART * size), size - max)))
    left = left.filter((_, i) => !out.includes(i))
  }
  return left
}

/** The same changes, sorted so that the change that adds least comes last. */
export function* ordered(center: Center, picks: readonly Pick[], base: BaseWeeks): Requests<readonly Pick[]> {
  let left = picks
  const last: Pick[] = []
  for (let round = 0; left.length > 1; round++) {
    const balance = yield* balanceOf(center, [], left, weeksOfRound(center, round), base)
    const out = leastValued(center, balance, left, Math.max(1, Math.round(ORDER_PART * countChanges(left))))
    const now = left
    last.unshift(...out.flatMap((i) => now[i] ?? []).reverse())
    left = left.filter((_, i) => !out.includes(i))
  }
  return [...left, ...last]
}

function weeksOfRound(center: Center, round: number): number[] {
  const count = weeksFor(weekly(center), CONTACTS, WEEKS)
  return Array.from({ length: count }, (_, i) => FROM + ((round * count + i) % (2 * WEEKS[1])))
}

/**
 * Indexes of the picks to drop, `changes` changes in all. The picks with the lowest value per cost come first. Picks
 * whose loss would let a queue lose more than it may are only taken if the others do not suffice.
 */
function leastValued(
  { model, settings }: Center,
  { queues, values }: Balance,
  picks: readonly Pick[],
  changes: number,
): number[] {
  const price = picks.map((pick) => costOf(model, settings.costs, pick))
  const value = (i: number) => {
    const own = values[i] ?? 0
    return own > 0 ? own / (price[i] ?? 1) : own
  }
  const order = picks.map((_, i) => i).sort((x, y) => value(x) - value(y))
  const room = queues.map((queue) => -queue.offered * excessOf(queue, settings, STRICTNESS))
  const costs = (i: number) => queues.map(({ losses, carried }) => (carried[i] ?? 0) - LOSS_SHARE * (losses[i] ?? 0))
  const out: number[] = []
  let count = 0
  for (const isStrict of [true, false]) {
    for (const i of order) {
      const size = picks[i]?.tokens.length ?? 0
      if (count >= changes) return out
      if (out.includes(i) || (count > 0 && count + size > changes)) continue
      const own = costs(i)
      if (isStrict && own.some((cost, q) => cost > 0 && (room[q] ?? 0) < cost)) continue
      for (const [q, cost] of own.entries()) room[q] = (room[q] ?? 0) - cost
      out.push(i)
      count += size
    }
  }
  return out
}
