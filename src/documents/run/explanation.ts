import type { Interval, MediaType, Ref } from '../common'

/**
 * How sure a statement is. `known`: read from the org as it stands there. `inferred`: follows from what was read, such as
 * a configuration found by reverting audited changes. `unknown`: cannot be said, and `why` says why.
 */
export type Certainty = 'known' | 'inferred' | 'unknown'

/** Why one conversation went where it went. */
export interface Explanation {
  readonly format: 'skillroute/explanation@1'
  readonly org: Ref
  readonly conversationId: string
  /** ISO times. Without an end the conversation is still under way. */
  readonly start: string
  readonly end?: string
  /** One for each time that it came into a queue, in order. */
  readonly legs: readonly ExplainedLeg[]
  /** What made it wait, go astray or stay unanswered, the most telling first; empty where nothing stands out. */
  readonly causes: readonly RoutingCause[]
  /** What the explanation rests on and leaves out, in sentences for people. */
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
  /** Seconds until an agent was chosen, or until it left the queue; absent while it waits. */
  readonly waitedSeconds?: number
  readonly outcome: 'answered' | 'abandoned' | 'transferred' | 'waiting'
  /** Who got it. */
  readonly agent?: Ref
  /** Routing method in the platform's words, such as `Standard`, `Bullseye`, `Preferred`. */
  readonly usedRouting?: string
  /** Ring that was open at the end, from 1; absent where the queue has no rings. */
  readonly ring?: number
  /** Skills that rings had dropped by then. */
  readonly droppedSkills: readonly Ref[]
  /** Who our rule chooses for the contact at that moment; absent where it chooses nobody or cannot be asked. */
  readonly ruleAgent?: Ref
  /** Whether rule and platform chose the same agent; absent where that cannot be judged. */
  readonly agrees?: boolean
  /** Members of the queue at the moment of the choice, those who could have got it first, in the order of the rule. */
  readonly members: readonly ExplainedMember[]
  /** Contacts of the queue that waited at that moment, this one not counted. */
  readonly alsoWaiting: number
  readonly steps: readonly ExplanationStep[]
}

/** One statement of an explanation. */
export interface ExplanationStep {
  readonly step: 'asked' | 'members' | 'present' | 'free' | 'ring' | 'choice' | 'waiting' | 'outcome'
  readonly certainty: Certainty
  readonly text: string
  /** Why it is not known; absent for what is. */
  readonly why?: string
}

/** A member of a queue at one moment. */
export interface ExplainedMember {
  readonly agent: Ref
  readonly state: AgentActivity
  readonly certainty: Certainty
  /** How long the agent had been free. */
  readonly idleSeconds?: number
  /** Average level over the asked skills, where levels order the agents. */
  readonly score?: number
  /** Place in the order of the rule, from 1; absent for those who could not get it. */
  readonly place?: number
  /** What stood in the way; absent for those who could have got it. */
  readonly obstacle?: RoutingObstacle
  /** Asked skills and language that the agent did not hold. */
  readonly missing: readonly Ref[]
}

/** What a member did at a moment. `free`: on queue with capacity for a contact. */
export type AgentActivity = 'free' | 'busy' | 'offQueue' | 'unknown'

/** What kept a contact from a member. */
export type RoutingObstacle =
  | 'notActivated'
  | 'busy'
  | 'offQueue'
  | 'lacksSkill'
  | 'lacksLanguage'
  | 'laterRing'
  | 'unknown'

/**
 * What made a contact wait, go astray or stay unanswered. `skillLost`: it asked for a skill in an earlier queue and not in
 * this one. `notActivated`: a free agent with everything that was asked for is no activated member of the queue.
 * `ringDropped`: a ring dropped a skill, and somebody without it answered. `languageMissing`, `skillMissing`: free members
 * lacked only that. `ringNotOpen`: free members sat in a ring that was not open yet. `levelStale`: a level was changed
 * since, and under today's levels somebody else would have been chosen; or the platform still followed the level before a
 * change. `nobodyOnQueue`, `allBusy`: no member who could have taken it was on queue, or free.
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

/** One cause, with whom and what it is about. */
export interface RoutingCause {
  readonly cause: RoutingCauseKind
  readonly certainty: Certainty
  readonly queue: Ref
  readonly text: string
  readonly agents: readonly Ref[]
  /** Skills, or the language. */
  readonly skills: readonly Ref[]
}

