import type { EmulatorSwitches } from '../model/types'

/** A fact reported about the platform. The emulator behaves accordingly, unless a switch says otherwise. */
export interface EmulatorFact {
  readonly number: number
  readonly says: string
  /** The source of the report. */
  readonly source: string
  /** Switches that decide whether the emulator behaves this way. None: it always does. */
  readonly switches: readonly (keyof EmulatorSwitches)[]
}

/** Sources of facts about the platform. The authors of this package have checked none of them on a live org. */
const D = 'the official description'
const HP = 'the help pages'
const TF = 'the Terraform provider'
const GO = 'the official Go SDK'
const DC = 'the developer center'
const CM = 'the community forum'
const LG = 'an MCP server'
const ST = 'the streaming client'

/** Number of the fact, its text, its source, and the switches that implement it. */
type Row = readonly [number, string, string, ...EmulatorFact['switches']]

const ROWS: readonly Row[] = [
  [1, 'a refused client gets `invalid_client`', CM, 'refusedTokenStatus'],
  [2, 'too many token requests get 400 `rate limit exceeded` on the login host', TF, 'tokenRequestsPerMinute'],
  [3, 'a 429 has `Retry-After` and a code', DC],
  [4, 'a 429 may come without `messageWithParams`', DC, 'limitMessageParams', 'limitInBody'],
  [5, 'there are no `inin-ratelimit-*` headers', CM],
  [6, 'a token may make 300 requests a minute', DC],
  [7, 'there are limits of the org too, some of one family of routes', CM, 'orgPerMinute', 'assignmentPerMinute'],
  [8, 'answers carry `Cache-Control` and `Strict-Transport-Security`', DC],
  [9, 'bodies above 512,000 bytes get 413', D],
  [10, '`users/me` is 400 for a token of client credentials', D],
  [11, 'lists in a query are separated by commas', GO],
  [12, 'paths are matched whatever their case', TF],
  [13, 'pages of queue members are cut at 100', DC, 'memberPageSize'],
  [14, 'lists of members have no totals', DC],
  [15, 'queues come in pages of up to 500', TF, 'queuePageSize'],
  [16, 'users come in pages of up to 500, with `expand` too', TF, 'usersExpandedPageSize', 'userPageSize'],
  [17, 'lists of queues leave out the groups of rings', TF],
  [18, '`hasPeer` filters queues', TF],
  [19, 'an empty callback mode gets 400', TF],
  [20, 'the first rule of conditional group routing must not name its own queue in a PUT', TF, 'groupRuleOwnQueue'],
  [21, 'fields left out of a queue PUT are reset', TF],
  [22, 'a bullseye has 2 to 6 rings', TF],
  [23, 'a ring with groups keeps them', D],
  [24, 'a ring that the queue lacks is refused', TF, 'missingRing'],
  [25, 'a PATCH of a member just added may get 404 for a while', TF, 'newMemberLagMs'],
  [26, 'membership by group takes about 10 s to show', TF, 'lagMs'],
  [27, 'a new queue is missing from lists for about 5 s', TF, 'newQueueLagMs'],
  [28, 'a deleted queue shows for a while', TF, 'deletedQueueLagMs'],
  [29, 'a call takes 100 members', D],
  [30, 'a new skill may be 404 for a while', TF, 'newSkillLagMs'],
  [31, 'a deleted skill may still be read, with `state: deleted`', TF, 'deletedSkill'],
  [32, 'a bulk call takes 50 skills', TF, 'skillsOverFifty'],
  [33, 'fractions of language levels are rounded', TF, 'languageFraction'],
  [34, 'a stale version of a user is refused in words that say so', TF],
  [35, "a user's `state` must be changed alone", TF, 'userStateAlone'],
  [36, 'deleted users can be searched for', TF],
  [37, 'the list of inactive users ends at 10,000', TF],
  [38, 'after a new label there are conflicts (409) for a while', TF, 'newLabelLagMs'],
  [39, 'capacities go from 1 to 50, or from 0 to 25', `${D}; ${TF}`, 'utilizationCapacity'],
  [40, 'a query of details takes 7 days, 31 with filters, a job more', DC],
  [41, 'details select every conversation that touched a day of the interval', DC, 'detailsSelection'],
  [42, '`purpose` matches whatever its case; segments can be filtered by type, wrap-up code and disconnect type', DC],
  [43, 'segments of customers may carry `queueId`', LG, 'customerQueue'],
  [44, 'results of jobs come in pages of 1,000', LG],
  [45, 'a filter of analytics takes 100 users', DC],
  [46, '`tHandle` is refused in aggregates of users', LG],
  [47, 'figures count at the time at which they arose', DC],
  [48, 'a query takes 10 views, of timers only', DC],
  [49, 'activity queries need `groupBy`', DC],
  [50, 'callbacks do not count as answered', LG],
  [51, 'an audit may say nothing: `propertyChanges: []`, `initiatingAction: {}`, `client: {id: ""}`', CM, 'auditRows'],
  [52, 'a client has 20 channels, a channel 1,000 topics', DC],
  [53, 'a second socket on a channel ends the first', DC],
  [54, 'topics can be combined: `v2.users.{id}?presence&routingStatus`', `${DC}; ${ST}`],
  [55, 'there are topics `v2.users.{id}.conversations.*`', DC],
  [
    56,
    'a rule of conditional group routing gates member groups of its queue until its condition holds',
    HP,
    'groupRuleMembers',
  ],
  [57, 'an agent who does not answer is not responding, and the contact goes back', `${D}; ${HP}`, 'notAnsweredShare'],
  [58, 'a time-out of after-call work ends it', `${D}; ${HP}`],
  [59, 'queues that score by priority alone go before those that score by time and priority', HP],
  [60, 'BEST considers up to 100 agents', `${HP}; ${CM}`, 'bestCandidatesBy'],
  [61, 'an org has a limit on evaluations of BEST, beyond which agents are idle while contacts wait', CM],
  [
    62,
    '`authorization/subjects/me` names the divisions of each grant; a write elsewhere is refused',
    D,
    'writeDivisions',
  ],
  [63, 'pages of skills and of languages may hold 100 at most', D, 'catalogPageSize'],
  [64, 'queries of resolutions may be refused with 400 and codes that nobody listed', CM, 'resolutionRefusal'],
  [65, 'synchronous aggregates lag behind conversations', `${DC}; ${CM}`, 'aggregateLagMs', 'lateConversationShare'],
  [66, 'an import of a forecast may fail after 202, and its topic alone says so', DC, 'wfmImport'],
  [67, 'forecasts of workforce management are of weeks from 26 back to 104 ahead', CM],
  [68, 'a week in which clocks change has other than 672 quarters of an hour', 'arithmetic'],
  [
    69,
    'people and other programs set presences, and use `routing/queues/me`, conversations, callbacks, adherence and backups',
    D,
  ],
  [70, 'BEST ignores the levels of languages', CM],
]

/** Facts that were reported about the platform but are not in its official description, by number. */
export const emulatorFacts: readonly EmulatorFact[] = ROWS.map(([number, says, source, ...switches]) => ({
  number,
  says,
  source,
  switches,
}))
