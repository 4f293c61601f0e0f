/** docs/probe.md against the checks, and the switches of the emulator against both. */
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { DEFAULT_SWITCHES } from '../../../emulator/switches'
import { CHECKS } from '../list/checks'
import { CHECK_OF } from './check-of'

/** Switches that no request of one's own can show, and why. */
const UNSEEN: Readonly<Record<string, string>> = {
  tokenRequestsPerMinute: 'a limit is not run into on purpose',
  orgPerMinute: 'a limit is not run into on purpose',
  assignmentPerMinute: 'a limit is not run into on purpose',
  limitMessageParams: 'a limit is not run into on purpose',
  writeDivisions: 'skillroute check reads the divisions of the roles',
  userPermissions: 'a probe logs in as a client, not as a person',
  refreshTokens: 'a probe logs in as a client, not as a person',
  wfmImport: 'forecasts are not imported',
  cors: 'a choice of the emulator: the platform takes calls of web pages',
  aggregateLagMs: 'contacts of a busy minute would show it, asked for again and again',
  lateConversationShare: 'contacts of the past hours would show it, asked for again later',
  resolutionRefusal: 'recommend asks, and its notes say what the org answered',
  newLabelLagMs: 'labels of utilization are not written',
  groupRuleMembers: 'a plan adds the groups of its rules to the members, so that either holds',
  userStateAlone: 'the state of a user is not written',
  utilizationCapacity: 'utilization is not written',
  learningExcess: 'how people work: conversations of months would show it',
  learningContacts: 'how people work: conversations of months would show it',
  patienceShape: 'how callers behave: waits of those who give up would show it',
  redialShare: 'how callers behave: conversations of the same caller would show it',
  redialMinutes: 'how callers behave: conversations of the same caller would show it',
  nextDayShare: 'how callers behave: conversations of the same caller would show it',
  handOnShare: 'how contacts are handed on: conversations would show it',
  alertSeconds: 'how fast people answer: tAlert of conversations shows it, and the model takes it from there',
  notAnsweredShare: 'how people answer: tNotResponding of conversations shows it, and the model takes it from there',
  notRespondingMinutes:
    'how long people are not responding: their routing status shows it, and the model takes it from there',
  ownAgentShare: 'whom contacts are for: requestedRouting of conversations shows it, and the model takes it from there',
  lastAgentSeconds: 'how long they wait: usedRouting of conversations shows it, and the model takes it from there',
  absentAgentRouting: 'waits of conversations show it, and the model takes it from there',
  groupCheckSeconds: 'when groups become active is not recorded',
  bestCandidatesBy: 'skillroute explain compares conversations with both readings',
  absentShare: 'how people keep to schedules: schedules against presence would show it',
  lateShare: 'how people keep to schedules: schedules against presence would show it',
  lateMinutes: 'how people keep to schedules: schedules against presence would show it',
}

const NEEDS = {
  reads: 'reads',
  login: 'one refused login',
  writes: '`--writes`',
  user: '`--writes --user`',
  nothing: 'cannot be asked',
}

it('docs/probe.md lists each check once, as it is', () => {
  const page = readFileSync(new URL('../../../../docs/probe.md', import.meta.url), 'utf8')
  const [, table = ''] = page.split('| Needs | Checks |\n')
  const listed = [...table.matchAll(/^\| (.+?) \| (`.+`) \|$/gm)].flatMap(([, needs, ids = '']) =>
    [...ids.matchAll(/`([^`]+)`/g)].map(([, id]) => [id, needs]),
  )
  expect(listed.sort()).toEqual(CHECKS.map(({ id, needs }) => [id, NEEDS[needs]]).sort())
})

it('each switch of the emulator has a check, or a reason why nothing can show it', () => {
  const seen = new Set<string>(Object.keys(CHECK_OF))
  const switches = Object.keys(DEFAULT_SWITCHES)
  expect(switches.filter((name) => !seen.has(name) && UNSEEN[name] === undefined)).toEqual([])
  expect(Object.keys(UNSEEN).filter((name) => seen.has(name) || !switches.includes(name))).toEqual([])
})

it('no two checks have an id in common, and each fact has a check', () => {
  const ids = CHECKS.map(({ id }) => id)
  expect(new Set(ids).size).toBe(ids.length)
  expect(Object.values(CHECK_OF).filter((id) => !ids.includes(id))).toEqual([])
})
