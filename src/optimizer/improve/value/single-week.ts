import type { CurvePoint, CurveQueue } from '../../../documents'
import { studentQuantile } from '../../math/student'
import type { Center } from '../center/center'
import { sumsOf, type WeekService } from '../center/evaluate'
import { queuesOf } from '../center/queues'
import type { Made } from '../center/tokens'
import type { Pick } from '../find/pick'
import { type Requests, requestWeeks } from '../tasks/tasks'

/** Number of the first of these weeks. Their callers differ from those of the evaluated weeks. */
const FROM = 2_000_000

/** Weeks simulated for each evaluated week, and their maximum in all. */
const PER_EVALUATED = 4
const MAX = 24

const CONFIDENCE = 0.95

/**
 * A point of the curve with the gain that a single week may bring each of its queues. Weeks are simulated with and
 * without the changes; days, rates and handle times vary within the uncertainty of the recorded data.
 */
export function* withSingleWeeks(center: Center, point: CurvePoint, picks: readonly Pick[]): Requests<CurvePoint> {
  const count = Math.min(MAX, PER_EVALUATED * center.settings.evaluationWeeks)
  if (picks.length + center.queueSettings.length === 0) return point
  const tasksOf = (made: readonly Made[]) =>
    Array.from({ length: count }, (_, i) => ({ made, week: FROM + i, isUncertain: true }))
  const before = yield* requestWeeks(center.unchanged, tasksOf([]))
  const after = yield* requestWeeks(center.job, tasksOf(picks.map(({ agent, tokens }) => ({ agent, tokens }))))
  const typesOf = new Map(queuesOf(center.model).map(({ queue, types }) => [queue.id, types]))
  const queues = point.queues.map((row): CurveQueue => {
    const gains = gainsOf(before, after, typesOf.get(row.queue.id) ?? [])
    return gains.length < 2 ? row : { ...row, singleWeek: intervalOf(gains) }
  })
  return { ...point, queues }
}

/** Gains of service level by week, for weeks with contacts. */
function gainsOf(before: readonly WeekService[], after: readonly WeekService[], types: readonly number[]): number[] {
  return before.flatMap((was, week) => {
    const is = after[week]
    if (is === undefined) return []
    const only = was.offered.map((_, k) => (types.includes(k) ? 1 : 0))
    const [one, other] = [sumsOf(was, only), sumsOf(is, only)]
    return one.offered === 0 ? [] : [(other.within - one.within) / one.offered]
  })
}

/** Prediction interval of one more value: wider than the interval of the mean, by the scatter of single values. */
function intervalOf(values: readonly number[]): { readonly low: number; readonly high: number } {
  const n = values.length
  const mean = values.reduce((sum, value) => sum + value, 0) / n
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1)
  const half = studentQuantile((1 + CONFIDENCE) / 2, n - 1) * Math.sqrt(variance * (1 + 1 / n))
  return { low: mean - half, high: mean + half }
}
