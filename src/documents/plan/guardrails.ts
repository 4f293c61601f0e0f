import type { MediaType } from '../common'

/**
 * Limits that no plan may pass, written by hand as YAML or JSON. Agents, skills and queues are named by name or id.
 * Absent parts limit nothing.
 */
export interface Guardrails {
  readonly format: 'skillroute/guardrails@1'
  /** What has to stay true of the plan as a whole. */
  readonly changes?: ChangeLimits | undefined
  /** Who and what no plan may touch. */
  readonly protected?:
    | {
        readonly agents?: readonly string[] | undefined
        readonly skills?: readonly string[] | undefined
        readonly queues?: readonly string[] | undefined
      }
    | undefined
  /** Most skills that one agent may hold. Who holds more already may not get another one. */
  readonly maxSkillsPerAgent?: number | undefined
  /** Certifications that an agent needs, all of them, before a skill is granted or its level raised. */
  readonly certifications?: readonly { readonly skill: string; readonly requires: readonly string[] }[] | undefined
  readonly coverage?: readonly CoverageLimit[] | undefined
  readonly service?: readonly ServiceLimit[] | undefined
  /** How full the org may run afterwards, agents of several queues counted once. Needs the model. */
  readonly saturation?: readonly SaturationLimit[] | undefined
  /** What queues must show at the moment of applying, just before the first write of each run. */
  readonly live?: readonly LiveLimit[] | undefined
  /** Spans of time in which nothing may be applied. */
  readonly freeze?: readonly FreezeSpan[] | undefined
  readonly approval?: ApprovalRule | undefined
}

/** Sizes are whole numbers, shares ratios 0..1. */
export interface ChangeLimits {
  readonly maxChanges?: number | undefined
  readonly maxAgents?: number | undefined
  /** Agents touched, as a share of the active agents of the snapshot. */
  readonly maxAgentShare?: number | undefined
  /** Skills and languages removed, members removed. */
  readonly maxDeletions?: number | undefined
  /** Largest difference of a level before and after. Grants and removals of a whole skill do not count. */
  readonly maxLevelChange?: number | undefined
  /** Minutes that applying may take at the rate of the client that applies. */
  readonly maxMinutes?: number | undefined
}

/** How many agents must be able to serve a skill after the change. At least one of `minAgents` and `minShare`. */
export interface CoverageLimit {
  readonly skill: string
  /** Only agents activated in this queue count, and only its demand. */
  readonly queue?: string | undefined
  /** Lowest level at which a holder counts. Default 0: any. */
  readonly minLevel?: number | undefined
  /** Fewest active holders; with `during`, fewest on duty in each interval of it. */
  readonly minAgents?: number | undefined
  /** Least share 0..1 of the contacts asking for the skill that holders of all their skills can serve. Needs the model. */
  readonly minShare?: number | undefined
  /** Only these hours of the week. Needs a model with shifts. */
  readonly during?: WeeklySpan | undefined
}

/** Hours of a week in a zone. `to` at or before `from` ends on the next day. */
export interface WeeklySpan {
  /** Default: every day. */
  readonly days?: readonly Weekday[] | undefined
  /** `HH:MM`. */
  readonly from: string
  readonly to: string
  /** IANA zone. Default UTC. */
  readonly zone?: string | undefined
}

/** A day of the week, as files name it. */
export type Weekday = 'mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun'

/** What the forecast after the change must keep to. Without `queue`, every queue of the forecast. */
export interface ServiceLimit {
  readonly queue?: string | undefined
  readonly mediaType?: MediaType | undefined
  /** Ratio 0..1 of contacts answered within the queue's own target. */
  readonly minServiceLevel?: number | undefined
  /** Most that the service level may fall, as a ratio: 0.02 is two points. */
  readonly maxServiceLevelDrop?: number | undefined
  readonly maxOccupancy?: number | undefined
  readonly maxAsaSeconds?: number | undefined
  readonly maxAbandonProbability?: number | undefined
  /**
   * `mean` (default) looks at the expected value, `bound` at the worse end of its confidence interval, `week` at the
   * worse end of where one coming week may lie; both only where the forecast was simulated.
   */
  readonly judge?: 'mean' | 'bound' | 'week' | undefined
  /** `true`: a queue that is over the limit before the change already is allowed, as long as it gets no worse. */
  readonly allowExisting?: boolean | undefined
}

/** Most load that agents may have after the change, as `projectSaturation` has it: over 1 the load does not fit. */
export interface SaturationLimit {
  /** Ratio above 0. Default 0.95. */
  readonly maxSaturation?: number | undefined
  /** Only the contacts of this queue. Default: the fullest group of the org. */
  readonly queue?: string | undefined
  /** `typical` (default): the moment a contact finds on average; `peak`: the busiest interval of the average week. */
  readonly at?: 'typical' | 'peak' | undefined
  /** `true`: what is over the limit before the change already is allowed, as long as it gets no worse. */
  readonly allowExisting?: boolean | undefined
}

/** At least one of the limits. */
export interface LiveLimit {
  /** Default: each queue that the plan touches. */
  readonly queue?: string | undefined
  /** Ratio 0..1 of the agents on queue who have a contact in hand at that moment. */
  readonly maxOccupancy?: number | undefined
  /** Contacts that wait at that moment. */
  readonly maxWaiting?: number | undefined
}

/** ISO dates (`2026-12-20`, whole days, the last one included) or date-times, read in `zone` unless they have an offset. */
export interface FreezeSpan {
  readonly from: string
  readonly to: string
  /** IANA zone. Default UTC. */
  readonly zone?: string | undefined
  readonly reason?: string | undefined
}

/** Whether a plan must be approved by its hash before it is applied. */
export interface ApprovalRule {
  readonly required: boolean
  /** Plans of at most this many changes need none. Default 0: every plan needs one. */
  readonly aboveChanges?: number | undefined
  /** Plans approved in the file itself. */
  readonly approved?: readonly { readonly hash: string; readonly by?: string | undefined }[] | undefined
}
