import type { Ref, RoutingModel } from '../../documents'
import { mustBeObject, positiveIssue, refuse } from '../erlang/kit/inputs'
import { ordered } from '../model/ordered'
import {
  type Moment,
  momentIssue,
  peakMoment,
  type StaffingShape,
  staffingIssue,
  typicalMoment,
} from '../model/time/moments'
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

/** How full the center is when work is shared in the best possible way. */
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
  /** Contact types that nobody can serve, by id: at the peak too those of which nothing comes in that very interval. */
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
 * How full the org is when agents who serve several queues are counted once: the largest t such that t times all demand
 * fits into the agents' time, each at their own speed; saturation is 1/t. The fullest group is set apart and the rest
 * solved again, so that one small full queue does not hide the others. Exact (linear programs, certified by duality).
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
  // What nobody can serve at any time is unserved at the peak too, even if none of it comes in that very interval.
  const lost = new Set([...result.unserved, ...(at === 'peak' ? unservedAt(typicalMoment(sorted), result) : [])])
  const unserved = sorted.contactTypes.flatMap(({ id }, k) => (lost.has(k) ? [id] : []))
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
    queues: byQueue(sorted, result, lost),
    unserved,
    gap: result.gap,
  }
}

/** Types that have demand at a moment and nobody there who can serve them, by the rates of a balance of the same model. */
function unservedAt({ callsPerHour, presence }: Moment, { rates }: Balance): number[] {
  const types = callsPerHour.length
  return callsPerHour.flatMap((calls, k) =>
    calls > 0 && !presence.some((there, a) => there > 0 && (rates[a * types + k] ?? 0) > 0) ? [k] : [],
  )
}

function byQueue(model: RoutingModel, result: Balance, lost: ReadonlySet<number>): Saturation['queues'] {
  return model.queues.flatMap(({ id, name }) => {
    const own = model.contactTypes.flatMap((type, k) => (type.queueId === id ? [k] : []))
    if (own.length === 0) return []
    const worst = Math.max(0, ...own.map((k) => result.saturation[k] ?? 0))
    return [{ queue: { id, name }, saturation: own.some((k) => lost.has(k)) ? null : worst }]
  })
}
