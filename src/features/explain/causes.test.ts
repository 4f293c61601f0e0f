import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Emulated, emulated } from '../../../test/support/emulated'
import { DAY_MS } from '../../core/time/durations'
import type { RoutingCauseKind } from '../../documents'
import { explainRouting, measureAgreement } from './explain'
import type { Explanation } from './explanation'
import { type Leg, listLegs } from './legs'
import { explanationText } from './texts/explanation'

const FULL = process.env.SKILLROUTE_FULL === '1'
/** Conversations explained for each planted mistake. */
const EACH = FULL ? 25 : 2

let org: Emulated
let legs: readonly Leg[]
/** Queue of the idle colleague, queue with rings and a language, queue with levels. */
let queues: readonly string[]

beforeAll(async () => {
  org = await emulated({ agents: 20, queues: 4, skills: 6, switches: { handOnShare: 1 } })
  const { world } = org.emulator
  queues = [...world.queues.keys()]
  const [activation = '', , levels = '', rings = ''] = queues
  plantInactive(activation)
  plantRing(rings)
  const language = world.contactTypes.find((type) => type.languageId !== undefined)?.languageId ?? ''
  const speakers = [...world.users.values()].filter((user) => user.languages.has(language))
  for (const user of speakers.slice(1)) user.languages.delete(language)
  // The time before is simulated under what was configured then.
  world.history()
  await plantStaleLevel(levels)
  legs = await legsOfLastDays()
})
afterAll(() => org.stop())

/** All but one of those who hold the most asked skill are members, but not activated. */
function plantInactive(queueId: string): void {
  const { world } = org.emulator
  const members = [...(world.queues.get(queueId)?.members.values() ?? [])]
  for (const [i, member] of members.entries()) member.joined = i === 0
}

/** The first ring drops every skill. */
function plantRing(queueId: string): void {
  const { world } = org.emulator
  const config = world.queues.get(queueId)?.config
  const requested = new Set(
    world.contactTypes.filter((type) => type.queueId === queueId).flatMap(({ skillIds }) => skillIds),
  )
  const skillsToRemove = [...requested].map((id) => ({ id }))
  const ring = (seconds: number, dropped: unknown) => ({
    expansionCriteria: [{ type: 'TIMEOUT_SECONDS', threshold: seconds }],
    actions: { skillsToRemove: dropped },
  })
  if (config !== undefined) config.bullseye = { rings: [ring(10, skillsToRemove), ring(20, []), {}] }
}

/** One agent's level is far too low for a day, and is then corrected. */
async function plantStaleLevel(queueId: string): Promise<void> {
  const { client, clock, emulator } = org
  const members = [...(emulator.world.queues.get(queueId)?.members.keys() ?? [])]
  const users = members.flatMap((id) => emulator.world.users.get(id) ?? [])
  const [best] = users.filter(({ skills, state }) => state === 'active' && skills.size > 0)
  const skills = [...(best?.skills.keys() ?? [])]
  const all = (proficiency: number) => skills.map((id) => ({ id, proficiency }))
  await client.routing.userSkills.update(best?.id ?? '', all(0))
  await clock.advance(DAY_MS)
  await client.routing.userSkills.update(best?.id ?? '', all(5))
  await clock.advance(2000)
}

async function legsOfLastDays(): Promise<Leg[]> {
  const { client, clock } = org
  const end = clock.now()
  const interval = { start: new Date(end - 3 * DAY_MS).toISOString(), end: new Date(end).toISOString() }
  const found = await client.analytics.conversationDetails({ interval }).toArray()
  return found.flatMap(listLegs)
}

async function explained(fits: (leg: Leg) => boolean): Promise<Explanation[]> {
  const all: Explanation[] = []
  for (const { conversationId } of legs.filter(fits).slice(0, EACH)) {
    all.push(await explainRouting(org.client, conversationId))
  }
  expect(all.length).toBeGreaterThan(0)
  return all
}

function waitedMs({ arrivedAtMs, endMs }: Leg): number {
  return endMs - arrivedAtMs
}

function isOnlyLeg({ requestedBefore, conversationId }: Leg): boolean {
  return requestedBefore.length === 0 && legs.filter((one) => one.conversationId === conversationId).length === 1
}

/** Whether the one who answered lacks a skill that a ring had dropped. */
function lacksDropped({ removedSkillIds, offers }: Leg): boolean {
  const held = org.emulator.world.users.get(offers[0]?.userId ?? '')?.skills
  return held !== undefined && removedSkillIds.some((id) => !held.has(id))
}

/** By the world's own books: whether somebody stood free when the contact came who was kept from it by that alone. */
function stoodFree(
  { queueId, skillIds, languageId, arrivedAtMs }: Leg,
  retained: { joined: boolean; speaks: boolean },
): boolean {
  const { world } = org.emulator
  const ring = world.queues.get(queueId)?.members.values() ?? []
  return [...ring].some(({ userId, joined, ringNumber }) => {
    const user = world.users.get(userId)
    const speaks = languageId === undefined || user?.languages.has(languageId) === true
    const holds = skillIds.every((id) => user?.skills.has(id) === true)
    const isFree = ['IDLE'].includes(world.history().agentAt(userId, arrivedAtMs).status)
    return joined === retained.joined && speaks === retained.speaks && holds && isFree && ringNumber === 1
  })
}

function expectCause(all: readonly Explanation[], cause: RoutingCauseKind): void {
  const causes = all.map((one) => one.causes[0]?.cause)
  expect(causes, all.map((one) => explanationText(one)).join('\n\n')).toEqual(all.map(() => cause))
}

describe('a planted mistake is named as the cause', () => {
  it('a skill lost in a transfer', async () => {
    const lost = await explained(
      ({ requestedBefore, skillIds }) =>
        requestedBefore.length > skillIds.length && skillIds.every((id) => requestedBefore.includes(id)),
    )
    expectCause(lost, 'skillLost')
    for (const { legs: stays } of lost) expect(stays.length).toBeGreaterThan(1)
  })

  it('a ring that dropped the skill', async () => {
    const dropped = await explained((leg) => leg.queueId === queues[3] && lacksDropped(leg) && isOnlyLeg(leg))
    expectCause(dropped, 'ringDropped')
  })

  it('an agent who is not activated', async () => {
    const waited = await explained(
      (leg) =>
        isOnlyLeg(leg) &&
        leg.queueId === queues[0] &&
        waitedMs(leg) > 5000 &&
        stoodFree(leg, { joined: false, speaks: true }),
    )
    expectCause(waited, 'notActivated')
  })

  it('a missing language', async () => {
    const waited = await explained(
      (leg) =>
        isOnlyLeg(leg) &&
        leg.languageId !== undefined &&
        waitedMs(leg) > 5000 &&
        !lacksDropped(leg) &&
        stoodFree(leg, { joined: true, speaks: false }),
    )
    expectCause(waited, 'languageMissing')
  })

  it('a stale level', async () => {
    const agreement = await measureAgreement(org.client, { days: 2, queueIds: [queues[2] ?? ''] })
    expect(agreement.agents.ratio).toBeGreaterThanOrEqual(0.99)
    const all: Explanation[] = []
    for (const { conversationId, eligible } of agreement.contacts) {
      if (eligible < 2 || all.length >= EACH) continue
      const one = await explainRouting(org.client, conversationId)
      if (one.causes.some(({ cause }) => cause === 'levelStale')) all.push(one)
    }
    expect(all.length).toBeGreaterThan(0)
    expectCause(all, 'levelStale')
    expect(all[0]?.causes[0]?.text).toContain("Under today's levels")
  })
})
