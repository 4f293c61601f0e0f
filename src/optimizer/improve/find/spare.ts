import type { Center, Steps } from '../center/center'
import { designWith } from '../center/design'
import { judgeWeek, type WeekService } from '../center/judge'
import { findOpenings } from '../center/openings'
import type { Made } from '../center/tokens'
import { simulateWeek } from '../center/week'
import { watchLosses } from './losses'
import type { Pick } from './pick'

/** Weeks of the search without changes, each simulated when it is first asked for. */
export interface BaseWeeks {
  readonly get: (week: number) => Steps<WeekService>
}

export function baseWeeks({ base, settings, weekOf }: Center): BaseWeeks {
  const known = new Map<number, WeekService>()
  return {
    *get(week) {
      const own = known.get(week) ?? (yield* judgeWeek(base, weekOf(week), settings.hours))
      known.set(week, own)
      return own
    },
  }
}

/** How often picks of one step, and at the end all picks, are tried again without the costliest. */
export const TRIES_OF_STEP = 4
export const TRIES_OF_ALL = 6

/** Standard error of a difference of service levels on the same callers, of one contact: about half of one. */
const NOISE = 0.5

/** Part of what a queue may lose that the search lets it lose: the judged weeks have other callers. */
const CAUTION = 0.5

/**
 * Which of the new picks cost some queue more than it may lose, all changes together, against the same weeks without any:
 * of those that keep agents from its contacts the costliest, as many as it takes.
 * @returns the picks that stay, and the queues that would have lost too much
 */
export function* sparing(
  center: Center,
  made: readonly Made[],
  picks: readonly Pick[],
  weeks: readonly number[],
  base: BaseWeeks,
  mostTries = TRIES_OF_STEP,
): Steps<{
  readonly kept: readonly Pick[]
  readonly queueIds: readonly string[]
  readonly lost: ReadonlyMap<string, number>
}> {
  const { settings, weekOf } = center
  const now = designWith(center, made)
  const openings = findOpenings(now, settings)
  const queueOf = now.model.contactTypes.map(({ queueId }) => queueId)
  const spared = new Set<string>()
  const lost = new Map<string, number>()
  let kept = picks
  for (let tries = 0; tries < mostTries && kept.length > 0; tries++) {
    const after = designWith(center, [...made, ...kept])
    const balance = new Map<string, { offered: number; before: number; after: number; target: number }>()
    const losses = new Map<string, number[]>()
    for (const week of weeks) {
      const first = yield* base.get(week)
      const watch = watchLosses(now, openings, kept, settings.hours)
      yield* simulateWeek(after, weekOf(week), watch)
      const seen = watch.end()
      queueOf.forEach((queueId, k) => {
        const sum = balance.get(queueId) ?? { offered: 0, before: 0, after: 0, target: 0 }
        sum.offered += first.offered[k] ?? 0
        sum.before += first.within[k] ?? 0
        sum.after += seen.within[k] ?? 0
        sum.target = Math.max(sum.target, now.model.contactTypes[k]?.target.ratio ?? 0)
        balance.set(queueId, sum)
        const own = losses.get(queueId) ?? kept.map(() => 0)
        losses.set(
          queueId,
          own.map((value, i) => value + (seen.losses[i * queueOf.length + k] ?? 0)),
        )
      })
    }
    const out = new Set<number>()
    for (const [queueId, sum] of balance) {
      if (sum.offered === 0) continue
      const [level, was] = [sum.after / sum.offered, sum.before / sum.offered]
      const least = Math.max(was - CAUTION * settings.allowLoss, was >= sum.target ? sum.target : 0)
      lost.set(queueId, was - level)
      if (level + (CAUTION * NOISE) / Math.sqrt(sum.offered) >= Math.min(was, least)) continue
      const worst = costliest(losses.get(queueId) ?? [], (Math.min(was, least) - level) * sum.offered)
      if (worst.length === 0) continue
      for (const pick of worst) out.add(pick)
      spared.add(queueId)
    }
    if (out.size === 0) break
    kept = kept.filter((_, i) => !out.has(i))
  }
  return { kept, queueIds: [...spared], lost }
}

/** The picks that cost a queue most: one, and more as long as the queue lost more than they cost it. */
function costliest(losses: readonly number[], excess: number): number[] {
  const order = losses.map((_, i) => i).sort((x, y) => (losses[y] ?? 0) - (losses[x] ?? 0))
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
