import type { Center } from './center/center'
import { lowered } from './curve'
import { createLongerEvaluation, type Evaluated, evaluatePoints } from './evaluated'
import { shortfallOf } from './find/goal'
import { isWithinLimits } from './find/limits'
import type { Curve } from './search'
import type { Requests } from './tasks/tasks'
import type { Values } from './value/values'

/**
 * The chosen changes without those of negative value: `dropped`, if the others bring no less without them and keep to all
 * limits; `needed` if not, since a change can lower service beside the others and still let these be made; undefined if
 * there is nothing to drop, or nothing else.
 */
export function* withoutNegative(
  center: Center,
  { picks, points }: Curve,
  values: Values,
): Requests<{ readonly dropped: Curve } | 'needed' | undefined> {
  const { settings } = center
  const last = points.at(-1)
  const rest = picks.filter((_, i) => (values.picks[i]?.beside.mean ?? 0) >= 0)
  const isBusyLimited = Math.min(settings.maxOccupancy, settings.maxOccupancySpread) < 1
  if (last === undefined || rest.length === picks.length || rest.length === 0 || isBusyLimited) return undefined
  // The number of changes kept of those up to each point.
  const numbers = [
    ...new Set(
      points.slice(1).map(({ pickCount }) => picks.slice(0, pickCount).filter((pick) => rest.includes(pick)).length),
    ),
  ].filter((pickCount) => pickCount > 0)
  const isOpen = numbers.every((pickCount) =>
    isWithinLimits(center, rest.slice(0, pickCount), Number.POSITIVE_INFINITY),
  )
  if (!isOpen) return 'needed'
  const evaluated: Evaluated[] = yield* evaluatePoints(center, rest, numbers)
  const end = evaluated.pop()
  if (end === undefined) return undefined
  // In as many weeks as the point that it is compared with.
  const own = last.services.length > settings.evaluationWeeks ? yield* createLongerEvaluation(center, rest)(end) : end
  const isAsGood =
    own.point.gain.mean >= last.point.gain.mean &&
    lowered(own.point, settings).length === 0 &&
    shortfallOf(own.point, settings) <= shortfallOf(last.point, settings)
  return isAsGood ? { dropped: { picks: rest, points: [...evaluated, own] } } : 'needed'
}
