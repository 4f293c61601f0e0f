import type { WorldNature } from './nature'

/**
 * Points that the platform leaves open or that sources disagree on, and its moods: each default is the safer reading, and
 * lags are off, so that demonstrations and tests need not wait. Then how people behave, see {@link WorldNature}: by
 * default as models assume. On what each default rests, `emulatorAssumptions` and `skillroute emulator --assumptions` tell.
 */
export interface EmulatorSwitches extends LoginSwitches, LagSwitches, WriteSwitches, ReadSwitches, WorldNature {}

/** An HTTP status and a code of the platform, such as `404 not.found`. */
export type StatusAndCode = `${number} ${string}`

/** Login, permissions and request limits. */
export interface LoginSwitches {
  /** Status of a refused token request. Default 400 (a guess). */
  readonly refusedTokenStatus: 400 | 401
  /** Life of a token in seconds. Default 86,400, a day (the description). */
  readonly tokenSeconds: number
  /**
   * Token requests a minute before the login host answers 400 `rate limit exceeded`. 0: no limit. Default 300 (a guess;
   * that there is a limit, the Terraform provider shows).
   */
  readonly tokenRequestsPerMinute: number
  /** Whether 429 bodies carry `limit{key,namespace,value}`. Default true (the developer center). */
  readonly limitInBody: boolean
  /** Whether 429 bodies carry `messageWithParams` and `messageParams`. Default true (the description). */
  readonly limitMessageParams: boolean
  /** Requests a minute of all tokens of the org before 429. 0: no limit. Default 0 (a guess). */
  readonly orgPerMinute: number
  /**
   * Requests a minute of the whole org to the assignment routes (queues, their members, skills and languages of users)
   * before 429. 0: no limit. Default 0 (a guess: values were never seen).
   */
  readonly assignmentPerMinute: number
  /** Permissions the OAuth client has; `*` is all of them. Default `['*']` (a guess). */
  readonly permissions: readonly string[]
  /** Whether the org has WFM. Default true (a guess). */
  readonly wfm: boolean
  /** Status and code that calls to WFM get where the org has none. Default `403 wfm.permission.failure` (a guess). */
  readonly wfmRefusal: StatusAndCode
  /** IANA name of the time zone of WFM's business unit: its weeks and forecasts begin at midnight there. Default `Etc/UTC` (a guess). */
  readonly wfmTimeZone: string
  /** First day of the week of WFM's business unit. Default Monday (a guess). */
  readonly wfmStartDayOfWeek: 'Sunday' | 'Monday' | 'Tuesday' | 'Wednesday' | 'Thursday' | 'Friday' | 'Saturday'
}

/** How long it takes until something shows, in ms. */
export interface LagSwitches {
  /**
   * How long 202 and asynchronous writes take to show: members, activations, rings, members by group and skill groups
   * (about 10,000 for groups, by the Terraform provider), and each step of a job. Default 0 (a guess).
   */
  readonly lagMs: number
  /** How long a new skill is not found by list or id. Default 0 (a guess; the Terraform provider waits). */
  readonly newSkillLagMs: number
  /** How long a new queue is missing from lists. Default 0 (a guess; about 5,000 by the Terraform provider). */
  readonly newQueueLagMs: number
  /** How long a deleted queue still shows. Default 0 (a guess; the Terraform provider waits up to 120,000). */
  readonly deletedQueueLagMs: number
  /** How long a member just added cannot be given a ring (404). Default 0 (a guess; the Terraform provider tries again). */
  readonly newMemberLagMs: number
  /** How long writes of labels and of utilization conflict (409) after a new label. Default 0 (a guess; the Terraform provider tries again). */
  readonly newLabelLagMs: number
  /** How far the data lake behind detail jobs is behind: it knows nothing of what happened since. Default 14,400,000, four hours (a guess: the developer center speaks of hours). */
  readonly lakeLagMs: number
  /** How long an audit takes to appear. Default 0 (a guess). */
  readonly auditLagMs: number
  /** Time between two heartbeats of a notification socket. Default 30,000 (the community forum). */
  readonly heartbeatMs: number
}

