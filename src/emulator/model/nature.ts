import { mapSlot } from './slot'
import type { World } from './world-types'

/**
 * How people depart from what models of contact centers assume. By default they do not: a plan that was found by
 * simulation is then judged by a world of its own kind. Each of these makes that harder. Who calls for the first time,
 * when, and with how much patience is the same whatever is configured.
 */
export interface WorldNature {
  /**
   * How much longer the first contact takes that asks for a skill granted since the world began, as a share of the
   * agent's handle time; with several asked skills, the average over them. The same for the contacts of a queue in
   * which the agent was activated since then.
   */
  readonly learningExcess: number
  /** Contacts on a new skill, or of a new queue, after which half of `learningExcess` is left, and a quarter after as many again. */
  readonly learningContacts: number
  /**
   * How the patience of a contact type spreads around its mean. `mixed`: a quarter of the callers are impatient (an
   * exponential of 0.15 times the mean), the others wait rather alike (a Weibull distribution of shape 2).
   */
  readonly patienceShape: 'exponential' | 'mixed'
  /** Share of the callers who abandoned that call again, 0..1, each time. */
  readonly redialShare: number
  /** Mean minutes until they do, exponential. */
  readonly redialMinutes: number
  /** Share of the unresolved contacts whose caller comes back the next day that the queue has contacts, 0..1. */
  readonly nextDayShare: number
  /**
   * Share of the transferred contacts that a second agent handles from the start, 0..1: as a contact of another type of
   * the medium, of the same or another queue, in the same conversation. The others end with the transfer.
   */
  readonly handOnShare: number
  /** Share of an agent's shifts to which they do not come at all, 0..1. Published schedules do not show it. */
  readonly absentShare: number
  /** Share of shifts to which they come late, 0..1. */
  readonly lateShare: number
  /** Most minutes by which they do; any number up to it is as likely. */
  readonly lateMinutes: number
}

/** People as models assume them. */
export const PLAIN_NATURE: WorldNature = {
  learningExcess: 0,
  learningContacts: 40,
  patienceShape: 'exponential',
  redialShare: 0,
  redialMinutes: 10,
  nextDayShare: 0,
  handOnShare: 0,
  absentShare: 0,
  lateShare: 0,
  lateMinutes: 30,
}

/** Gives a world the nature that its history will have; to be called before anybody asks for the history. */
export function setNature(world: World, nature: WorldNature): void {
  mapSlot<WorldNature>(world, 'nature').set('own', nature)
}

/** The nature of a world; the plain one unless another was given. */
export function natureOf(world: World): WorldNature {
  return mapSlot<WorldNature>(world, 'nature').get('own') ?? PLAIN_NATURE
}
