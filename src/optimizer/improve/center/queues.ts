import type { ModelQueue, Ref, RoutingModel } from '../../../documents'
import { isSimulated } from '../../model/can-serve'
import type { ImproveSettings } from './settings'

/** Queues with contacts, and their contact types; by default those whose routing is simulated. */
export function queuesOf(
  { queues, contactTypes }: RoutingModel,
  isIncluded: (queue: ModelQueue) => boolean = isSimulated,
): { queue: Ref; types: number[]; target: number }[] {
  return queues.filter(isIncluded).flatMap(({ id, name }) => {
    const types = contactTypes.flatMap(({ queueId }, k) => (queueId === id ? [k] : []))
    const busiest = types.reduce<number | undefined>((best, k) => {
      const isMore =
        best === undefined || (contactTypes[k]?.callsPerHour ?? 0) > (contactTypes[best]?.callsPerHour ?? 0)
      return isMore ? k : best
    }, undefined)
    const target = busiest === undefined ? undefined : contactTypes[busiest]?.target.ratio
    return target === undefined ? [] : [{ queue: { id, name }, types, target }]
  })
}

/** How much service level queues may lose by a set of changes. */
export type LossLimit = Pick<ImproveSettings, 'maxServiceLevelDrop' | 'maxDropAboveTarget'>

/** Standard error per contact of a difference of service levels for the same callers: about 0.5. */
export const NOISE = 0.5

/**
 * The lowest service level that a queue may have after changes. A queue that meets its target may fall as far as the
 * target; one below it may lose a little.
 * @param part of the permitted loss that may be used
 */
export function lowestAllowed(
  before: number,
  target: number,
  { maxServiceLevelDrop, maxDropAboveTarget }: LossLimit,
  part = 1,
): number {
  if (maxServiceLevelDrop >= 1) return 0
  const loss = before >= target ? Math.min(before - target, maxDropAboveTarget) : maxServiceLevelDrop
  return before - part * loss
}
