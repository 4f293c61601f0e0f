import type { Center } from './center/center'
import { lowered } from './curve'
import { findPath } from './find/path'
import type { Pick } from './find/pick'
import { judgeCurve } from './judge-curve'
import type { Judged } from './judged'
import type { Asks } from './pieces/pieces'

/** What a search found. */
export interface Found {
  readonly picks: readonly Pick[]
  /** The first one without changes. */
  readonly points: readonly Judged[]
  /** Names of queues that would have lost too much with changes that were therefore left out. */
  readonly spared: readonly string[]
}

/** Finds changes and judges them. */
export function* search(center: Center): Asks<Found> {
  const { picks, queueIds } = yield* findPath(center)
  const points = yield* judgeCurve(center, picks)
  for (const { point } of points) {
    for (const queueId of lowered(point, center.settings.allowLoss)) queueIds.add(queueId)
  }
  return { picks, points, spared: center.model.queues.flatMap(({ id, name }) => (queueIds.has(id) ? [name] : [])) }
}
