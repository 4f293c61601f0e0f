import type { Ref } from '../common'
import type { Estimate } from './simulation'

/**
 * Changes that bring most service, found and judged by simulated weeks: how much for how many (`curve`), in what order
 * (`waves`), and which of them are chosen (`changes`).
 */
export interface Improvement {
  readonly format: 'skillroute/improvement@1'
  /** From no change to all that were found, on callers that the search has not seen. */
  readonly curve: readonly CurvePoint[]
  /** The chosen changes in parts that each make sense by themselves, the one that brings most per change first. */
  readonly waves: readonly ImprovementWave[]
  /** Which changes were chosen, and why so many. */
  readonly chosen: { readonly changes: number; readonly agents: number; readonly why: string }
  /** The chosen changes in the order of what they bring. */
  readonly changes: readonly ImprovementChange[]
  /** Assumptions and constraints that bound, in sentences for people. */
  readonly notes: readonly string[]
}

/** What so many changes bring. Intervals of 95 % over simulated weeks with the same callers as without changes. */
export interface CurvePoint {
  readonly changes: number
  /** Agents who get a change. */
  readonly agents: number
  /** Share of contacts within service level, 0..1, of all that counts. */
  readonly serviceLevel: Estimate
  /** Against no change. */
  readonly gain: Estimate
  /** Contacts within service level per week, against no change. */
  readonly contactsPerWeek: Estimate
  readonly queues: readonly CurveQueue[]
}

/** One queue at a point of the curve. */
export interface CurveQueue {
  readonly queue: Ref
  readonly serviceLevel: Estimate
  readonly gain: Estimate
  /** The queue's own target; contacts of several types and targets: the one that most contacts have. */
  readonly target: number
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

/** One change, what it brings, and why. */
export interface ImprovementChange {
  /** Stable: the same change of the same agent has the same id. */
  readonly id: string
  /** `ADD`: a skill is granted; `JOIN`: the agent becomes an active member of a queue. */
  readonly action: 'ADD' | 'JOIN'
  readonly agent: Ref
  /** The skill of `ADD`. */
  readonly skill?: Ref
  /** The queue of `JOIN`. */
  readonly queue?: Ref
  /** The level of `ADD`, the ring of `JOIN`. */
  readonly after: number
  /** Queues in which it has an effect. */
  readonly queues: readonly Ref[]
  readonly wave: number
  /** Ids of changes that have an effect only together with this one. */
  readonly with: readonly string[]
  /**
   * Contacts within service level per week that it, together with `with`, adds to the changes before it: its part of what
   * its wave brings, by the contacts that it was found to rescue.
   */
  readonly contactsPerWeek: Estimate
  /** Whether the interval of `contactsPerWeek` holds 0. */
  readonly isUncertain: boolean
  /** One sentence with the figures it rests on. */
  readonly reason: string
  /** Figures behind the reason. */
  readonly evidence: Readonly<Record<string, number | string>>
}
