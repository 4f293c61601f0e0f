import type { MediaType } from '../common'

/**
 * Limits that every plan must keep, written by hand as YAML or JSON. Agents, skills and queues are named by name or id.
 * An absent part sets no limit.
 */
export interface Guardrails {
  readonly format: 'skillroute/guardrails@1'
  /** Limits on the plan as a whole. */
  readonly changes?: ChangeLimits | undefined
  /** Agents, skills and queues that no plan may change. */
  readonly protected?:
    | {
        readonly agents?: readonly string[] | undefined
        readonly skills?: readonly string[] | undefined
        readonly queues?: readonly string[] | undefined
      }
    | undefined
  /** The most skills that one agent may hold. An agent who already holds more may not get another one. */
  readonly maxSkillsPerAgent?: number | undefined
  /** All certifications that an agent needs before a skill is granted or its level raised. */
  readonly certifications?: readonly { readonly skill: string; readonly requires: readonly string[] }[] | undefined
  readonly coverage?: readonly CoverageLimit[] | undefined
  readonly service?: readonly ServiceLimit[] | undefined
  /** Maximum load of the org afterwards; agents of several queues count once. Needs the model. */
  readonly saturation?: readonly SaturationLimit[] | undefined
  /** Limits on live figures of queues, checked just before the first write of each run. Each entry sets at least one. */
  readonly live?:
    | readonly {
        /** Default: each queue that the plan may affect. */
        readonly queue?: string | undefined
        /** Ratio 0..1 of the agents on queue who are handling a contact at that moment. */
        readonly maxOccupancy?: number | undefined
        /** Contacts waiting at that moment. */
        readonly maxWaiting?: number | undefined
      }[]
    | undefined
  /** Periods in which nothing may be applied. */
  readonly freeze?: readonly FreezeSpan[] | undefined
  readonly approval?: ApprovalRule | undefined
}

/** Counts are whole numbers, shares are ratios 0..1. */
export interface ChangeLimits {
  readonly maxChanges?: number | undefined
  readonly maxAgents?: number | undefined
  /** Agents changed, as a share of the active agents of the snapshot. */
  readonly maxAgentShare?: number | undefined
  /** The number of skills and languages removed plus members removed. */
  readonly maxDeletions?: number | undefined
  /** The largest change of a level. Granting or removing a whole skill does not count. */
  readonly maxLevelChange?: number | undefined
  /** The only teams whose agents may change, by name or id. Needs a snapshot with `profiles`. Default: everybody may. */
  readonly teams?: readonly string[] | undefined
  /** Minutes that applying may take at the rate of the applying client. */
  readonly withinMinutes?: number | undefined
}

/** How many agents must be able to serve a skill after the change. Needs `minAgents`, `minShare` or both. */
export interface CoverageLimit {
  readonly skill: string
  /** Counts only agents activated in this queue, and only its demand. */
  readonly queue?: string | undefined
  /** The lowest level at which a holder counts. Default 0: any level. */
  readonly minLevel?: number | undefined
  /** The fewest active holders; with `during`, the fewest on duty in each of its intervals. */
  readonly minAgents?: number | undefined
  /** The minimum share 0..1 of contacts requiring the skill that agents on queue can serve. Needs the model. */
  readonly minShare?: number | undefined
  /** Hours of the week that `minAgents` is about. Needs the model. */
  readonly during?: WeeklySpan | undefined
}

/** Hours of a week in a zone. If `to` is at or before `from`, it ends on the next day. */
export interface WeeklySpan {
  /** Default: every day. */
  readonly days?: readonly Weekday[] | undefined
  /** `HH:MM`. */
  readonly from: string
  readonly to: string
  /** IANA zone. Default UTC. */
  readonly timeZone?: string | undefined
}

/** A day of the week, as written in files. */
export type Weekday = 'mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun'

/** Limits on the forecast after the change. Without `queue`, they apply to every queue of the forecast. */
export interface ServiceLimit {
  readonly queue?: string | undefined
  readonly mediaType?: MediaType | undefined
  /** Ratio 0..1 of contacts answered within the queue's own target. */
  readonly minServiceLevel?: number | undefined
  /** The largest allowed drop of the service level, as a ratio: 0.02 is two points. */
  readonly maxServiceLevelDrop?: number | undefined
  readonly maxOccupancy?: number | undefined
  readonly maxAsaSeconds?: number | undefined
  readonly maxAbandonProbability?: number | undefined
  /**
   * `mean` (default) checks the expected value, `bound` the worse end of its confidence interval, `week` the worse end
   * of the range of one future week. Without a simulated forecast, each checks the expected value.
   */
  readonly evaluate?: 'mean' | 'bound' | 'week' | undefined
  /** `true`: a queue that is over the limit before the change is allowed if it does not get worse. */
  readonly allowExisting?: boolean | undefined
}

/**
 * The largest load of agents after the change, as `projectSaturation` calculates it: above 1, the load exceeds
 * capacity.
 */
export interface SaturationLimit {
  /** Ratio above 0. Default 0.95. */
  readonly maxSaturation?: number | undefined
  /** Checks only this queue; other contacts of its agents count too. Default: the busiest group of the org. */
  readonly queue?: string | undefined
  /**
   * `typical` (default): the load that a contact meets on average; `peak`: the busiest interval of the average week.
   */
  readonly at?: 'typical' | 'peak' | undefined
  /** `true`: a load over the limit before the change is allowed if it does not get worse. */
  readonly allowExisting?: boolean | undefined
}

/** ISO dates (`2026-12-20`, whole days, including the last one) or date-times, in `timeZone` unless they have an offset. */
export interface FreezeSpan {
  readonly from: string
  readonly to: string
  /** IANA zone. Default UTC. */
  readonly timeZone?: string | undefined
  readonly reason?: string | undefined
}

/** Whether a plan must be approved by its hash before it is applied. */
export interface ApprovalRule {
  /** Default true. */
  readonly required?: boolean | undefined
  /** Plans of at most this many changes need no approval. Default 0: every plan needs one. */
  readonly aboveChanges?: number | undefined
  /** Plans approved in this file itself. */
  readonly approved?: readonly { readonly hash: string; readonly by?: string | undefined }[] | undefined
}
