import * as z from 'zod/mini'
import { checkOptions, optional, positive } from '../../core/schema'
import type { Ref, RoutingModel } from '../../documents'
import { ordered } from '../model/model-input'
import { type Moment, peakMoment, type StaffingShape, typicalMoment } from '../model/time/moments'
import { handleTimes } from '../proficiency/handle-times'
import { staffingShape } from '../simulate/compile/options-schema'
import { atMost } from '../staffing/meets'
import { type Balance, balance } from './fluid/balance'

/** Occupancy above which more load is refused: waits grow without limit as occupancy approaches 1. */
export const DEFAULT_SATURATION_LIMIT = 0.95

/** Options of `projectSaturation`. */
export interface SaturationOptions {
  /** Saturation above which `refused` is set, above 0. Default 0.95. */
  readonly limit?: number | undefined
  /**
   * `typical` is the state that a contact meets on average, `peak` the busiest interval of the average week. Default
   * `typical`.
   */
  readonly at?: 'typical' | 'peak' | undefined
  /** How agents are spread over the week. Default `followsDemand`. */
  readonly staffing?: StaffingShape | undefined
  /**
   * Coefficient of variation of single handle times, used to shrink the mean handle times of agents. Default: that of
   * each type's `handleTime`, or else 0.8.
   */
  readonly handleTimeCv?: number | undefined
}

/** How busy the center is if work is divided in the best possible way. */
export interface Saturation {
  /**
   * Occupancy of the busiest group if time is divided in the best possible way. Above 1, the agents cannot carry the
   * load. Null if nobody can serve some of the demand (`unserved`).
   */
  readonly saturation: number | null
  readonly limit: number
  /** True if the saturation is above the limit by more than rounding, or if nobody can serve some of the demand. */
  readonly refused: boolean
  /** Groups of contact types that reach their limit together, with the agents they depend on; the bottleneck first. */
  readonly groups: readonly {
    readonly saturation: number
    readonly contactTypeIds: readonly string[]
    readonly agentIds: readonly string[]
  }[]
  /** Saturation of each queue: that of its busiest contact type; null with unserved demand. */
  readonly queues: readonly { readonly queue: Ref; readonly saturation: number | null }[]
  /**
   * Ids of the contact types that nobody can serve. At the peak, this includes types without contacts in that interval.
   */
  readonly unserved: readonly string[]
  /** Relative distance to the proven optimum; rounding alone. */
  readonly gap: number
}

/**
 * How busy the org is if agents who serve several queues are counted once. Saturation is 1/t, where t is the largest
 * factor such that the agents, each at their own speed, have time for t times all demand; who takes four chats at once
 * handles four in the time of one. The busiest group is then set aside and the rest solved again, so that one small busy
 * queue does not hide the others. Exact (linear programs, certified by duality).
 * @throws ValidationError for a limit that is not above 0 and other options that make no sense
 */
export function projectSaturation(model: RoutingModel, options: SaturationOptions = {}): Saturation {
  checkOptions(options, {
    ...optional(positive(), 'limit', 'handleTimeCv'),
    at: z.optional(z.enum(['typical', 'peak'])),
    staffing: z.optional(staffingShape()),
  })
  const { limit = DEFAULT_SATURATION_LIMIT, at = 'typical' } = options
  const sorted = ordered(model)
  const moment = at === 'peak' ? peakMoment(sorted, options.staffing) : typicalMoment(sorted)
  const result = balance(sorted, moment, handleTimes(sorted, options.handleTimeCv))
  // A type that nobody can serve at any time is unserved at the peak too, even if it has no contacts in that interval.
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

/**
 * Types with demand at a moment when no agent who can serve them is present, by the rates of a balance of the same
 * model.
 */
function unservedAt({ callsPerHour, presence }: Moment, { rates }: Balance): number[] {
  const types = callsPerHour.length
  return callsPerHour.flatMap((calls, k) =>
    calls > 0 && !presence.some((there, a) => there > 0 && (rates[a * types + k] ?? 0) > 0) ? [k] : [],
  )
}

function byQueue(model: RoutingModel, result: Balance, lost: ReadonlySet<number>): Saturation['queues'] {
  return model.queues.flatMap(({ id, name }) => {
    const typesOfQueue = model.contactTypes.flatMap((type, k) => (type.queueId === id ? [k] : []))
    if (typesOfQueue.length === 0) return []
    const worst = Math.max(0, ...typesOfQueue.map((k) => result.saturation[k] ?? 0))
    return [{ queue: { id, name }, saturation: typesOfQueue.some((k) => lost.has(k)) ? null : worst }]
  })
}