/** What writes get. */
export interface WriteSwitches {
  /** What more than 50 skills or languages in a bulk call get: 400, or acceptance. Default `refuse` (the Terraform provider). */
  readonly skillsOverFifty: 'refuse' | 'accept'
  /** What a skill or language named twice in a bulk call gets: the last or the first counts, or 400. Default `last` (a guess). */
  readonly duplicateSkills: 'last' | 'first' | 'refuse'
  /** What an id that does not exist in a bulk call of skills or languages gets: 404 for the whole call, or it is passed over. Default `refuse` (the description). */
  readonly unknownSkill: 'refuse' | 'skip'
  /** What a level such as 3.5 of a language becomes: 4, 3, 3.5, or 400. Default `round` (the Terraform provider). */
  readonly languageFraction: 'round' | 'cut' | 'keep' | 'refuse'
  /** What concurrent writes of one user's skills or of utilization get: the platform's conflict, or last one wins. Default false: the last wins (a guess). */
  readonly writeConflicts: boolean
  /** What concurrent PUTs of one queue get, and one whose body carries an old `dateModified`: 409, or the last wins. Default false: the last wins (the description declares no conflict). */
  readonly queuePutConflicts: boolean
  /** Whether a queue that is written back as it was read stays as it was; if not, its description is lost. Default true (a guess). */
  readonly queuePutKeeps: boolean
  /**
   * What a PUT or POST of a queue gets whose first rule of conditional group routing names a queue, as GET shows it: 400, or
   * acceptance. Default `refuse` (the Terraform provider).
   */
  readonly groupRuleOwnQueue: 'refuse' | 'accept'
  /** Status and code of a write that gives a member a ring which the queue lacks. Default `400 bad.request` (a guess; that it fails, the Terraform provider shows). */
  readonly missingRing: StatusAndCode
  /** Whether a `state` that changes a user's must be sent with nothing but `version` (else 400). Default true (the Terraform provider). */
  readonly userStateAlone: boolean
  /** Smallest and largest capacity of a medium in utilization: 1 to 50, or 0 to 25 by the Terraform provider. Default `1-50` (the description). */
  readonly utilizationCapacity: '1-50' | '0-25'
}

/** What reads show. */
export interface ReadSwitches {
  /** Largest page of members of a queue: larger ones are cut. Default 100 (the developer center). */
  readonly memberPageSize: number
  /** Largest page of queues. Default 500 (the Terraform provider). */
  readonly queuePageSize: number
  /** Largest page of users without `expand`. Default 500 (the Terraform provider). */
  readonly userPageSize: number
  /** Largest page of users with `expand`. Default 500, as without (the Terraform provider). */
  readonly usersExpandedPageSize: number
  /** Largest page of one user's skills or languages. Default 50 (the Terraform provider asks for no more). */
  readonly userSkillsPageSize: number
  /** Share of users whose expanded skills are left out of a list, 0..1 ("best effort"). Default 0 (a guess). */
  readonly missingExpandShare: number
  /** What a read of a deleted skill by id gets: the skill with `state: deleted`, or a status and code. Default `readable` (the Terraform provider). */
  readonly deletedSkill: 'readable' | StatusAndCode
  /** Days that one synchronous aggregates query may span. Default 7 (a guess, after a public script). */
  readonly aggregateDays: number
  /** Whether a contact asking for two skills counts in both groups of an unflattened query. Default true (a guess). */
  readonly multiSkillCountsInEach: boolean
  /** Whether `nNextContactAvoided` has data. Default false (a guess). */
  readonly resolutionData: boolean
  /** Largest page of conversation and user details. Default 100 (an MCP server uses it). */
  readonly detailsPageSize: number
  /** Which conversations details select: all that touched a day (UTC) of the interval, or those that started within it. Default `day` (the developer center). */
  readonly detailsSelection: 'day' | 'start'
  /** Whether segments of customers carry `queueId`. Default true (an MCP server reads it). */
  readonly customerQueue: boolean
  /** Whether `oOnQueueUsers` is counted by routing status, in `qualifier`, as one number without one, or under the presence. Default `routingStatus` (a guess). */
  readonly onQueueQualifier: 'routingStatus' | 'none' | 'other'
  /** Whom `modifiedBy` of a queue names after a write: the OAuth client, nobody, or someone else. Default `client` (a guess). */
  readonly queueModifiedBy: 'client' | 'none' | 'other'
  /** Entity type under which a user's skill change is audited. Default `User` (a guess). */
  readonly skillChangeEntity: 'User' | 'AgentRoutingInfo'
  /**
   * How much an audit says. `full`: who, by which request, which properties and values. `bare`: `propertyChanges: []`,
   * `initiatingAction: {}` and `client: {id: ""}`, as was seen of the platform (the community forum). `renamed`: the
   * properties under names that tell nothing, since those of the platform are not documented. Default `full` (the
   * description).
   */
  readonly auditRows: 'full' | 'bare' | 'renamed'
}
