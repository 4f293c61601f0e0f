import type { Ref } from '../common'
import type { Recommendation } from './recommendation'
import type { Estimate } from './simulation'

/**
 * Changes that bring most service, found and judged by simulated weeks: how much for how many (`curve`), in what order
 * (`waves`), and which of them are chosen (`changes`).
 */
export interface Improvement extends ImprovementSummary {
  readonly format: 'skillroute/improvement@1'
  /** From no change to all that were found, on callers that the search has not seen. */
  readonly curve: readonly CurvePoint[]
  /** The chosen changes in the order of what they bring. */
  readonly changes: readonly Recommendation[]
  /** Assumptions and constraints that bound, in sentences for people. */
  readonly notes: readonly string[]
}

/** How much how many changes would bring, and which of them were chosen. */
export interface ImprovementSummary {
  /** From no change to all that were found, on callers that the search has not seen. */
  readonly curve: readonly CurveStep[]
  /** The chosen changes in parts that each make sense by themselves, the one that brings most per change first. */
  readonly waves: readonly ImprovementWave[]
  /** Which changes were chosen, and why so many. */
  readonly chosen: { readonly changes: number; readonly agents: number; readonly why: string }
}

/** What so many changes bring, by queue too. */
export interface CurvePoint extends CurveStep {
  readonly queues: readonly CurveQueue[]
}

/** What so many changes bring. Intervals of 95 % over simulated weeks with the same callers as without changes. */
export interface CurveStep {
  readonly changes: number
  /** Agents who get a change. */
  readonly agents: number
  /** Share of contacts within service level, 0..1, of all that counts. */
  readonly serviceLevel: Estimate
  /** Against no change. */
  readonly gain: Estimate
  /** Contacts within service level per week, against no change. */
  readonly contactsPerWeek: Estimate
}

/** One queue at a point of the curve. */
export interface CurveQueue {
  readonly queue: Ref
  readonly serviceLevel: Estimate
  readonly gain: Estimate
  /** The queue's own target; contacts of several types and targets: the one that most contacts have. */
  readonly target: number
  /**
   * The range of the gain of one single week, 95 of 100 weeks within it: with days, rates and handle times other than estimated as
   * far as the record leaves open. Only at the chosen point, for queues in which somebody called.
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
