import type { Interval, Ref } from '../common'

/**
 * How certain a statement is. `known`: read from the current org. `inferred`: derived from what was read, such as a
 * configuration found by reverting audited changes. `unknown`: cannot be determined, and `why` gives the reason.
 */
export type Certainty = 'known' | 'inferred' | 'unknown'

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
  /** Of the evaluated contacts, those where the free agents were known and not inferred. */
  readonly known: AgreementRate
  /** Choices that were not evaluated, and why. */
  readonly notEvaluated: readonly { readonly why: string; readonly contacts: number }[]
  /** Possible explanations of the differences, the strongest first. */
  readonly differences: readonly AgreementDifference[]
  /** Contacts that waited longer than their queue's target or were abandoned, by their first cause. */
  readonly slow: readonly { readonly cause: RoutingCauseKind | 'none'; readonly contacts: number }[]
  readonly contacts: readonly AgreementContact[]
  /** Contacts examined but not evaluated: choices, and contacts for which no agent was chosen. */
  readonly others?: readonly UnevaluatedContact[]
  readonly notes: readonly string[]
}

/** A contact of the period that was not evaluated. */
export interface UnevaluatedContact {
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

/** A share with its 95 % Wilson interval; null if nothing was evaluated. */
export interface AgreementRate {
  readonly evaluated: number
  readonly agreed: number
  readonly ratio: number | null
  readonly low: number | null
  readonly high: number | null
}

/**
 * Another interpretation of the rule. `languageInLevel`: the level of the language counts in the average.
 * `skillsFirst`: the rule considers the agents idle longest among all who hold the skills. `considersAll`: it considers
 * more than 100 agents. `longestIdle`: levels are ignored. `highestLevel`: levels are used although the queue has
 * another method. `levelBefore`: the level from before a change was still used. `levelAfter`: a level was used before
 * its audit says so. `skillLost`: the skills of an earlier queue were used. `unexplained`: none
 * of these.
 */
export interface AgreementDifference {
  readonly reading:
    | 'languageInLevel'
    | 'skillsFirst'
    | 'considersAll'
    | 'longestIdle'
    | 'highestLevel'
    | 'levelBefore'
    | 'levelAfter'
    | 'skillLost'
    | 'unexplained'
  /** Differences that it explains; one difference may have several explanations. */
  readonly explains: number
  /**
   * Share of all evaluated contacts for which this interpretation gives the platform's choice; absent if it gives none.
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
