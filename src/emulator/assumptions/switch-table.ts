import type { EmulatorSwitches } from '../model/types'
import { DEFAULT_SWITCHES } from '../switches'

/** An assumption about the platform, or a choice of the emulator itself, that one of its switches sets. */
export interface EmulatorAssumption {
  /** Name of the switch. */
  readonly name: keyof EmulatorSwitches
  /** What it decides. */
  readonly decides: string
  readonly default: string | number | boolean
  /**
   * `description`: the official description of the platform. `source`: another named public source with experience of the
   * platform. `guess`: no source; the safer reading if there is one.
   */
  readonly basis: 'description' | 'source' | 'guess'
  /** The source of the default in words: `a guess`, `the description`, or the name of the source. */
  readonly rests: string
}

/** What each switch decides, and the source of its default. */
const SWITCHES: Readonly<Record<EmulatorAssumption['name'], readonly [decides: string, rests: string]>> = {
  refusedTokenStatus: ['Status of a refused token request.', 'a guess'],
  tokenSeconds: ['Life of a token in seconds.', 'the description'],
  tokenRequestsPerMinute: [
    'Token requests per minute before the login host answers 400 `rate limit exceeded`. 0: no limit.',
    'a guess; the Terraform provider shows that there is a limit',
  ],
  limitInBody: ['Whether 429 bodies carry `limit{key,namespace,value}`.', 'the developer center'],
  limitMessageParams: ['Whether 429 bodies carry `messageWithParams` and `messageParams`.', 'the description'],
  orgPerMinute: ['Requests per minute of all tokens of the org together before 429. 0: no limit.', 'a guess'],
  assignmentPerMinute: [
    'Requests per minute of the whole org to the assignment routes (queues, their members, skills and languages of users) before 429. 0: no limit.',
    'a guess: nobody has reported a value',
  ],
  permissions: ['Permissions the OAuth client has; `*` is all of them.', 'a guess'],
  writeDivisions: [
    'Names of the divisions in whose queues and users the OAuth client may change something; `*` is all of them. Its role there has `permissions`; in other divisions it may only view.',
    'a guess',
  ],
  userPermissions: ['Permissions of a user who logged in; `*` is all of them.', 'a guess'],
  refreshTokens: [
    'Who gets a refresh token with the login of a user: OAuth clients that send their secret, all, or none.',
    'the official JavaScript SDK gets one only there',
  ],
  cors: [
    'Whether web pages of any origin may call the API and log in; the controls stay closed to them.',
    'a guess: no page of another site may change an emulator',
  ],
  wfm: ['Whether the org has WFM.', 'a guess'],
  wfmRefusal: ['Status and code of calls to WFM in an org without WFM.', 'a guess'],
  wfmTimeZone: [
    "IANA name of the time zone of WFM's business unit; its weeks and forecasts begin at midnight in that zone.",
    'a guess',
  ],
  wfmStartDayOfWeek: ["First day of the week of WFM's business unit.", 'a guess'],
  wfmImport: [
    'How the import of a forecast ends that was accepted with 202: its topic alone says so if it failed.',
    'a guess',
  ],
  lagMs: [
    'How long it takes until asynchronous writes (202) show: members, activations, rings, members by group and skill groups (about 10,000 for groups, according to the Terraform provider), and each step of a job.',
    'a guess',
  ],
  newSkillLagMs: ['How long a new skill is not found by list or id.', 'a guess; the Terraform provider waits'],
  newQueueLagMs: [
    'How long a new queue is missing from lists.',
    'a guess; about 5,000 according to the Terraform provider',
  ],
  deletedQueueLagMs: ['How long a deleted queue still shows.', 'a guess; the Terraform provider waits up to 120,000'],
  newMemberLagMs: [
    'How long a member just added cannot be given a ring (404).',
    'a guess; the Terraform provider retries',
  ],
  newLabelLagMs: [
    'How long after the creation of a label writes of labels and of utilization get a conflict (409).',
    'a guess; the Terraform provider retries',
  ],
  lakeLagMs: [
    'How late the data of detail jobs are: they do not include what happened in this time.',
    'a guess: the developer center speaks of hours',
  ],
  aggregateLagMs: [
    'How late synchronous aggregates of conversations are: they do not include what happened in this time.',
    'a guess: the community forum speaks of minutes',
  ],
  lateConversationShare: [
    'Share of conversations that synchronous aggregates include only an hour after they ended, 0..1.',
    'a guess: the developer center says that conversations may come late',
  ],
  auditLagMs: ['How long an audit takes to appear.', 'a guess'],
  heartbeatMs: ['Time between two heartbeats of a notification socket.', 'the community forum'],
  skillsOverFifty: [
    'Whether a bulk call with more than 50 skills or languages gets 400 or is accepted.',
    'the Terraform provider',
  ],
  duplicateSkills: [
    'What happens to a skill or language named twice in a bulk call: the last counts, the first counts, or 400.',
    'a guess',
  ],
  unknownSkill: [
    'What happens to an unknown id in a bulk call of skills or languages: 404 for the whole call, or it is skipped.',
    'the description',
  ],
  languageFraction: ['What a level such as 3.5 of a language becomes: 4, 3, 3.5, or 400.', 'the Terraform provider'],
  writeConflicts: [
    "Whether concurrent writes of one user's skills or of utilization get the platform's conflict; otherwise the last one wins.",
    'a guess',
  ],
  queuePutConflicts: [
    'Whether concurrent PUTs of one queue, and a PUT whose body has an old `dateModified`, get 409; otherwise the last one wins.',
    'the description declares no conflict',
  ],
  queuePutKeeps: [
    'Whether a queue stays the same when it is written back as it was read; if not, it loses its description.',
    'a guess',
  ],
  groupRuleOwnQueue: [
    'Whether a PUT or POST of a queue gets 400 or is accepted if its first rule of conditional group routing names a queue, as GET shows it.',
    'the Terraform provider',
  ],
  groupRuleMembers: [
    'Whether a PUT or POST of a queue gets 400, or is accepted without effect, if a rule of conditional group routing names a group that is no member of the queue.',
    'the help pages: all groups that are members of the queue are available for rules',
  ],
  missingRing: [
    'Status and code of a write that gives a member a ring that the queue does not have.',
    'a guess; the Terraform provider shows that it fails',
  ],
  userStateAlone: [
    "Whether a change of a user's `state` must be sent with `version` and nothing else (otherwise 400).",
    'the Terraform provider',
  ],
  utilizationCapacity: [
    'Smallest and largest capacity of a medium in utilization: 1 to 50, or 0 to 25 according to the Terraform provider.',
    'the description',
  ],
  memberPageSize: ['Largest page of members of a queue: larger ones are cut.', 'the developer center'],
  queuePageSize: ['Largest page of queues.', 'the Terraform provider'],
  userPageSize: ['Largest page of users without `expand`.', 'the Terraform provider'],
  usersExpandedPageSize: ['Largest page of users with `expand`.', 'the Terraform provider'],
  catalogPageSize: ['Largest page of all skills or all languages: larger ones are refused with 400.', 'a guess'],
  userSkillsPageSize: ["Largest page of one user's skills or languages.", 'the Terraform provider requests no more'],
  missingExpandShare: ['Share of users whose expanded skills are left out of a list, 0..1 ("best effort").', 'a guess'],
  deletedSkill: [
    'The response to a read of a deleted skill by id: the skill with `state: deleted`, or a status and code.',
    'the Terraform provider',
  ],
  aggregateDays: ['Days that one synchronous query of aggregates may span.', 'a guess, after a public script'],
  multiSkillCountsInEach: [
    'Whether a contact asking for two skills counts in both groups of an unflattened query.',
    'a guess',
  ],
  resolutionRefusal: [
    'Whether queries of resolutions get answers (`none`), or this status and code.',
    'a guess; other clients report refusals with 400',
  ],
  resolutionData: ['Whether `nNextContactAvoided` has data.', 'a guess'],
  detailsPageSize: ['Largest page of conversation and user details.', 'an MCP server uses it'],
  detailsSelection: [
    'Which conversations a query of details selects: all that touched a day (UTC) of the interval, or those that started within it.',
    'the developer center',
  ],
  customerQueue: ['Whether segments of customers carry `queueId`.', 'an MCP server reads it'],
  onQueueQualifier: [
    'Whether `oOnQueueUsers` is counted by routing status, in `qualifier`, as one number without one, or under the presence.',
    'a guess',
  ],
  queueModifiedBy: [
    'Who is named by `modifiedBy` of a queue after a write: the OAuth client, nobody, or someone else.',
    'a guess',
  ],
  skillChangeEntity: ["Entity type under which a user's skill change is audited.", 'a guess'],
  auditRows: [
    'How much an audit says. `full`: who, by which request, which properties and values. `bare`: `propertyChanges: []`, `initiatingAction: {}` and `client: {id: ""}`, as reported in the community forum. `renamed`: the properties under meaningless names, since the platform does not document its names.',
    'the description',
  ],
  learningExcess: [
    "How much longer an agent takes for the first contact that asks for a newly granted skill, as a share of the agent's handle time; with several required skills, the average over them. The same holds for the first contact of a queue in which the agent was newly activated. New means since the emulator's start.",
    'a guess: people behave as models assume',
  ],
  learningContacts: [
    'Number of contacts on a new skill, or of a new queue, after which half of `learningExcess` is left; after twice that number, a quarter is left.',
    'a guess: people behave as models assume',
  ],
  patienceShape: [
    'How the patience of a contact type spreads around its mean. `mixed`: a quarter of the callers are impatient (an exponential of 0.15 times the mean), the patience of the others varies little (a Weibull distribution of shape 2).',
    'a guess: people behave as models assume',
  ],
  redialShare: [
    'Share of the callers who call again after they abandoned, 0..1. It applies again after each call that they abandon.',
    'a guess: people behave as models assume',
  ],
  redialMinutes: [
    'Mean time until callers who abandoned call again, in minutes; exponentially distributed.',
    'a guess: people behave as models assume',
  ],
  nextDayShare: [
    'Share of the unresolved contacts whose caller returns on the next day on which the queue has contacts, 0..1.',
    'a guess: people behave as models assume',
  ],
  handOnShare: [
    'Share of the transferred contacts that a second agent handles with its full handle time, 0..1: in the same conversation, as another contact type of the same medium, in the same or another queue. The other transferred contacts end with the transfer.',
    'a guess: people behave as models assume',
  ],
  alertSeconds: [
    'How long a contact rings at an agent before it is answered, in seconds. It still waits, and the agent takes no other.',
    'a guess: agents answer at once',
  ],
  notAnsweredShare: [
    'Share of the alerts that an agent does not answer, 0..1: the contact rings for the alerting time-out of its queue and returns to its place, and the agent is not responding.',
    'a guess: agents answer at once',
  ],
  notRespondingMinutes: [
    'How long an agent who did not answer is not responding, in minutes.',
    'a guess: people behave as models assume',
  ],
  ownAgentShare: [
    'Share of the contacts that are for the agent who had an earlier one of their type, 0..1, in queues with last agent routing or rules of preferred agents. If that agent is on queue, nobody else is asked at first.',
    'a guess: people behave as models assume',
  ],
  lastAgentSeconds: [
    'How long a contact waits for its last agent, in seconds: no setting says so. Rules of preferred agents have waits.',
    'a guess: the help pages name no time',
  ],
  absentAgentRouting: [
    'The routing of a contact whose last or preferred agent is not on queue, as analytics shows it: as that of any other, or requested for that agent and not used.',
    'a guess',
  ],
  groupCheckSeconds: [
    'How often conditional group activation is checked, in seconds.',
    'a guess; the description says that it is done periodically',
  ],
  bestCandidatesBy: [
    'Whom BEST considers where more than 100 agents are free: the 100 who are idle longest, of whom those without the skills are then dropped, or the 100 idle longest of those who hold the skills.',
    'a guess; the help pages name the number alone',
  ],
  absentShare: [
    "Share of an agent's shifts that the agent misses, 0..1. Published schedules do not show it.",
    'a guess: people behave as models assume',
  ],
  lateShare: ['Share of shifts for which an agent is late, 0..1.', 'a guess: people behave as models assume'],
  lateMinutes: [
    'Maximum lateness in minutes; every lateness up to it is equally likely.',
    'a guess: people behave as models assume',
  ],
}

/** Every switch of the emulator, with the source of its default. */
export const emulatorAssumptions: readonly EmulatorAssumption[] = Object.entries(DEFAULT_SWITCHES).flatMap(
  ([name, value]) => (isSwitch(name) ? [toAssumption(name, value)] : []),
)

function isSwitch(name: string): name is EmulatorAssumption['name'] {
  return name in SWITCHES
}

function toAssumption(name: EmulatorAssumption['name'], value: unknown): EmulatorAssumption {
  const [decides, rests] = SWITCHES[name]
  const basis = rests.startsWith('a guess') ? 'guess' : rests.startsWith('the description') ? 'description' : 'source'
  const plainValue = typeof value === 'number' || typeof value === 'boolean' ? value : String(value)
  return { name, decides, default: plainValue, basis, rests }
}
