import type { RoutingModel, SimulationComparison } from '../../../documents'
import type { TrainingAbsence, TrainingAway } from '../documents/training'
import { type Paired, withInterval, without } from './paired'

/** Service of some contact types when any one, or any two, of the agents are absent: the worst case of each. */
export function simulateAbsence(
  model: RoutingModel,
  center: Paired,
  holders: readonly string[],
  typeIds: readonly string[],
): TrainingAbsence | undefined {
  const away = (agentIds: readonly string[]): TrainingAway => {
    const compared = center.with(without(model, agentIds))
    const { mean, low, high } = overTypes(compared, typeIds)
    return { agentIds, serviceLevel: averageServiceLevel(center.now, typeIds) + mean, change: { mean, low, high } }
  }
  const one = worst(holders.map((id) => away([id])))
  if (one === undefined) return undefined
  const two = worst(holders.flatMap((id, i) => holders.slice(i + 1).map((other) => away([id, other]))))
  return { one, ...(two === undefined ? {} : { two }) }
}

function worst(list: readonly TrainingAway[]): TrainingAway | undefined {
  return list.reduce<TrainingAway | undefined>(
    (max, away) => (max === undefined || away.serviceLevel < max.serviceLevel ? away : max),
    undefined,
  )
}

/** Share of contacts of some types that were answered within their targets. */
export function averageServiceLevel({ contactTypes }: Paired['now'], typeIds: readonly string[]): number {
  const types = contactTypes.filter(({ contactTypeId }) => typeIds.includes(contactTypeId))
  const offered = types.reduce((sum, type) => sum + type.offered.mean, 0)
  if (offered === 0) return 1
  return types.reduce((sum, type) => sum + (type.offered.mean / offered) * type.serviceLevel.offered.mean, 0)
}

/**
 * The change of service of some types, weighted by their contacts. The half-widths of several types are added, so the
 * interval is rather too wide than too narrow.
 */
function overTypes(
  { after, difference }: Pick<SimulationComparison, 'after' | 'difference'>,
  typeIds: readonly string[],
) {
  const types = difference.contactTypes.filter(({ contactTypeId }) => typeIds.includes(contactTypeId))
  const findOffered = (id: string): number =>
    after.contactTypes.find(({ contactTypeId }) => contactTypeId === id)?.offered.mean ?? 0
  const offered = types.reduce((sum, { contactTypeId }) => sum + findOffered(contactTypeId), 0)
  const sum = { mean: 0, low: 0, high: 0 }
  for (const { contactTypeId, serviceLevel } of types) {
    const share = offered === 0 ? 0 : findOffered(contactTypeId) / offered
    const { mean, low, high } = withInterval(serviceLevel.offered)
    sum.mean += share * mean
    sum.low += share * low
    sum.high += share * high
  }
  return sum
}
