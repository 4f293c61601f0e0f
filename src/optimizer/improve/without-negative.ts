import type { Center } from './center/center'
import { lowered } from './curve'
import { shortfallOf } from './find/goal'
import type { Pick } from './find/pick'
import { type Judged, judgePoints } from './judged'
import type { Asks } from './pieces/pieces'
import type { Values } from './value/values'

/** The chosen changes, and the curve up to their point. */
export interface Chosen {
  readonly picks: readonly Pick[]
  readonly points: readonly Judged[]
}

/**
 * The chosen changes without those of negative value, if the others bring no less without them and keep every queue
 * within what it may lose; undefined if all are needed. A change can lower service by itself and still be needed, so that
 * others may be made.
 */
export function* withoutNegative(center: Center, { picks, points }: Chosen, values: Values): Asks<Chosen | undefined> {
  const last = points.at(-1)
  const rest = picks.filter((_, i) => (values.picks[i]?.beside.mean ?? 0) >= 0)
  if (last === undefined || rest.length === picks.length || rest.length === 0) return undefined
  // The number of changes kept of those up to each point.
  const numbers = points.slice(1).map(({ taken }) => picks.slice(0, taken).filter((pick) => rest.includes(pick)).length)
  const judged = yield* judgePoints(
    center,
    rest,
    [...new Set(numbers)].filter((taken) => taken > 0),
  )
  const point = judged.at(-1)?.point
  const { settings } = center
  const isAsGood =
    point !== undefined &&
    point.gain.mean >= last.point.gain.mean &&
    lowered(point, settings).length === 0 &&
    shortfallOf(point, settings) <= shortfallOf(last.point, settings)
  return isAsGood ? { picks: rest, points: judged } : undefined
}
