import type { Ref } from '../common'

/** Whether an assumption holds in an org. `unknown`: nothing could show it; `why` has the reason. */
export type ProbeVerdict = 'holds' | 'differs' | 'unknown'

/** One assumption about the platform, and what an org shows of it. */
export interface ProbeCheck {
  /** Named in `docs/probe.md`, such as `analytics.days`. Never renamed. */
  readonly id: string
  readonly question: string
  /** What is asked, and what in the answer counts. */
  readonly method: string
  /** What skillroute counts on. */
  readonly expected: string
  readonly verdict: ProbeVerdict
  /** What was seen: counts, times, statuses and codes. */
  readonly evidence: string
  /** Why nothing is known; only with `unknown`. */
  readonly why?: string | undefined
  /** Permissions that were missing; any one of a text with `|` is enough. */
  readonly missing?: readonly string[] | undefined
  /** What follows from the verdict. */
  readonly follows: string
}

/** What audits tell of a change. `bare`: no properties; `renamed`: properties under names that tell nothing. */
export type AuditRowShape = 'full' | 'bare' | 'renamed'

/**
 * Facts of one org. What was not found out is absent. Those that the emulator has a switch for bear its name, so that
 * `startEmulator({ profile })` plays them. Times of visibility are upper bounds: when it was first seen.
 */
export interface OrgFacts {
  /** Status of a refused token request. */
  readonly refusedTokenStatus?: number | undefined
  /** Life of a token, s. */
  readonly tokenSeconds?: number | undefined
  /** Permissions of the OAuth client, as the platform lists them. */
  readonly permissions?: readonly string[] | undefined
  /** Requests a minute that the org allows a token. */
  readonly ratePerMinute?: number | undefined
  /** Whether a 429 named the limit that was reached. */
  readonly limitInBody?: boolean | undefined
  /** Largest pages that were answered. */
  readonly memberPageSize?: number | undefined
  readonly queuePageSize?: number | undefined
  readonly userPageSize?: number | undefined
  readonly usersExpandedPageSize?: number | undefined
  readonly userSkillsPageSize?: number | undefined
  readonly detailsPageSize?: number | undefined
  /** Share of users whose expanded skills were left out of a list, 0..1. */
  readonly missingExpandShare?: number | undefined
  /** Days that one synchronous aggregates query may span; 92 stands for that many or more. */
  readonly aggregateDays?: number | undefined
  /** What an interval selects of conversation details: those that began in it, or those of every day that it touches. */
  readonly detailsSelection?: 'start' | 'day' | undefined
  /** Whether a contact asking for two skills counts in both groups of an unflattened query. */
  readonly multiSkillCountsInEach?: boolean | undefined
  /** Qualifier of `oOnQueueUsers`: a routing status, a presence, or none. */
  readonly onQueueQualifier?: 'routingStatus' | 'none' | 'other' | undefined
  /** Whether segments of customers carry `queueId`. */
  readonly customerQueue?: boolean | undefined
  /** Whether `nNextContactAvoided` has data. */
  readonly resolutionData?: boolean | undefined
  /** How far the data lake behind detail jobs was behind, ms. */
  readonly lakeLagMs?: number | undefined
  /** Whether the org has WFM. */
  readonly wfm?: boolean | undefined
  /** What an org without WFM answers, such as `403 missing.permissions`. */
  readonly wfmRefusal?: string | undefined
  /** Time zone and first day of the week of a WFM business unit. */
  readonly wfmTimeZone?: string | undefined
  readonly wfmStartDayOfWeek?: string | undefined
  /** What audits tell of a change. */
  readonly auditRows?: AuditRowShape | undefined
  /** How long an audit took to appear, ms. */
  readonly auditLagMs?: number | undefined
  /** Entity type under which a user's skill change was audited. */
  readonly skillChangeEntity?: string | undefined
  /** Whether a queue written back as read stayed as it was. */
  readonly queuePutKeeps?: boolean | undefined
  /** What a first rule of conditional group routing that names its own queue got. */
  readonly groupRuleOwnQueue?: 'accept' | 'refuse' | undefined
  /** Whether a PUT that rests on an old read of the queue was refused. */
  readonly queuePutConflicts?: boolean | undefined
  /** Whom `modifiedBy` of a queue names after a write by client credentials. */
  readonly queueModifiedBy?: 'client' | 'none' | 'other' | undefined
  /** Answer to a ring that the queue lacks, such as `400 bad.request`; `taken` where it was. */
  readonly missingRing?: string | undefined
  /** What more than 50 skills in a bulk call got. */
  readonly skillsOverFifty?: 'refuse' | 'accept' | undefined
  /** What a bulk call that names a skill twice got: the last level, the first, or a refusal. */
  readonly duplicateSkills?: 'last' | 'first' | 'refuse' | undefined
  /** What a bulk call with one unknown skill got: refused as a whole, written but for that one, or taken. */
  readonly unknownSkill?: 'refuse' | 'skip' | undefined
  /** What a deleted skill answers: its status and code, or `readable` when it is given with its state. */
  readonly deletedSkill?: string | undefined
  /** What became of a language level of 3.6. */
  readonly languageFraction?: 'cut' | 'round' | 'keep' | 'refuse' | undefined
  /** Whether two writes of one user's skills at the same time were seen to conflict. */
  readonly writeConflicts?: boolean | undefined
  /** Time between two heartbeats of a notification socket, ms. */
  readonly heartbeatMs?: number | undefined
  /** Whether a ping on a notification socket was answered. */
  readonly answersPings?: boolean | undefined
  /** How long a new skill was not found by its id, ms. */
  readonly newSkillLagMs?: number | undefined
  /** How long a new queue was missing from the list, ms. */
  readonly newQueueLagMs?: number | undefined
  /** How long a deleted queue was still read, ms. */
  readonly deletedQueueLagMs?: number | undefined
  /** How long a new member took to show, ms. */
  readonly lagMs?: number | undefined
  /** How long a member that shows could not be given a ring, ms. */
  readonly newMemberLagMs?: number | undefined
}

/** Something of the org that the evidence names; `redactProfile` replaces it everywhere. */
export interface ProbeSubject {
  readonly kind: string
  readonly id: string
  readonly name: string
}

/** What one org is like: facts and checks of `skillroute probe`. */
export interface OrgProfile {
  readonly format: 'skillroute/profile@1'
  readonly org: Ref
  /** A hash of the org's id, also where names and ids are replaced: tells whether a profile is of an org. */
  readonly orgHash: string
  /** Where requests went; its host alone, and only that of a known region, where names are replaced. */
  readonly baseUrl: string
  readonly takenAt: string
  /** Whether names, ids and mails are replaced. */
  readonly redacted: boolean
  /** Whether throw-away things were written. */
  readonly writes: boolean
  /** Requests that it took. */
  readonly requests: number
  readonly facts: OrgFacts
  readonly checks: readonly ProbeCheck[]
  /** What of the org the evidence names. */
  readonly subjects: readonly ProbeSubject[]
  /** Names of throw-away things that could not be removed; only there when there are any. */
  readonly left?: readonly string[] | undefined
  /** Names of throw-away things that may have been made and did not show; only there when there are any. */
  readonly unseen?: readonly string[] | undefined
}
