import type { WorldBehavior } from './behavior'

/**
 * Switches for points that the platform's description leaves open or on which sources disagree, for delays and
 * conflicts, and for how people behave (see {@link WorldBehavior}). Each default is the safer reading. Delays are off, so
 * that demonstrations and tests need not wait, and people behave as models assume. `emulatorAssumptions` and
 * `skillroute emulator --assumptions` list the source of each default.
 */
export interface EmulatorSwitches extends LoginSwitches, LagSwitches, WriteSwitches, ReadSwitches, WorldBehavior {}

/** An HTTP status and a code of the platform, such as `404 not.found`. */
export type StatusAndCode = `${number} ${string}`

/** Login, permissions and request limits. */
export interface LoginSwitches {
  /** Status of a refused token request. Default 400 (a guess). */
  readonly refusedTokenStatus: 400 | 401
  /** Life of a token in seconds. Default 86,400, a day (the description). */
  readonly tokenSeconds: number
  /**
   * Token requests per minute before the login host answers 400 `rate limit exceeded`. 0: no limit. Default 300 (a guess;
   * the Terraform provider shows that there is a limit).
   */
  readonly tokenRequestsPerMinute: number
  /** Whether 429 bodies carry `limit{key,namespace,value}`. Default true (the developer center). */
  readonly limitInBody: boolean
  /** Whether 429 bodies carry `messageWithParams` and `messageParams`. Default true (the description). */
  readonly limitMessageParams: boolean
  /** Requests per minute of all tokens of the org together before 429. 0: no limit. Default 0 (a guess). */
  readonly orgPerMinute: number
  /**
   * Requests per minute of the whole org to the assignment routes (queues, their members, skills and languages of users)
   * before 429. 0: no limit. Default 0 (a guess: nobody has reported a value).
   */
  readonly assignmentPerMinute: number
  /** Permissions the OAuth client has; `*` is all of them. Default `['*']` (a guess). */
  readonly permissions: readonly string[]
  /**
   * Names of the divisions in whose queues and users the OAuth client may change something; `*` is all of them. Its role
   * there has `permissions`; in other divisions it may only view. Default `['*']` (a guess).
   */
  readonly writeDivisions: readonly string[]
  /** Permissions of a user who logged in; `*` is all of them. Default `['*']` (a guess). */
  readonly userPermissions: readonly string[]
  /**
   * Who gets a refresh token with the login of a user: OAuth clients that send their secret, all, or none. Default `secret`
   * (the official JavaScript SDK gets one only there).
   */
  readonly refreshTokens: 'secret' | 'all' | 'none'
  /**
   * Whether web pages of any origin may call the API and log in; the controls stay closed to them. Default false (a guess:
   * no page of another site may change an emulator).
   */
  readonly cors: boolean
  /** Whether the org has WFM. Default true (a guess). */
  readonly wfm: boolean
  /** Status and code of calls to WFM in an org without WFM. Default `403 wfm.permission.failure` (a guess). */
  readonly wfmRefusal: StatusAndCode
  /**
   * IANA name of the time zone of WFM's business unit; its weeks and forecasts begin at midnight in that zone. Default
   * `Etc/UTC` (a guess).
   */
  readonly wfmTimeZone: string
  /** First day of the week of WFM's business unit. Default Monday (a guess). */
  readonly wfmStartDayOfWeek: 'Sunday' | 'Monday' | 'Tuesday' | 'Wednesday' | 'Thursday' | 'Friday' | 'Saturday'
  /**
   * How the import of a forecast ends that was accepted with 202: its topic alone says so if it failed. Default `Complete`
   * (a guess).
   */
  readonly wfmImport: 'Complete' | 'Error' | 'Canceled'
}

/** Delays until a change becomes visible, in ms. */
export interface LagSwitches {
  /**
   * How long it takes until asynchronous writes (202) show: members, activations, rings, members by group and skill groups
   * (about 10,000 for groups, according to the Terraform provider), and each step of a job. Default 0 (a guess).
   */
  readonly lagMs: number
  /** How long a new skill is not found by list or id. Default 0 (a guess; the Terraform provider waits). */
  readonly newSkillLagMs: number
  /** How long a new queue is missing from lists. Default 0 (a guess; about 5,000 according to the Terraform provider). */
  readonly newQueueLagMs: number
  /** How long a deleted queue still shows. Default 0 (a guess; the Terraform provider waits up to 120,000). */
  readonly deletedQueueLagMs: number
  /** How long a member just added cannot be given a ring (404). Default 0 (a guess; the Terraform provider retries). */
  readonly newMemberLagMs: number
  /**
   * How long after the creation of a label writes of labels and of utilization get a conflict (409). Default 0 (a guess;
   * the Terraform provider retries).
   */
  readonly newLabelLagMs: number
  /**
   * How late the data of detail jobs are: they do not include what happened in this time. Default 14,400,000, four hours (a
   * guess: the developer center speaks of hours).
   */
  readonly lakeLagMs: number
  /**
   * How late synchronous aggregates of conversations are: they do not include what happened in this time. Default 0 (a
   * guess: the community forum speaks of minutes).
   */
  readonly aggregateLagMs: number
  /**
   * Share of conversations that synchronous aggregates include only an hour after they ended, 0..1. Default 0 (a guess: the
   * developer center says that conversations may come late).
   */
  readonly lateConversationShare: number
  /** How long an audit takes to appear. Default 0 (a guess). */
  readonly auditLagMs: number
  /** Time between two heartbeats of a notification socket. Default 30,000 (the community forum). */
  readonly heartbeatMs: number
}

