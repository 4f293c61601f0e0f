import type { Ref, RoutingModel } from '../../documents'
import { mustBeObject, positiveIssue, refuse } from '../erlang/kit/inputs'
import { ordered } from '../model/ordered'
import { momentIssue, peakMoment, type StaffingShape, staffingIssue, typicalMoment } from '../model/time/moments'
import { handleTimes } from '../proficiency/handle-times'
import { handleTimeCvIssues } from '../proficiency/options'
import { atMost } from '../staffing/meets'
import { type Balance, balance } from './fluid/balance'

/** Occupancy above which more load is refused: waits grow without measure as occupancy nears 1. */
export const DEFAULT_SATURATION_LIMIT = 0.95

/** What `projectSaturation` takes besides the model. */
export interface SaturationOptions {
  /** Saturation above which `refused` is set, above 0. Default 0.95. */
  readonly limit?: number | undefined
  /** `typical`: the moment a contact finds on average; `peak`: the busiest interval of the average week. Default typical. */
  readonly at?: 'typical' | 'peak' | undefined
  /** How agents are spread over the week. Default `followsDemand`. */
  readonly staffing?: StaffingShape | undefined
  /**
   * Coefficient of variation of single handle times behind agents' means, for shrinking them. Default that of each
   * type's `handleTime`, else 0.8.
   */
  readonly handleTimeCv?: number | undefined
}

/** How full the centre is when work is shared in the best possible way. */
export interface Saturation {
  /**
   * Occupancy of the fullest group when time is shared in the best possible way; over 1: the load does not fit. Null when
   * some demand has nobody to serve it (`unserved`).
   */
  readonly saturation: number | null
  readonly limit: number
  /** True above the limit by more than rounding, or when demand has nobody to serve it. */
  readonly refused: boolean
  /** Groups of contact types that fill up together, with the agents they depend on; the bottleneck first. */
  readonly groups: readonly SaturationGroup[]
  /** By queue: that of its fullest contact type; null with unserved demand. */
  readonly queues: readonly { readonly queue: Ref; readonly saturation: number | null }[]
  readonly unserved: readonly string[]
  /** Relative distance to the proven optimum; rounding alone. */
  readonly gap: number
}

/** Contact types, the agents who can serve them, and how full these are. */
export interface SaturationGroup {
  readonly saturation: number
  readonly contactTypeIds: readonly string[]
  readonly agentIds: readonly string[]
}

/**
 * How full the org runs when agents who serve several queues are counted once: the largest t such that t times all
 * demand fits into the agents' time, each at their own speed; saturation is 1/t. The fullest group is set apart and the
 * rest goes on, so that one small full queue does not hide the others. Exact (linear programs, certified by duality).
 * @throws ValidationError for a limit that is not above 0 and other options that make no sense
 */
export function projectSaturation(model: RoutingModel, options: SaturationOptions = {}): Saturation {
  mustBeObject('projectSaturation', options, 'options')
  const { limit = DEFAULT_SATURATION_LIMIT, at = 'typical' } = options
  refuse('projectSaturation', [
    positiveIssue('limit', limit),
    momentIssue(options.at),
    staffingIssue(options.staffing),
    ...handleTimeCvIssues(options.handleTimeCv),
  ])
  const sorted = ordered(model)
  const moment = at === 'peak' ? peakMoment(sorted, options.staffing) : typicalMoment(sorted)
  const result = balance(sorted, moment, handleTimes(sorted, options.handleTimeCv))
  const unserved = result.unserved.flatMap((k) => sorted.contactTypes[k]?.id ?? [])
  const fullest = result.groups[0]?.saturation ?? 0
  return {
    saturation: unserved.length > 0 ? null : fullest,
    limit,
    refused: unserved.length > 0 || !atMost(fullest, limit),
    groups: result.groups.map((group) => ({
      saturation: group.saturation,
      contactTypeIds: group.types.flatMap((k) => sorted.contactTypes[k]?.id ?? []),
      agentIds: group.agents.flatMap((a) => sorted.agents[a]?.id ?? []),
    })),
    queues: byQueue(sorted, result),
    unserved,
    gap: result.gap,
  }
}

function byQueue(model: RoutingModel, result: Balance): Saturation['queues'] {
  return model.queues.flatMap(({ id, name }) => {
    const own = model.contactTypes.flatMap((type, k) => (type.queueId === id ? [result.saturation[k] ?? 0] : []))
    const worst = Math.max(0, ...own)
    return own.length === 0 ? [] : [{ queue: { id, name }, saturation: Number.isFinite(worst) ? worst : null }]
  })
}
