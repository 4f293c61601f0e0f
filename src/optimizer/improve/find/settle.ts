import type { Center } from '../center/center'
import { weekly, weeksFor } from '../center/week-counts'
import type { Requests } from '../tasks/tasks'
import { type Balance, type BaseWeeks, balanceOf, excessOf, type Strictness, tooCostly } from './balance'
import { narrow } from './narrow'
import type { Pick } from './pick'
import { countChanges, pickOnce, urgent } from './step'

/**
 * Contacts needed to measure what changes cost a queue, and the bounds for the number of weeks that have them. The
 * search does not use these weeks.
 */
const CONTACTS = 120_000
const WEEKS = [3, 8] as const
const FROM = 1000

/** Number of rounds in which some changes are dropped and as many others found. */
const MAX_ROUNDS = 4

/** Changes that are found beyond the allowed number, as a fraction of it, so that the best can be kept. */
const MORE = 0.25
const MIN_MORE = 2

/** The chosen changes must keep queues within their allowed loss in weeks of other callers, too. */
const STRICTNESS: Strictness = { part: 0.9, slack: 0.5 }

/**
 * Changes that cost no queue more than it may lose, as many as allowed: the sum of small losses shows only in more
 * weeks than a step has. If a queue loses too much, changes that help it are found and others dropped. The best tried set
 * that keeps to the limits, or what is left of the last one, is filled up with further changes that keep to them.
 * @param max changes
 */
export function* settle(
  center: Center,
  picks: readonly Pick[],
  max: number,
  base: BaseWeeks,
): Requests<readonly Pick[]> {
  const { settings } = center
  if (picks.length === 0 || settings.maxServiceLevelDrop >= 1) return picks
  const weeks = Array.from({ length: weeksFor(weekly(center), CONTACTS, WEEKS) }, (_, i) => FROM + i)
  let made = picks
  const numbersOf = (round: number) =>
    Array.from({ length: settings.weeks }, (_, i) => weeks[(round * settings.weeks + i) % weeks.length] ?? FROM)
  let best: Settled | undefined
  for (let round = 0; round < MAX_ROUNDS && made.length > 0; round++) {
    const balance = yield* balanceOf(center, [], made, weeks, base)
    const isWithinLimits = balance.queues.every((queue) => excessOf(queue, settings, STRICTNESS) <= 0)
    if (isWithinLimits && balance.within > (best?.balance.within ?? 0)) best = { picks: made, balance }
    const room = max - countChanges(made)
    if ((isWithinLimits && room === 0) || round === MAX_ROUNDS - 1) break
    const more = isWithinLimits ? room : room + Math.max(MIN_MORE, Math.round(MORE * countChanges(made)))
    const found = pickOnce(urgent(center, balance), made, numbersOf(round), more)
    if (found.length === 0) break
    made = yield* narrow(center, [...made, ...found], max, base)
  }
  let settled = best ?? (yield* dropTooCostly(center, made, weeks, base))
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const room = max - countChanges(settled.picks)
    const found = room > 0 ? pickOnce(urgent(center, settled.balance), settled.picks, numbersOf(round), room) : []
    if (found.length === 0) break
    const next: Settled = yield* dropTooCostly(center, [...settled.picks, ...found], weeks, base)
    if (next.balance.within <= settled.balance.within) break
    settled = next
  }
  return settled.picks
}

interface Settled {
  readonly picks: readonly Pick[]
  readonly balance: Balance
}

/** Drops changes without replacement until the rest keeps to the limits. */
function* dropTooCostly(
  center: Center,
  picks: readonly Pick[],
  weeks: readonly number[],
  base: BaseWeeks,
): Requests<Settled> {
  for (let made = picks; ; ) {
    const balance: Balance = yield* balanceOf(center, [], made, weeks, base)
    const out = tooCostly(center, balance, STRICTNESS)
    if (out.size === 0) return { picks: made, balance }
    made = made.filter((_, i) => !out.has(i))
  }
}
