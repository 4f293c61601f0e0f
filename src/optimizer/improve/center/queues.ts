import type { Ref, RoutingModel } from '../../../documents'
import { isSimulated } from '../../model/can-serve'

/** The queues whose routing is simulated, with their contact types. */
export function queuesOf({ queues, contactTypes }: RoutingModel): { queue: Ref; types: number[]; target: number }[] {
  return queues.filter(isSimulated).flatMap(({ id, name }) => {
    const types = contactTypes.flatMap(({ queueId }, k) => (queueId === id ? [k] : []))
    const most = types.reduce<number | undefined>((best, k) => {
      const isMore =
        best === undefined || (contactTypes[k]?.callsPerHour ?? 0) > (contactTypes[best]?.callsPerHour ?? 0)
      return isMore ? k : best
    }, undefined)
    const target = most === undefined ? undefined : contactTypes[most]?.target.ratio
    return target === undefined ? [] : [{ queue: { id, name }, types, target }]
  })
}
