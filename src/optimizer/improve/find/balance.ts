import type { Center } from '../center/center'
import { designWith } from '../center/design'
import type { WeekService } from '../center/evaluate'
import { findOpenings } from '../center/openings'
import { lowestAllowed, NOISE, queuesOf } from '../center/queues'
import type { ImproveSettings } from '../center/settings'
import type { Made } from '../center/tokens'
import { measurePicks } from '../tasks/losses'
import { type Requests, requestBoth } from '../tasks/tasks'
import type { Pick } from './pick'

/** Weeks of the search without changes, each simulated on first use. */
export type BaseWeeks = Map<number, WeekService>

/** How strictly the allowed loss of queues is enforced. */
export interface Strictness {
  /**
   * Fraction of its allowed loss that a queue may lose in the weeks of the search: the evaluated weeks have other callers.
   */
  readonly part: number
  /** Standard errors of a loss that are attributed to randomness. */
  readonly slack: number
}

/** A queue after changes, compared with the same weeks without changes. */
export interface QueueBalance {
  readonly queueId: string
  readonly offered: number
  /** Service levels. */
  readonly before: number
  readonly after: number
  readonly target: number
  /** Contacts that each pick cost the queue. */
  readonly losses: readonly number[]
  /** Contacts within the target that could be taken only because of the pick, by pick. */
  readonly carried: readonly number[]
}

/** Results of queues after changes in some weeks, and of all counted contacts, weighted. */
export interface Balance {
  readonly queues: readonly QueueBalance[]
  readonly within: number
  /** Estimated loss without each pick; weighted. */
  readonly values: readonly number[]
}

/**
 * Weight of a contact that a pick cost, relative to a contact that only the pick made possible. It is below 1, since
 * several picks may cost the same contact, and most such contacts are still answered in another way. Found by leaving
 * picks out of simulated weeks.
 */
export const LOSS_SHARE = 0.3

/** Simulates weeks after changes, and measures what the last changes, `picks`, cost each queue. */
export function* balanceOf(
  center: Center,
  made: readonly Made[],
  picks: readonly Pick[],
  weeks: readonly number[],
  base: BaseWeeks,
): Requests<Balance> {
  const { settings, weights, job } = center
  const now = made.length === 0 ? center.base : designWith(center, made)
  const openings = findOpenings(now, settings)
  const all = [...made, ...picks].map(({ agent, tokens }) => ({ agent, tokens }))
  const measured = measurePicks(now, openings, all.slice(0, made.length), picks)
  const missing = weeks.filter((week) => !base.has(week)).map((week) => ({ made: [], week }))
  const { weeks: first, losses } = yield* requestBoth(
    job,
    missing,
    weeks.map((week) => ({ made: all, week, measured })),
  )
  missing.forEach(({ week }, i) => {
    const own = first[i]
    if (own !== undefined) base.set(week, own)
  })
  const { contactTypes } = now.model
  const pairs = weeks.flatMap((week, i) => {
    const [first, seen] = [base.get(week), losses[i]]
    if (first === undefined || seen === undefined) return []
    return [
      { offered: first.offered, before: first.within, after: seen.within, losses: seen.losses, carried: seen.carried },
    ]
  })
  const sum = (what: keyof (typeof pairs)[number], at: number) =>
    pairs.reduce((all, own) => all + (own[what][at] ?? 0), 0)
  const ofPick = (what: 'losses' | 'carried', pick: number, k: number) => sum(what, pick * contactTypes.length + k)
  const queues = queuesOf(now.model, () => true).flatMap(({ queue, types, target }): QueueBalance[] => {
    const total = (of: (k: number) => number) => types.reduce((all, k) => all + of(k), 0)
    const offered = total((k) => sum('offered', k))
    if (offered === 0) return []
    const [before, after] = [total((k) => sum('before', k)) / offered, total((k) => sum('after', k)) / offered]
    const each = (what: 'losses' | 'carried') => picks.map((_, pick) => total((k) => ofPick(what, pick, k)))
    return [{ queueId: queue.id, offered, before, after, target, losses: each('losses'), carried: each('carried') }]
  })
  const weighted = (of: (k: number) => number) => weights.reduce((all, weight, k) => all + weight * of(k), 0)
  const values = picks.map((_, pick) =>
    weighted((k) => ofPick('carried', pick, k) - LOSS_SHARE * ofPick('losses', pick, k)),
  )
  return { queues, within: weighted((k) => sum('after', k)), values }
}

/** Places of picks that cost some queue more than it may lose. */
export function tooCostly(
  { settings }: Center,
  { queues, values }: Balance,
  strictness: Strictness,
): ReadonlySet<number> {
  return new Set(
    queues.flatMap((queue) => {
      const excess = excessOf(queue, settings, strictness)
      return excess > 0 ? costliest(queue.losses, values, excess * queue.offered) : []
    }),
  )
}

/** How much more service level a queue has lost than it may. */
export function excessOf(
  { queueId, offered, before, after, target }: QueueBalance,
  settings: ImproveSettings,
  { part, slack }: Strictness,
): number {
  const lowest = lowestAllowed(before, target, settings, part) + (settings.margins.get(queueId) ?? 0)
  return lowest - after - (slack * NOISE) / Math.sqrt(offered)
}

/** The picks that cost a queue most relative to what they bring: one, and more until they cover the excess loss. */
function costliest(losses: readonly number[], values: readonly number[], excess: number): number[] {
  const price = (i: number) => (losses[i] ?? 0) / Math.max(1, values[i] ?? 0)
  const order = losses.map((_, i) => i).sort((x, y) => price(y) - price(x))
  const found: number[] = []
  let left = excess
  for (const pick of order) {
    const cost = losses[pick] ?? 0
    if (cost <= 0 || (found.length > 0 && left <= 0)) break
    found.push(pick)
    left -= cost
  }
  return found
}
