import type { Interval, MediaType, Ref } from '../common'

/**
 * How certain a statement is. `known`: read from the current org. `inferred`: derived from what was read, such as a
 * configuration found by reverting audited changes. `unknown`: cannot be determined, and `why` gives the reason.
 */
export type Certainty = 'known' | 'inferred' | 'unknown'

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
  readonly cameAt: string
  /** Seconds until an agent was chosen or the conversation left the queue; absent while it waits. */
  readonly waitedSeconds?: number
  readonly outcome: 'answered' | 'abandoned' | 'transferred' | 'waiting'
  /** Who got it. */
  readonly agent?: Ref
  /** Routing method in the platform's terms, such as `Standard`, `Bullseye`, `Preferred`. */
  readonly usedRouting?: string
  /** The ring that was open at the end, from 1; absent if the queue has no rings. */
  readonly ring?: number
  /** Skills that the rings had dropped by then. */
  readonly droppedSkills: readonly Ref[]
  /**
   * The agent that our rule chooses for the contact at that moment; absent if it chooses nobody or cannot be evaluated.
   */
  readonly ruleAgent?: Ref
  /** Whether rule and platform chose the same agent; absent if that cannot be judged. */
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
  readonly state: AgentActivity
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

/** The state of a member at a moment. `free`: on queue with capacity for a contact. */
export type AgentActivity = 'free' | 'busy' | 'offQueue' | 'unknown'

/** Why a member could not get a contact. */
export type RoutingObstacle =
  | 'notActivated'
  | 'busy'
  | 'offQueue'
  | 'lacksSkill'
  | 'lacksLanguage'
  | 'laterRing'
  | 'unknown'

/**
 * Why a contact waited, was misrouted or stayed unanswered. `skillLost`: it requested a skill in an earlier queue but
 * not in this one. `notActivated`: a free agent with everything requested is not an activated member of the queue.
 * `ringDropped`: a ring dropped a skill, and an agent without it answered. `languageMissing`, `skillMissing`: free
 * members lacked only that. `ringNotOpen`: free members were in a ring that was not open yet. `levelStale`: a level was
 * changed since, and with today's levels another agent would have been chosen; or the platform still used the level
 * from before a change. `nobodyOnQueue`, `allBusy`: no member who could have taken it was on queue, or free.
 */
export type RoutingCauseKind =
  | 'skillLost'
  | 'ringDropped'
  | 'notActivated'
  | 'languageMissing'
  | 'ringNotOpen'
  | 'levelStale'
  | 'skillMissing'
  | 'nobodyOnQueue'
  | 'allBusy'

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

/** How often the platform chose the same agent as our routing rule, over a period. */
export interface RoutingAgreement {
  readonly format: 'skillroute/agreement@1'
  readonly org: Ref
  readonly interval: Interval
  readonly queues: readonly Ref[]
  /** Contacts for which the platform chose an agent and both choices are known. */
  readonly agents: AgreementRate
  /** Of these, the contacts with a real choice: two or more agents could have got them. */
  readonly contested: AgreementRate
  /** Contacts that had waited: whether the freed agent took the contact that our rule selects. */
  readonly order: AgreementRate
  /** Of the judged contacts, those where the free agents were known and not inferred. */
  readonly known: AgreementRate
  /** Choices that were not judged, and why. */
  readonly notJudged: readonly { readonly why: string; readonly contacts: number }[]
  /** Possible explanations of the differences, the strongest first. */
  readonly differences: readonly AgreementDifference[]
  /** Contacts that waited longer than their queue's target or were abandoned, by their first cause. */
  readonly slow: readonly { readonly cause: RoutingCauseKind | 'none'; readonly contacts: number }[]
  readonly contacts: readonly AgreementContact[]
  /** Contacts examined but not judged: choices, and contacts for which no agent was chosen. */
  readonly others?: readonly UnjudgedContact[]
  readonly notes: readonly string[]
}

/** A contact of the period that was not judged. */
export interface UnjudgedContact {
  readonly conversationId: string
  readonly queue: Ref
  /** When an agent was chosen, else when the contact arrived. */
  readonly at: string
  /** Seconds until then, or until the contact left the queue; absent while it waits. */
  readonly waitedSeconds?: number
  readonly skills: readonly Ref[]
  /** Absent if no agent was chosen. */
  readonly agent?: Ref
  readonly why: string
  /** Why it waited longer than the target or was abandoned. */
  readonly cause?: RoutingCauseKind
}

/** A share with its 95 % Wilson interval; null if nothing was judged. */
export interface AgreementRate {
  readonly judged: number
  readonly agreed: number
  readonly ratio: number | null
  readonly low: number | null
  readonly high: number | null
}

/**
 * Another interpretation of the rule. `languageInLevel`: the level of the language counts in the average.
 * `skillsFirst`: the rule considers the agents idle longest among all who hold the skills. `looksAtAll`: it considers
 * more than 100 agents. `longestIdle`: levels are ignored. `highestLevel`: levels are used although the queue has
 * another method. `levelBefore`: the level from before a change was still used. `levelAfter`: a level was used before
 * its audit says so. `skillLost`: the skills of an earlier queue were used. `predictive`: a predictor chose.
 * `unexplained`: none of these.
 */
export interface AgreementDifference {
  readonly reading:
    | 'languageInLevel'
    | 'skillsFirst'
    | 'looksAtAll'
    | 'longestIdle'
    | 'highestLevel'
    | 'levelBefore'
    | 'levelAfter'
    | 'skillLost'
    | 'predictive'
    | 'unexplained'
  /** Differences that it explains; one difference may have several explanations. */
  readonly explains: number
  /**
   * Share of all judged contacts for which this interpretation gives the platform's choice; absent if it gives none.
   */
  readonly ratio?: number
}

/** One choice of the platform compared to the rule's. */
export interface AgreementContact {
  readonly conversationId: string
  readonly queue: Ref
  readonly at: string
  readonly waitedSeconds: number
  readonly skills: readonly Ref[]
  readonly agent: Ref
  readonly ruleAgent?: Ref
  readonly agrees: boolean
  /** Whether the freed agent took the waiting contact that the rule selects; absent for a contact that did not wait. */
  readonly inOrder?: boolean
  readonly certainty: Certainty
  /** Agents who were free and could have got it. */
  readonly eligible: number
  /** Interpretations that give the platform's choice where the rule does not. */
  readonly readings: readonly AgreementDifference['reading'][]
  /** Why it waited longer than the target of its queue. */
  readonly cause?: RoutingCauseKind
}
