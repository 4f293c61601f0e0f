import type { ModelQueue, Ref, RoutingModel } from '../../../documents'
import { isSimulated } from '../../model/can-serve'

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
