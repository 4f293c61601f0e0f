import { DEFAULT_SWITCHES } from '../switches'
import type { EmulatorAssumption } from './types'

/** What each switch decides, and on what its default rests. */
const SWITCHES: Readonly<Record<EmulatorAssumption['name'], readonly [decides: string, rests: string]>> = {
  refusedTokenStatus: ['Status of a refused token request.', 'a guess'],
  tokenSeconds: ['Life of a token in seconds.', 'the description'],
  tokenRequestsPerMinute: [
    'Token requests a minute before the login host answers 400 `rate limit exceeded`. 0: no limit.',
    'a guess; that there is a limit, the Terraform provider shows',
  ],
  limitInBody: ['Whether 429 bodies carry `limit{key,namespace,value}`.', 'the developer center'],
  limitMessageParams: ['Whether 429 bodies carry `messageWithParams` and `messageParams`.', 'the description'],
  orgPerMinute: ['Requests a minute of all tokens of the org before 429. 0: no limit.', 'a guess'],
  assignmentPerMinute: [
    'Requests a minute of the whole org to the assignment routes (queues, their members, skills and languages of users) before 429. 0: no limit.',
    'a guess: values were never seen',
  ],
  permissions: ['Permissions the OAuth client has; `*` is all of them.', 'a guess'],
  wfm: ['Whether the org has WFM.', 'a guess'],
  wfmRefusal: ['Status and code that calls to WFM get where the org has none.', 'a guess'],
  wfmTimeZone: [
    "IANA name of the time zone of WFM's business unit: its weeks and forecasts begin at midnight there.",
    'a guess',
  ],
  wfmStartDayOfWeek: ["First day of the week of WFM's business unit.", 'a guess'],
  lagMs: [
    'How long 202 and asynchronous writes take to show: members, activations, rings, members by group and skill groups (about 10,000 for groups, by the Terraform provider), and each step of a job.',
    'a guess',
  ],
  newSkillLagMs: ['How long a new skill is not found by list or id.', 'a guess; the Terraform provider waits'],
  newQueueLagMs: ['How long a new queue is missing from lists.', 'a guess; about 5,000 by the Terraform provider'],
  deletedQueueLagMs: ['How long a deleted queue still shows.', 'a guess; the Terraform provider waits up to 120,000'],
  newMemberLagMs: [
    'How long a member just added cannot be given a ring (404).',
    'a guess; the Terraform provider tries again',
  ],
  newLabelLagMs: [
    'How long writes of labels and of utilization conflict (409) after a new label.',
    'a guess; the Terraform provider tries again',
  ],
  lakeLagMs: [
    'How far the data lake behind detail jobs is behind: it knows nothing of what happened since.',
    'a guess: the developer center speaks of hours',
  ],
  auditLagMs: ['How long an audit takes to appear.', 'a guess'],
  heartbeatMs: ['Time between two heartbeats of a notification socket.', 'the community forum'],
  skillsOverFifty: [
    'What more than 50 skills or languages in a bulk call get: 400, or acceptance.',
    'the Terraform provider',
  ],
  duplicateSkills: [
    'What a skill or language named twice in a bulk call gets: the last or the first counts, or 400.',
    'a guess',
  ],
  unknownSkill: [
    'What an id that does not exist in a bulk call of skills or languages gets: 404 for the whole call, or it is passed over.',
    'the description',
  ],
  languageFraction: ['What a level such as 3.5 of a language becomes: 4, 3, 3.5, or 400.', 'the Terraform provider'],
  writeConflicts: [
    "What concurrent writes of one user's skills or of utilization get: the platform's conflict, or last one wins.",
    'a guess',
  ],
  queuePutConflicts: [
    'What concurrent PUTs of one queue get, and one whose body carries an old `dateModified`: 409, or the last wins.',
    'the description declares no conflict',
  ],
  queuePutKeeps: [
    'Whether a queue that is written back as it was read stays as it was; if not, its description is lost.',
    'a guess',
  ],
  groupRuleOwnQueue: [
    'What a PUT or POST of a queue gets whose first rule of conditional group routing names a queue, as GET shows it: 400, or acceptance.',
    'the Terraform provider',
  ],
  missingRing: [
    'Status and code of a write that gives a member a ring which the queue lacks.',
    'a guess; that it fails, the Terraform provider shows',
  ],
  userStateAlone: [
    "Whether a `state` that changes a user's must be sent with nothing but `version` (else 400).",
    'the Terraform provider',
  ],
  utilizationCapacity: [
    'Smallest and largest capacity of a medium in utilization: 1 to 50, or 0 to 25 by the Terraform provider.',
    'the description',
  ],
  memberPageSize: ['Largest page of members of a queue: larger ones are cut.', 'the developer center'],
  queuePageSize: ['Largest page of queues.', 'the Terraform provider'],
  userPageSize: ['Largest page of users without `expand`.', 'the Terraform provider'],
  usersExpandedPageSize: ['Largest page of users with `expand`.', 'the Terraform provider'],
  userSkillsPageSize: ["Largest page of one user's skills or languages.", 'the Terraform provider asks for no more'],
  missingExpandShare: ['Share of users whose expanded skills are left out of a list, 0..1 ("best effort").', 'a guess'],
  deletedSkill: [
    'What a read of a deleted skill by id gets: the skill with `state: deleted`, or a status and code.',
    'the Terraform provider',
  ],
  aggregateDays: ['Days that one synchronous aggregates query may span.', 'a guess, after a public script'],
  multiSkillCountsInEach: [
    'Whether a contact asking for two skills counts in both groups of an unflattened query.',
    'a guess',
  ],
  resolutionData: ['Whether `nNextContactAvoided` has data.', 'a guess'],
  detailsPageSize: ['Largest page of conversation and user details.', 'an MCP server uses it'],
  detailsSelection: [
    'Which conversations details select: all that touched a day (UTC) of the interval, or those that started within it.',
    'the developer center',
  ],
  customerQueue: ['Whether segments of customers carry `queueId`.', 'an MCP server reads it'],
  onQueueQualifier: [
    'Whether `oOnQueueUsers` is counted by routing status, in `qualifier`, as one number without one, or under the presence.',
    'a guess',
  ],
  queueModifiedBy: [
    'Whom `modifiedBy` of a queue names after a write: the OAuth client, nobody, or someone else.',
    'a guess',
  ],
  skillChangeEntity: ["Entity type under which a user's skill change is audited.", 'a guess'],
  auditRows: [
    'How much an audit says. `full`: who, by which request, which properties and values. `bare`: `propertyChanges: []`, `initiatingAction: {}` and `client: {id: ""}`, as was seen of the platform (the community forum). `renamed`: the properties under names that tell nothing, since those of the platform are not documented.',
    'the description',
  ],
  learningExcess: [
    "How much longer the first contact takes that asks for a skill granted since the world began, as a share of the agent's handle time; with several asked skills, the average over them. The same for the contacts of a queue in which the agent was activated since then.",
    'a guess: people as models assume them',
  ],
  learningContacts: [
    'Contacts on a new skill, or of a new queue, after which half of `learningExcess` is left, and a quarter after as many again.',
    'a guess: people as models assume them',
  ],
  patienceShape: [
    'How the patience of a contact type spreads around its mean. `mixed`: a quarter of the callers are impatient (an exponential of 0.15 times the mean), the others wait rather alike (a Weibull distribution of shape 2).',
    'a guess: people as models assume them',
  ],
  redialShare: [
    'Share of the callers who abandoned that call again, 0..1, each time.',
    'a guess: people as models assume them',
  ],
  redialMinutes: ['Mean minutes until they do, exponential.', 'a guess: people as models assume them'],
  nextDayShare: [
    'Share of the unresolved contacts whose caller comes back the next day that the queue has contacts, 0..1.',
    'a guess: people as models assume them',
  ],
  handOnShare: [
    'Share of the transferred contacts that a second agent handles from the start, 0..1: as a contact of another type of the medium, of the same or another queue, in the same conversation. The others end with the transfer.',
    'a guess: people as models assume them',
  ],
  absentShare: [
    "Share of an agent's shifts to which they do not come at all, 0..1. Published schedules do not show it.",
    'a guess: people as models assume them',
  ],
  lateShare: ['Share of shifts to which they come late, 0..1.', 'a guess: people as models assume them'],
  lateMinutes: [
    'Most minutes by which they do; any number up to it is as likely.',
    'a guess: people as models assume them',
  ],
}

/** Every switch of the emulator, with what its default rests on. */
export const emulatorAssumptions: readonly EmulatorAssumption[] = Object.entries(DEFAULT_SWITCHES).flatMap(
  ([name, value]) => (isSwitch(name) ? [toAssumption(name, value)] : []),
)

function isSwitch(name: string): name is EmulatorAssumption['name'] {
  return name in SWITCHES
}

function toAssumption(name: EmulatorAssumption['name'], value: unknown): EmulatorAssumption {
  const [decides, rests] = SWITCHES[name]
  const basis = rests.startsWith('a guess') ? 'guess' : rests.startsWith('the description') ? 'description' : 'source'
  const shown = typeof value === 'number' || typeof value === 'boolean' ? value : String(value)
  return { name, decides, default: shown, basis, rests }
}
