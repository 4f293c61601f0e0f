import type { Ref } from '../common'

/** One assumption about the platform, and whether it holds in an org. */
export interface ProbeCheck {
  /** Id as listed in `docs/probe.md`, such as `analytics.days`. Never renamed. */
  readonly id: string
  readonly question: string
  /** The request that is made, and the part of the answer that counts. */
  readonly method: string
  /** What skillroute relies on. */
  readonly expected: string
  /** Whether the assumption holds. `unknown`: it could not be checked; `why` has the reason. */
  readonly verdict: 'holds' | 'differs' | 'unknown'
  /** What was seen: counts, times, statuses and codes. */
  readonly evidence: string
  /** Why the check gave no result; only with `unknown`. */
  readonly why?: string | undefined
  /** Missing permissions. In a text with `|`, any one of the permissions is enough. */
  readonly missing?: readonly string[] | undefined
  /** The consequence of the verdict. */
  readonly follows: string
}

/**
 * Facts of one org. Unknown facts are absent. A fact with an emulator switch has the switch's name, so that
 * `startEmulator({ profile })` behaves like the org. Delays until something is visible are upper bounds: the time until
 * it was first seen.
 */
export interface OrgFacts {
  /** Status of a refused token request. */
  readonly refusedTokenStatus?: number | undefined
  /** Lifetime of a token, s. */
  readonly tokenSeconds?: number | undefined
  /** Permissions of the OAuth client, as the platform lists them. */
  readonly permissions?: readonly string[] | undefined
  /** Requests per minute that the org allows for a token. */
  readonly ratePerMinute?: number | undefined
  /** Whether a 429 named the limit that was reached. */
  readonly limitInBody?: boolean | undefined
  /** Largest page size that was accepted. */
  readonly memberPageSize?: number | undefined
  readonly queuePageSize?: number | undefined
  readonly userPageSize?: number | undefined
  readonly usersExpandedPageSize?: number | undefined
  readonly catalogPageSize?: number | undefined
  readonly userSkillsPageSize?: number | undefined
  readonly detailsPageSize?: number | undefined
  /** Share of users whose expanded skills were left out of a list, 0..1. */
  readonly missingExpandShare?: number | undefined
  /** Days that one synchronous aggregates query may span; 92 means 92 or more. */
  readonly aggregateDays?: number | undefined
  /** Which conversation details an interval selects: those that began in it, or those of every day that it touches. */
  readonly detailsSelection?: 'start' | 'day' | undefined
  /** Whether a contact asking for two skills counts in both groups of an unflattened query. */
  readonly multiSkillCountsInEach?: boolean | undefined
  /** Qualifier of `oOnQueueUsers`: a routing status, a presence, or none. */
  readonly onQueueQualifier?: 'routingStatus' | 'none' | 'other' | undefined
  /** Whether segments of customers carry `queueId`. */
  readonly customerQueue?: boolean | undefined
  /** Whether `nNextContactAvoided` has data. */
  readonly resolutionData?: boolean | undefined
  /** Delay of the data lake that detail jobs read, ms. */
  readonly lakeLagMs?: number | undefined
  /** Whether the org has WFM. */
  readonly wfm?: boolean | undefined
  /** What an org without WFM answers, such as `403 missing.permissions`. */
  readonly wfmRefusal?: string | undefined
  /** Time zone and first day of the week of a WFM business unit. */
  readonly wfmTimeZone?: string | undefined
  readonly wfmStartDayOfWeek?: string | undefined
  /** What Genesys audits contain about a change. `bare`: no properties; `renamed`: properties under names without meaning. */
  readonly auditRows?: 'full' | 'bare' | 'renamed' | undefined
  /** How long a Genesys audit took to appear, ms. */
  readonly auditLagMs?: number | undefined
  /** Entity type under which a user's skill change was audited. */
  readonly skillChangeEntity?: string | undefined
  /** Whether a queue written back as read stayed as it was. */
  readonly queuePutKeeps?: boolean | undefined
  /** How the platform answers if the first rule of conditional group routing names its own queue. */
  readonly groupRuleOwnQueue?: 'accept' | 'refuse' | undefined
  /** Whether a PUT based on an outdated read of the queue was refused. */
  readonly queuePutConflicts?: boolean | undefined
  /** Whom `modifiedBy` of a queue names after a write by client credentials. */
  readonly queueModifiedBy?: 'client' | 'none' | 'other' | undefined
  /** Answer to a ring that the queue does not have, such as `400 bad.request`; `taken` if the ring was accepted. */
  readonly missingRing?: string | undefined
  /** Answer to more than 50 skills in a bulk call. */
  readonly skillsOverFifty?: 'refuse' | 'accept' | undefined
  /** Result of a bulk call that names a skill twice: the last level, the first, or a refusal. */
  readonly duplicateSkills?: 'last' | 'first' | 'refuse' | undefined
  /** Result of a bulk call with one unknown skill: refused as a whole, written without that skill, or accepted. */
  readonly unknownSkill?: 'refuse' | 'skip' | undefined
  /** Answer to a read of a deleted skill: status and code, or `readable` if the skill is returned with its state. */
  readonly deletedSkill?: string | undefined
  /** How a language level of 3.6 was stored. */
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
  /** How long a deleted queue could still be read, ms. */
  readonly deletedQueueLagMs?: number | undefined
  /** How long a new member took to appear, ms. */
  readonly lagMs?: number | undefined
  /** How long a member who already appeared could not be given a ring, ms. */
  readonly newMemberLagMs?: number | undefined
}

/** A name or id of the org in the evidence; `redactProfile` replaces it everywhere. */
export interface ProbeSubject {
  readonly kind: string
  readonly id: string
  readonly name: string
}

/** The profile of one org: facts and checks of `skillroute probe`. */
export interface OrgProfile {
  readonly format: 'skillroute/profile@1'
  readonly org: Ref
  /** A hash of the org's id, kept when names and ids are replaced, to recognize a profile of an org. */
  readonly orgHash: string
  /** The URL that requests went to. If names are replaced, only the host, and only if it is that of a known region. */
  readonly baseUrl: string
  readonly takenAt: string
  /** Whether names, ids and mail addresses are replaced. */
  readonly redacted: boolean
  /** Whether temporary objects were created. */
  readonly writes: boolean
  /** Number of requests sent. */
  readonly requests: number
  readonly facts: OrgFacts
  readonly checks: readonly ProbeCheck[]
  /** Names and ids of the org in the evidence. */
  readonly subjects: readonly ProbeSubject[]
  /** Names of temporary objects that could not be removed; absent if there are none. */
  readonly left?: readonly string[] | undefined
  /** Names of temporary objects that may have been created but did not appear; absent if there are none. */
  readonly unseen?: readonly string[] | undefined
}
