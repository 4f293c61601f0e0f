import type { Interval, MediaType, ModelAgent, Ref, ServiceLevelTarget } from '../../../documents'

/** Agents that an org, a model or a single queue needs in each interval, compared to the roster if there is one. */
export interface Staffing {
  readonly format: 'skillroute/staffing@1'
  readonly org?: Ref
  /** The days to staff, if named. Default: the average week from Monday 00:00 UTC, or one day. */
  readonly interval?: Interval
  /** Length of the intervals in minutes. */
  readonly intervalMinutes: number
  /** `formula`: each queue alone by Erlang A or C; `simulation`: all queues together with shared agents. */
  readonly method: 'formula' | 'simulation'
  /** Share of paid time away from the queues, 0..1; the difference between `scheduled` and `agents`. */
  readonly shrinkage: number
  readonly queues: readonly StaffedQueue[]
  /** Agents who can take the same contacts. */
  readonly agentKinds: readonly StaffedAgentKind[]
  /** In order of time; intervals without contacts are left out. */
  readonly intervals: readonly StaffingInterval[]
  readonly total: StaffingTotal
  /** Changes of skills and queues of present agents that would do instead of more hours, or come nearest; absent if not searched. */
  readonly grants?: StaffingGrants
  /** The basis of the figures and what they leave out, in sentences for people. */
  readonly notes: readonly string[]
}

/** The targets of a queue. If there are several, it must reach all of them. */
export interface StaffedQueueTarget {
  /** Share of contacts to answer within `targetSeconds`, 0..1. */
  readonly serviceLevel?: number
  readonly targetSeconds?: number
  /** Mean wait in seconds. */
  readonly asaSeconds?: number
  readonly maxAbandonProbability?: number
}

/** A queue that is staffed. */
export interface StaffedQueue extends Ref {
  /** If its media have targets of their own: the mean of their service levels by contacts, without `targetSeconds`. */
  readonly target: StaffedQueueTarget
  /** The targets of its media, each of which it must reach, if they are not the same. */
  readonly targetByMedium?: Readonly<Partial<Record<MediaType, ServiceLevelTarget>>>
  /** The skills that its contacts ask for, the most frequent first. */
  readonly skills: readonly StaffedQueueSkill[]
}

/** A skill that contacts of a queue ask for. */
export interface StaffedQueueSkill extends Ref {
  /** Share of the contacts, above 0. */
  readonly share: number
}

/** Agents who can take the same contact types. */
export interface StaffedAgentKind {
  readonly id: string
  readonly queueIds: readonly string[]
  readonly contactTypeIds: readonly string[]
  /** Existing agents of this kind, on queue or not; 0 if all would be new. */
  readonly agents: number
  /** Simultaneous contacts by medium, if more than one. */
  readonly concurrency?: Readonly<Partial<Record<MediaType, number>>>
  /** By medium in hand: media of which contacts are taken meanwhile. */
  readonly interruptedBy?: ModelAgent['interruptedBy']
}

/** The need of one interval. Agents of several queues count once. */
export interface StaffingInterval {
  /** Minutes from the start of the staffed days. */
  readonly startMinute: number
  readonly minutes: number
  /** Agents that must be on queue. */
  readonly agents: number
  /** Agents to schedule, including shrinkage. */
  readonly scheduled: number
  /** The sum of what each queue would need with agents of its own; sharing saves the difference to `agents`. */
  readonly separateAgents: number
  /** Agents by kind, in the order of `agentKinds`. */
  readonly kinds: readonly number[]
  /** Occupancy of these agents. */
  readonly occupancy: number
  /** Share of all contacts answered within the target of their kind. */
  readonly serviceLevel: number
  readonly queues: readonly StaffingIntervalQueue[]
  /** Agents expected on queue under the current roster; only if there is one. */
  readonly roster?: StaffingRoster
}

/** One queue in one interval. */
export interface StaffingIntervalQueue {
  readonly queueId: string
  readonly callsPerHour: number
  /** Offered load in erlang. */
  readonly load: number
  /** The queue's part of the interval's agents; the parts of shared agents add up. */
  readonly agents: number
  /** Agents that the queue would need on its own. */
  readonly separateAgents: number
  readonly serviceLevel: number
  readonly asaSeconds: number
  readonly abandonProbability: number
  readonly roster?: StaffingRoster
}

/** The roster in one interval. */
export interface StaffingRoster {
  /**
   * Agents expected on queue. Agents who are shared with other queues, staffed here or not, count by the part that each
   * queue needs.
   */
  readonly agents: number
  /** Agents above the need; below 0: too few. Not below 0 for a queue whose target the roster meets. */
  readonly over: number
  /** The service with the whole roster: simulated, or by the formula of the queue with its part. */
  readonly serviceLevel: number
}

/** Changes in place of more agents. */
export interface StaffingGrants {
  readonly changes: number
  /** Agents who get them. */
  readonly agents: number
  /** Share of the contacts of the staffed queues to answer within the target. */
  readonly target: number
  /** That share with the changes. */
  readonly serviceLevel: number
  /** The days named, as the request has them, and its time zone. */
  readonly days?: string
  readonly timeZone?: string
}

/** All intervals together. */
export interface StaffingTotal {
  /** The most agents on queue in one interval. */
  readonly peakAgents: number
  /** The most agents to schedule in one interval, including shrinkage. */
  readonly peakScheduled: number
  readonly agentHours: number
  readonly scheduledHours: number
  /** Total hours if each queue had agents of its own. */
  readonly separateHours: number
  /** Share of all contacts answered within the target. */
  readonly serviceLevel: number
  /** Counts intervals with contacts. */
  readonly rosterHours?: number
  /** Hours of agents who could take these contacts and are taken up by queues that are not staffed here. */
  readonly elsewhereHours?: number
  /** Hours missing in intervals with too few agents. */
  readonly shortHours?: number
  /** Hours above the need in intervals with enough agents. */
  readonly surplusHours?: number
}

/** Fewer missing hours than this are rounded away in texts, and not worth a search. */
export const MIN_HOURS = 0.5
