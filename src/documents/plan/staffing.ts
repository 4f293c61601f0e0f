import type { Interval, MediaType, Ref } from '../common'

/** Agents that an org, a model or a single queue needs by interval, beside the roster where there is one. */
export interface Staffing {
  readonly format: 'skillroute/staffing@1'
  readonly org?: Ref
  /** The days that are staffed, where they were named. Default: the average week, Monday 00:00 UTC first, or one day. */
  readonly interval?: Interval
  /** Length of the intervals in minutes. */
  readonly intervalMinutes: number
  /** `formula`: each queue on its own by Erlang A or C; `simulation`: all together, agents shared. */
  readonly method: 'formula' | 'simulation'
  /** Share of paid time away from the queues, 0..1: what `scheduled` adds to `agents`. */
  readonly shrinkage: number
  readonly queues: readonly StaffedQueue[]
  /** Agents who can take the same contacts. */
  readonly agentKinds: readonly StaffedAgentKind[]
  /** In order of time; intervals without contacts are left out. */
  readonly intervals: readonly StaffingInterval[]
  readonly total: StaffingTotal
  /** What the figures rest on and leave out, in sentences for people. */
  readonly notes: readonly string[]
}

/** What a queue has to reach. Several together: all of them. */
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
  readonly target: StaffedQueueTarget
}

/** Agents who can take the same contact types. */
export interface StaffedAgentKind {
  readonly id: string
  readonly queueIds: readonly string[]
  readonly contactTypeIds: readonly string[]
  /** Agents of this kind that there are, on queue or not; 0 where they would all be new. */
  readonly agents: number
  /** Contacts at once by medium, where more than one. */
  readonly concurrency?: Readonly<Partial<Record<MediaType, number>>>
}

/** What one interval needs. Agents of several queues count once. */
export interface StaffingInterval {
  /** Minutes from the start of the days that are staffed. */
  readonly startMinute: number
  readonly minutes: number
  /** Agents that have to be on queue. */
  readonly agents: number
  /** Agents to schedule, shrinkage included. */
  readonly scheduled: number
  /** Sum of what each queue would need with agents of its own: the difference to `agents` is what sharing saves. */
  readonly separateAgents: number
  /** Agents by kind, in the order of `agentKinds`. */
  readonly kinds: readonly number[]
  /** Share of their time that these agents are busy. */
  readonly occupancy: number
  /** Share of all contacts answered within the target of their kind. */
  readonly serviceLevel: number
  readonly queues: readonly StaffingIntervalQueue[]
  /** Agents expected on queue as the roster is; only where there is one. */
  readonly roster?: StaffingRoster
}

/** One queue in one interval. */
export interface StaffingIntervalQueue {
  readonly queueId: string
  readonly callsPerHour: number
  /** Offered load in erlang. */
  readonly load: number
  /** The queue's part of the interval's agents: parts of shared agents, which add up. */
  readonly agents: number
  /** Agents that it would need on its own. */
  readonly separateAgents: number
  readonly serviceLevel: number
  readonly asaSeconds: number
  readonly abandonProbability: number
  readonly roster?: StaffingRoster
}

/** The roster in one interval. */
export interface StaffingRoster {
  /** Agents expected on queue; of a queue, its part of the shared ones. */
  readonly agents: number
  /** Above what is needed; below 0 too few. */
  readonly over: number
  /** What these agents reach, simulated. */
  readonly serviceLevel: number
}

/** All intervals together. */
export interface StaffingTotal {
  /** Most agents on queue in one interval. */
  readonly peakAgents: number
  /** Most agents to schedule in one interval, shrinkage included. */
  readonly peakScheduled: number
  readonly agentHours: number
  readonly scheduledHours: number
  /** Hours of the sum of queues with agents of their own. */
  readonly separateHours: number
  /** Share of all contacts answered within the target. */
  readonly serviceLevel: number
  /** In intervals with contacts. */
  readonly rosterHours?: number
  /** Hours that intervals with too few agents lack. */
  readonly shortHours?: number
  /** Hours above what is needed in intervals with enough. */
  readonly spareHours?: number
}
