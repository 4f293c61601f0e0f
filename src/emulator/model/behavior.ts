import { mapSlot } from './slot'
import type { World } from './world-types'

/**
 * How people, and routing where its rules are not documented, differ from what models of contact centers assume. By
 * default they do not differ: a plan is then tested under the assumptions with which it was found. None of these
 * switches changes who calls for the first time, and when.
 */
export interface WorldBehavior {
  /**
   * How much longer an agent takes for the first contact that asks for a newly granted skill, as a share of the agent's
   * handle time; with several required skills, the average over them. The same holds for the first contact of a queue in
   * which the agent was newly activated. New means since the emulator's start.
   */
  readonly learningExcess: number
  /**
   * Number of contacts on a new skill, or of a new queue, after which half of `learningExcess` is left; after twice that
   * number, a quarter is left.
   */
  readonly learningContacts: number
  /**
   * How the patience of a contact type spreads around its mean. `mixed`: a quarter of the callers are impatient (an
   * exponential of 0.15 times the mean), the patience of the others varies little (a Weibull distribution of shape 2).
   */
  readonly patienceShape: 'exponential' | 'mixed'
  /** Share of the callers who call again after they abandoned, 0..1. It applies again after each call that they abandon. */
  readonly redialShare: number
  /** Mean time until callers who abandoned call again, in minutes; exponentially distributed. */
  readonly redialMinutes: number
  /** Share of the unresolved contacts whose caller returns on the next day on which the queue has contacts, 0..1. */
  readonly nextDayShare: number
  /**
   * Share of the transferred contacts that a second agent handles with its full handle time, 0..1: in the same
   * conversation, as another contact type of the same medium, in the same or another queue. The other transferred contacts
   * end with the transfer.
   */
  readonly handOnShare: number
  /** How long a contact rings at an agent before it is answered, in seconds. It still waits, and the agent takes no other. */
  readonly alertSeconds: number
  /**
   * Share of the alerts that an agent does not answer, 0..1: the contact rings for the alerting time-out of its queue and
   * returns to its place, and the agent is not responding.
   */
  readonly notAnsweredShare: number
  /** How long an agent who did not answer is not responding, in minutes. */
  readonly notRespondingMinutes: number
  /**
   * Share of the contacts that are for the agent who had an earlier one of their type, 0..1, in queues with last agent routing
   * or rules of preferred agents. If that agent is on queue, nobody else is asked at first.
   */
  readonly ownAgentShare: number
  /** How long a contact waits for its last agent, in seconds: no setting says so. Rules of preferred agents have waits. */
  readonly lastAgentSeconds: number
  /**
   * The routing of a contact whose last or preferred agent is not on queue, as analytics shows it: as that of any other, or
   * requested for that agent and not used.
   */
  readonly absentAgentRouting: 'usual' | 'requested'
  /** How often conditional group activation is checked, in seconds. */
  readonly groupCheckSeconds: number
  /**
   * Whom BEST considers where more than 100 agents are free: the 100 who are idle longest, of whom those without the skills
   * are then dropped, or the 100 idle longest of those who hold the skills.
   */
  readonly bestCandidatesBy: 'idle' | 'skills'
  /** Share of an agent's shifts that the agent misses, 0..1. Published schedules do not show it. */
  readonly absentShare: number
  /** Share of shifts for which an agent is late, 0..1. */
  readonly lateShare: number
  /** Maximum lateness in minutes; every lateness up to it is equally likely. */
  readonly lateMinutes: number
}

/** People who behave as models assume. */
export const PLAIN_BEHAVIOR: WorldBehavior = {
  learningExcess: 0,
  learningContacts: 40,
  patienceShape: 'exponential',
  redialShare: 0,
  redialMinutes: 10,
  nextDayShare: 0,
  handOnShare: 0,
  alertSeconds: 0,
  notAnsweredShare: 0,
  notRespondingMinutes: 5,
  ownAgentShare: 0,
  lastAgentSeconds: 60,
  absentAgentRouting: 'usual',
  groupCheckSeconds: 10,
  bestCandidatesBy: 'idle',
  absentShare: 0,
  lateShare: 0,
  lateMinutes: 30,
}

/** Sets how people behave in a world. Call it before anybody reads the world's history. */
export function setBehavior(world: World, behavior: WorldBehavior): void {
  mapSlot<WorldBehavior>(world, 'behavior').set('own', behavior)
}

/** How people behave in a world: as models assume, unless `setBehavior` was called. */
export function getBehavior(world: World): WorldBehavior {
  return mapSlot<WorldBehavior>(world, 'behavior').get('own') ?? PLAIN_BEHAVIOR
}