/** How often the platform chose the agent that our rule of routing gives, over a period. */
export interface RoutingAgreement {
  readonly format: 'skillroute/agreement@1'
  readonly org: Ref
  readonly interval: Interval
  readonly queues: readonly Ref[]
  /** Contacts for which the platform chose an agent, and both choices are known. */
  readonly agents: AgreementRate
  /** Of these, the contacts that two or more agents could have got: where there was a choice. */
  readonly contested: AgreementRate
  /** Contacts that had waited: whether the freed agent took the one that our rule gives. */
  readonly order: AgreementRate
  /** Of the judged contacts, those for which nothing had to be inferred about who was free. */
  readonly known: AgreementRate
  /** Choices that were not judged, and why. */
  readonly notJudged: readonly { readonly why: string; readonly contacts: number }[]
  /** What would explain the differences, the most telling first. */
  readonly differences: readonly AgreementDifference[]
  /** Contacts that waited longer than their queue's target or were abandoned, by their first cause. */
  readonly slow: readonly { readonly cause: RoutingCauseKind | 'none'; readonly contacts: number }[]
  readonly contacts: readonly AgreementContact[]
  /** What was looked at and not judged: choices, and contacts for which no agent was chosen. */
  readonly others?: readonly UnjudgedContact[]
  readonly notes: readonly string[]
}

/** A contact of the period without a judgement. */
export interface UnjudgedContact {
  readonly conversationId: string
  readonly queue: Ref
  /** When an agent was chosen, else when it came. */
  readonly at: string
  /** Until then, or until it left the queue; absent while it waits. */
  readonly waitedSeconds?: number
  readonly skills: readonly Ref[]
  /** Absent where none was chosen. */
  readonly agent?: Ref
  readonly why: string
  /** What made it wait beyond the target or be abandoned. */
  readonly cause?: RoutingCauseKind
}

/** A share with its Wilson interval of 95 %; null where nothing was judged. */
export interface AgreementRate {
  readonly judged: number
  readonly agreed: number
  readonly ratio: number | null
  readonly low: number | null
  readonly high: number | null
}

/**
 * Another reading of the rule. `languageInLevel`: the level of the language counts in the average. `skillsFirst`: the
 * agents looked at are those idle longest of all who hold the skills. `looksAtAll`: more than 100 agents are looked at.
 * `longestIdle`: levels are not followed. `highestLevel`: levels are followed although the queue's method is another.
 * `levelBefore`: the level before a change was still followed. `levelAfter`: a level was followed before its audit says so.
 * `skillLost`: the skills of an earlier queue were followed. `predictive`: a predictor chose. `unexplained`: none of them.
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
  /** Share of all judged contacts for which this reading gives the platform's choice; absent where it makes none. */
  readonly ratio?: number
}

/** One choice of the platform beside the rule's. */
export interface AgreementContact {
  readonly conversationId: string
  readonly queue: Ref
  readonly at: string
  readonly waitedSeconds: number
  readonly skills: readonly Ref[]
  readonly agent: Ref
  readonly ruleAgent?: Ref
  readonly agrees: boolean
  /** Whether the freed agent took the waiting contact that the rule gives; absent for a contact that did not wait. */
  readonly inOrder?: boolean
  readonly certainty: Certainty
  /** Agents who were free and could have got it. */
  readonly eligible: number
  /** Readings that give the platform's choice where the rule does not. */
  readonly readings: readonly AgreementDifference['reading'][]
  /** What made it wait beyond the target of its queue. */
  readonly cause?: RoutingCauseKind
}
