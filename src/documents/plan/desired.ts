import type { Json } from '../../core/json/json'

/**
 * The desired state of an org, by names or ids. Anything not named stays unchanged; null removes. People write it by
 * hand as a YAML or JSON file.
 */
export interface Desired {
  readonly format: 'skillroute/desired@1'
  /** By name or id of the agent. */
  readonly agents?: Readonly<Record<string, DesiredAgent>> | undefined
  /** By name or id of the queue. */
  readonly queues?: Readonly<Record<string, DesiredQueue>> | undefined
}

/** The desired state of one agent. */
export interface DesiredAgent {
  /** Level 0-5 by name or id of the skill; null: not held. */
  readonly skills?: Readonly<Record<string, number | null>> | undefined
  /** Whole level 0-5 by name or id of the language; null: not held. */
  readonly languages?: Readonly<Record<string, number | null>> | undefined
  /** Simultaneous contacts by medium (`call`, `callback`, `chat`, `email`, `message`, `workitem`); null: the org's setting. */
  readonly utilization?: Readonly<Record<string, number>> | null | undefined
  /** The reason, for people who read the plan. */
  readonly reason?: string | undefined
  /** The reason for a single value, by its skill or language as above, or `utilization`. Other values have `reason`. */
  readonly reasons?: Readonly<Record<string, string>> | undefined
}

/** The desired settings of one queue. */
export interface DesiredQueue {
  /** How the queue evaluates skills. */
  readonly evaluation?: 'NONE' | 'ALL' | 'BEST' | undefined
  /** Time for after-call work, ms. */
  readonly acwTimeoutMs?: number | undefined
  /** By name or id of the agent; null: no member. */
  readonly members?: Readonly<Record<string, DesiredMember | null>> | undefined
  /** Any other setting by its path in the queue's body, such as `conditionalGroupRouting`; null: not set. */
  readonly settings?: Readonly<Record<string, Json>> | undefined
  readonly reason?: string | undefined
}

/** The desired membership of an agent in a queue. */
export interface DesiredMember {
  /** Default: unchanged; `true` for a new member. */
  readonly joined?: boolean | undefined
  /** 1-6. Default: unchanged; 1 for a new member. */
  readonly ring?: number | undefined
}
