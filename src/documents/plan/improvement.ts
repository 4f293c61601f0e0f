import type { Ref } from '../common'
import type { QueueSet } from './change'
import type { Recommendation } from './recommendation'
import type { Estimate } from './simulation'

/**
 * The changes that raise service most, found and evaluated by simulated weeks: the gain by number of changes (`curve`),
 * their order (`waves`), and the chosen ones (`changes`).
 */
export interface Improvement extends ImprovementSummary {
  readonly format: 'skillroute/improvement@1'
  /** From no change to all changes found, evaluated on callers that the search did not use. */
  readonly curve: readonly CurvePoint[]
  /** The chosen changes in order of their gain. */
  readonly changes: readonly Recommendation[]
  /** Assumptions, and constraints that limited the result, in sentences for people. */
  readonly notes: readonly string[]
}

/** The gain by number of changes, and which of them were chosen. */
export interface ImprovementSummary {
  /** From no change to all changes found, evaluated on callers that the search did not use. */
  readonly curve: readonly CurveStep[]
  /** The chosen changes in parts that each make sense alone; the part with the largest gain per change comes first. */
  readonly waves: readonly ImprovementWave[]
  /** Which changes were chosen, and why that number. */
  readonly chosen: { readonly changes: number; readonly agents: number; readonly why: string }
  /**
   * The chosen changes of queue settings, those that bring most first: each concerns all members of its queue, none of whom
   * has to learn anything. Absent if there are none.
   */
  readonly queueSettings?: readonly QueueSet[]
  /** The gain of changes of agents alone, and of queue settings alone. Present if both were searched for. */
  readonly curves?: { readonly agents: readonly CurveStep[]; readonly queues: readonly CurveStep[] }
  /** What each start of the search reached; how far they differ hints at how much is left. Absent if there was one. */
  readonly starts?: readonly SearchStart[]
  /** Present if queues that would lose too much keep most of the gain from being chosen. */
  readonly blockedBy?: BlockedBy
}

/** Where a search began, and the gain of what it found, evaluated on callers that no start used. */
export interface SearchStart {
  readonly name: string
  readonly changes: number
  /** Against no change, in parts of all contacts that count. */
  readonly gain: Estimate
}

/** The changes that would be chosen if queues could lose any amount, and the queues that lose more than they may. */
export interface BlockedBy {
  readonly changes: number
  readonly agents: number
  /** Against no change. */
  readonly gain: Estimate
  /** Queues that lose more than they may. Service levels 0..1. */
  readonly queues: readonly {
    readonly queue: Ref
    readonly loss: number
    readonly serviceLevel: number
    readonly target: number
    /** Its routing is not simulated: these figures are of a standard queue. */
    readonly isRough?: true
  }[]
}

/** The gain of a number of changes, with each queue's. */
export interface CurvePoint extends CurveStep {
  readonly queues: readonly CurveQueue[]
  /**
   * Queues whose routing no simulation has, simulated as standard ones: rough, but enough to see that they lose no more than
   * queues may. Absent without such queues.
   */
  readonly asStandard?: readonly CurveQueue[]
}

/** The gain of a number of changes. Intervals of 95 % over simulated weeks with the same callers as without changes. */
export interface CurveStep {
  readonly changes: number
  /** Agents who get a change. */
  readonly agents: number
  /** Share of contacts within service level, 0..1, over all contacts that count. */
  readonly serviceLevel: Estimate
  /** Against no change. */
  readonly gain: Estimate
  /** Additional contacts within service level per week, compared to no change. */
  readonly contactsPerWeek: Estimate
  /** How far the occupancy of the busiest agent is above the mean of all busy agents, 0..1. */
  readonly occupancySpread: number
  /** What the changes cost, in the unit of the given costs. Absent without costs. */
  readonly cost?: number
}

/** One queue at a point of the curve. */
export interface CurveQueue {
  readonly queue: Ref
  readonly serviceLevel: Estimate
  readonly gain: Estimate
  /** The queue's own target. If its contacts have several types and targets, the target that most contacts have. */
  readonly target: number
  /**
   * The range of the gain of a single week, which contains 95 of 100 weeks. Days, rates and handle times vary as far as
   * the record leaves them uncertain. Only at the chosen point, for queues with callers.
   */
  readonly singleWeek?: { readonly low: number; readonly high: number }
}

/** A part of the chosen changes. */
export interface ImprovementWave {
  /** Counted from 1. */
  readonly wave: number
  readonly changes: number
  readonly agents: number
  /** Contacts within service level per week that this wave adds to the ones before. */
  readonly contactsPerWeek: Estimate
  /** Service level with this wave and those before it. */
  readonly serviceLevel: Estimate
}