/** The platform's handling of writes. */
export interface WriteSwitches {
  /**
   * Whether a bulk call with more than 50 skills or languages gets 400 or is accepted. Default `refuse` (the Terraform
   * provider).
   */
  readonly skillsOverFifty: 'refuse' | 'accept'
  /**
   * What happens to a skill or language named twice in a bulk call: the last counts, the first counts, or 400. Default
   * `last` (a guess).
   */
  readonly duplicateSkills: 'last' | 'first' | 'refuse'
  /**
   * What happens to an unknown id in a bulk call of skills or languages: 404 for the whole call, or it is skipped. Default
   * `refuse` (the description).
   */
  readonly unknownSkill: 'refuse' | 'skip'
  /** What a level such as 3.5 of a language becomes: 4, 3, 3.5, or 400. Default `round` (the Terraform provider). */
  readonly languageFraction: 'round' | 'cut' | 'keep' | 'refuse'
  /**
   * Whether concurrent writes of one user's skills or of utilization get the platform's conflict; otherwise the last one
   * wins. Default false: the last wins (a guess).
   */
  readonly writeConflicts: boolean
  /**
   * Whether concurrent PUTs of one queue, and a PUT whose body has an old `dateModified`, get 409; otherwise the last one
   * wins. Default false: the last wins (the description declares no conflict).
   */
  readonly queuePutConflicts: boolean
  /**
   * Whether a queue stays the same when it is written back as it was read; if not, it loses its description. Default true
   * (a guess).
   */
  readonly queuePutKeeps: boolean
  /**
   * Whether a PUT or POST of a queue gets 400 or is accepted if its first rule of conditional group routing names a queue,
   * as GET shows it. Default `refuse` (the Terraform provider).
   */
  readonly groupRuleOwnQueue: 'refuse' | 'accept'
  /**
   * Whether a PUT or POST of a queue gets 400, or is accepted without effect, if a rule of conditional group routing names a
   * group that is no member of the queue. Default `refuse` (the help pages: all groups that are members of the queue are
   * available for rules).
   */
  readonly groupRuleMembers: 'refuse' | 'accept'
  /**
   * Status and code of a write that gives a member a ring that the queue does not have. Default `400 bad.request` (a guess;
   * the Terraform provider shows that it fails).
   */
  readonly missingRing: StatusAndCode
  /**
   * Whether a change of a user's `state` must be sent with `version` and nothing else (otherwise 400). Default true (the
   * Terraform provider).
   */
  readonly userStateAlone: boolean
  /**
   * Smallest and largest capacity of a medium in utilization: 1 to 50, or 0 to 25 according to the Terraform provider.
   * Default `1-50` (the description).
   */
  readonly utilizationCapacity: '1-50' | '0-25'
}

/** The content of reads. */
export interface ReadSwitches {
  /** Largest page of members of a queue: larger ones are cut. Default 100 (the developer center). */
  readonly memberPageSize: number
  /** Largest page of queues. Default 500 (the Terraform provider). */
  readonly queuePageSize: number
  /** Largest page of users without `expand`. Default 500 (the Terraform provider). */
  readonly userPageSize: number
  /** Largest page of users with `expand`. Default 500, as without (the Terraform provider). */
  readonly usersExpandedPageSize: number
  /** Largest page of all skills or all languages: larger ones are refused with 400. Default 500 (a guess). */
  readonly catalogPageSize: number
  /** Largest page of one user's skills or languages. Default 50 (the Terraform provider requests no more). */
  readonly userSkillsPageSize: number
  /** Share of users whose expanded skills are left out of a list, 0..1 ("best effort"). Default 0 (a guess). */
  readonly missingExpandShare: number
  /**
   * The response to a read of a deleted skill by id: the skill with `state: deleted`, or a status and code. Default
   * `readable` (the Terraform provider).
   */
  readonly deletedSkill: 'readable' | StatusAndCode
  /** Days that one synchronous query of aggregates may span. Default 7 (a guess, after a public script). */
  readonly aggregateDays: number
  /** Whether a contact asking for two skills counts in both groups of an unflattened query. Default true (a guess). */
  readonly multiSkillCountsInEach: boolean
  /**
   * Whether queries of resolutions get answers (`none`), or this status and code. Default `none` (a guess; other clients
   * report refusals with 400).
   */
  readonly resolutionRefusal: 'none' | StatusAndCode
  /** Whether `nNextContactAvoided` has data. Default false (a guess). */
  readonly resolutionData: boolean
  /** Largest page of conversation and user details. Default 100 (an MCP server uses it). */
  readonly detailsPageSize: number
  /**
   * Which conversations a query of details selects: all that touched a day (UTC) of the interval, or those that started
   * within it. Default `day` (the developer center).
   */
  readonly detailsSelection: 'day' | 'start'
  /** Whether segments of customers carry `queueId`. Default true (an MCP server reads it). */
  readonly customerQueue: boolean
  /**
   * Whether `oOnQueueUsers` is counted by routing status, in `qualifier`, as one number without one, or under the presence.
   * Default `routingStatus` (a guess).
   */
  readonly onQueueQualifier: 'routingStatus' | 'none' | 'other'
  /**
   * Who is named by `modifiedBy` of a queue after a write: the OAuth client, nobody, or someone else. Default `client` (a
   * guess).
   */
  readonly queueModifiedBy: 'client' | 'none' | 'other'
  /** Entity type under which a user's skill change is audited. Default `User` (a guess). */
  readonly skillChangeEntity: 'User' | 'AgentRoutingInfo'
  /**
   * How much an audit says. `full`: who, by which request, which properties and values. `bare`: `propertyChanges: []`,
   * `initiatingAction: {}` and `client: {id: ""}`, as reported in the community forum. `renamed`: the properties under
   * meaningless names, since the platform does not document its names. Default `full` (the description).
   */
  readonly auditRows: 'full' | 'bare' | 'renamed'
}
