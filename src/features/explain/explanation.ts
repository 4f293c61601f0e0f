import type { MediaType, Ref } from '../../documents/common'
import type { Certainty, RoutingCauseKind } from '../../documents/run/agreement'

/** Why one conversation was routed as it was. */
export interface Explanation {
  readonly format: 'skillroute/explanation@1'
  readonly org: Ref
  readonly conversationId: string
  /** ISO times. Without an end the conversation is still active. */
  readonly start: string
  readonly end?: string
  /** One for each time that the conversation entered a queue, in order. */
  readonly legs: readonly ExplainedLeg[]
  /** Why it waited, was misrouted or stayed unanswered, the strongest cause first; empty if nothing stands out. */
  readonly causes: readonly RoutingCause[]
  /** The basis of the explanation and what it leaves out, in sentences for people. */
  readonly notes: readonly string[]
}

/** One stay of a conversation in one queue. */
export interface ExplainedLeg {
  readonly queue: Ref
  readonly mediaType: MediaType
  /** What was asked for. */
  readonly skills: readonly Ref[]
  readonly language?: Ref
  /** Absent where it could not be read. */
  readonly priority?: number
  readonly arrivedAt: string
  /** Seconds until the agent who answered was chosen, or the conversation left the queue; absent while it waits. */
  readonly waitedSeconds?: number
  readonly outcome: 'answered' | 'abandoned' | 'transferred' | 'waiting'
  /** Who answered; if nobody did, who was offered it first. */
  readonly agent?: Ref
  /** Routing method in the platform's terms, such as `Standard`, `Bullseye`, `Preferred`. */
  readonly usedRouting?: string
  /** The ring that was open when the agent was chosen, or else at the end, from 1; absent if the queue has no rings. */
  readonly ring?: number
  /** Skills that the rings had dropped by then. */
  readonly droppedSkills: readonly Ref[]
  /**
   * The agent that our rule chooses for the contact at that moment; absent if it chooses nobody or cannot be evaluated.
   */
  readonly ruleAgent?: Ref
  /** Whether rule and platform chose the same agent; absent if that cannot be evaluated. */
  readonly agrees?: boolean
  /**
   * Members of the queue when the agent was chosen. Members who could have got the contact come first, in the order of
   * the rule.
   */
  readonly members: readonly ExplainedMember[]
  /** Number of other contacts of the queue that were waiting at that moment. */
  readonly alsoWaiting: number
  readonly steps: readonly ExplanationStep[]
}

/** One statement of an explanation. */
export interface ExplanationStep {
  readonly step: 'asked' | 'members' | 'present' | 'free' | 'ring' | 'choice' | 'waiting' | 'outcome'
  readonly certainty: Certainty
  readonly text: string
  /** Why it is not known; absent if it is. */
  readonly why?: string
}

/** A member of a queue at one moment. */
export interface ExplainedMember {
  readonly agent: Ref
  /** At that moment. `free`: on queue with capacity for a contact. */
  readonly state: 'free' | 'busy' | 'offQueue' | 'unknown'
  readonly certainty: Certainty
  /** How long the agent had been free. */
  readonly idleSeconds?: number
  /** Average level over the requested skills, if levels order the agents. */
  readonly score?: number
  /** Position in the order of the rule, from 1; absent for members who could not get the contact. */
  readonly place?: number
  /** Why the member could not get the contact; absent for members who could. */
  readonly obstacle?: RoutingObstacle
  /** Requested skills and language that the agent did not hold. */
  readonly missing: readonly Ref[]
}

/** Why a member could not get a contact. */
export type RoutingObstacle =
  | 'notActivated'
  | 'busy'
  | 'offQueue'
  | 'lacksSkill'
  | 'lacksLanguage'
  | 'laterRing'
  | 'unknown'

/** One cause, with the agents and objects involved. */
export interface RoutingCause {
  readonly cause: RoutingCauseKind
  readonly certainty: Certainty
  readonly queue: Ref
  readonly text: string
  readonly agents: readonly Ref[]
  /** Skills, or the language. */
  readonly skills: readonly Ref[]
}
