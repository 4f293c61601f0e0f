import type { CurvePoint, CurveQueue } from '../../../documents'
import { studentQuantile } from '../../math/student'
import type { Center } from '../center/center'
import { sumsOf, type WeekService } from '../center/evaluate'
import { queuesOf } from '../center/queues'
import type { Made } from '../center/tokens'
import type { Pick } from '../find/pick'
import { type Requests, requestWeeks } from '../tasks/tasks'

/** The first number of a simulated week, so that its callers differ from those of the evaluated weeks. */
const FIRST_WEEK = 2_000_000

/** Weeks simulated for each evaluated week. */
const WEEKS_PER_EVALUATED = 4
/** Weeks simulated in all. */
const MAX_WEEKS = 24

const CONFIDENCE = 0.95

/**
 * Adds to each queue of a point of the curve the range of its gain in a single week. Weeks are simulated with and
 * without the changes; days, rates and handle times vary within the uncertainty of the recorded data.
 */
export function* addSingleWeekRange(center: Center, point: CurvePoint, picks: readonly Pick[]): Requests<CurvePoint> {
  const count = Math.min(MAX_WEEKS, WEEKS_PER_EVALUATED * center.settings.evaluationWeeks)
  if (picks.length === 0 && center.queueSettings.length === 0) return point
  const buildTasks = (made: readonly Made[]) =>
    Array.from({ length: count }, (_, i) => ({ made, week: FIRST_WEEK + i, isUncertain: true }))
  const before = yield* requestWeeks(center.unchanged, buildTasks([]))
  const after = yield* requestWeeks(center.job, buildTasks(picks.map(({ agent, tokens }) => ({ agent, tokens }))))
  const typesByQueue = new Map(queuesOf(center.model).map(({ queue, types }) => [queue.id, types]))
  const queues = point.queues.map((row): CurveQueue => {
    const gains = listGains(before, after, typesByQueue.get(row.queue.id) ?? [])
    return gains.length < 2 ? row : { ...row, singleWeek: predictionInterval(gains) }
  })
  return { ...point, queues }
}

/** A gain of service level for each week with contacts. */
function listGains(before: readonly WeekService[], after: readonly WeekService[], types: readonly number[]): number[] {
  return before.flatMap((weekBefore, i) => {
    const weekAfter = after[i]
    if (weekAfter === undefined) return []
    const isOfQueue = weekBefore.offered.map((_, k) => (types.includes(k) ? 1 : 0))
    const [{ offered, within }, changed] = [sumsOf(weekBefore, isOfQueue), sumsOf(weekAfter, isOfQueue)]
    return offered === 0 ? [] : [(changed.within - within) / offered]
  })
}

/** Prediction interval of one more value: wider than the interval of the mean, by the scatter of single values. */
function predictionInterval(values: readonly number[]): { readonly low: number; readonly high: number } {
  const n = values.length
  const mean = values.reduce((sum, value) => sum + value, 0) / n
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1)
  const half = studentQuantile((1 + CONFIDENCE) / 2, n - 1) * Math.sqrt(variance * (1 + 1 / n))
  return { low: mean - half, high: mean + half }
}
