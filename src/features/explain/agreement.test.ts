import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Emulated, emulated, FAST } from '../../../test/support/emulated'
import { createClient } from '../../client'
import { seededRandom } from '../../core/random'
import { HOUR_MS } from '../../core/time/durations'
import type { RoutingAgreement, Snapshot } from '../../documents'
import { startEmulator } from '../../emulator'
import { csvText } from '../../report/csv/table'
import type { UserDetail } from '../../resources/analytics/answers'
import { clientCredentials } from '../../transport/auth/client-credentials'
import type { Middleware } from '../../transport/wiring/types'
import { captureSnapshot } from '../../workflows'
import { NOT_SEEN_FREE } from './choice'
import { agreementTable } from './command/explain'
import { measureAgreement } from './explain'
import { readEvidence } from './read'
import { buildScene } from './scene'
import { agreementText } from './texts/agreement'

const FULL = process.env.SKILLROUTE_FULL === '1'
const SIZE = FULL ? { agents: 60, queues: 8, skills: 12 } : { agents: 10, queues: 2, skills: 4 }
const DAYS = FULL ? 7 : 3
const EMAIL = { mediaType: 'email', meanHandleSeconds: 900, patienceSeconds: 3600 }

let org: Emulated
let snapshot: Snapshot
let agreement: RoutingAgreement
beforeAll(async () => {
  org = await emulated(SIZE, {}, 10_000, FAST, startEmulator)
  snapshot = await captureSnapshot(org.client)
  agreement = await measureAgreement(org.client, { days: DAYS, snapshot })
})
afterAll(() => org.stop())

describe('the rule against the platform’s choices', () => {
  it('is right in at least 99 % where details are complete, also where there was a choice', () => {
    const { agents, contested, known, order } = agreement
    expect(agents.evaluated).toBeGreaterThan(FULL ? 3000 : 150)
    expect(contested.evaluated).toBeGreaterThan(100)
    for (const rate of [agents, contested, known, order]) expect(rate.ratio).toBeGreaterThanOrEqual(0.99)
    expect(agents.low).toBeLessThan(agents.ratio ?? 0)
    if (FULL) process.stdout.write(`${agreementText(agreement)}\n`)
  })

  it('has a row for each choice', () => {
    const others = agreement.others?.length ?? 0
    expect(csvText(agreementTable(agreement)).split('\n').length).toBe(agreement.agents.evaluated + others + 2)
    expect(agreementText(agreement)).toContain('The platform chose the same agent as the rule of this simulation for')
  })

  it('takes the configuration back to what it was, and is wrong without the audits', async () => {
    const { client, clock } = org
    for (const { id, skills } of snapshot.agents) {
      const levels = skills.map((skill) => ({ id: skill.id, proficiency: 5 - skill.level }))
      if (levels.length > 0) await client.routing.userSkills.update(id, levels)
    }
    await clock.advance(1000)
    const { interval } = agreement
    const after = await measureAgreement(client, { interval })
    expect(after.agents.evaluated).toBeGreaterThan(300)
    // Who was in a group of a queue is not audited: with their levels, people left groups and so were no candidates then.
    expect(after.agents.ratio).toBeGreaterThanOrEqual(0.98)
    const unrecorded = after.notEvaluated.filter(({ why }) => why.includes('audits do not record who is in a group'))
    expect(unrecorded.reduce((sum, { contacts }) => sum + contacts, 0)).toBeLessThan(0.05 * agreement.agents.evaluated)
    org.emulator.world.changes.length = 0
    const blind = await measureAgreement(client, { interval })
    expect(blind.contested.ratio).toBeLessThan(0.9)
    expect(blind.differences.length).toBeGreaterThan(0)
  })

  it('is right where calls interrupt emails', async () => {
    const mixed = await emulated(SIZE, {}, 10_000, FAST, startEmulator)
    const { queues, contactTypes } = mixed.emulator.world
    const [mails, calls] = [...queues.values()]
    for (const type of contactTypes) if (type.queueId === mails?.id) Object.assign(type, EMAIL)
    for (const [id, member] of calls?.members ?? []) mails?.members.set(id, member)
    Object.assign(mails?.config ?? {}, { skillEvaluationMethod: 'NONE' })
    const { agents, notEvaluated } = await measureAgreement(mixed.client, { days: DAYS })
    await mixed.stop()
    expect(agents.ratio).toBeGreaterThanOrEqual(0.99)
    // Without interruptions, agents with an email would not look free.
    const unseen = notEvaluated.find(({ why }) => why === NOT_SEEN_FREE)?.contacts ?? 0
    expect(unseen).toBeLessThan(0.1 * agents.evaluated)
  })

  it('an agent with settings of their own has room by these, others by those of the org', async () => {
    const [first, second] = snapshot.queues[0]?.members ?? []
    if (first === undefined || second === undefined) throw new Error('no members')
    const chat = { maximumCapacity: 1, interruptableMediaTypes: [], includeNonAcd: false }
    await org.client.routing.userUtilization.set(first.userId, { utilization: { chat } })
    const queueIds = snapshot.queues.slice(0, 1).map(({ id }) => id)
    const evidence = await readEvidence(org.client, {
      snapshot,
      queueIds,
      otherQueueIds: [],
      interval: agreement.interval,
    })
    const { hasRoom } = buildScene(evidence)
    expect([first, second].map(({ userId }) => hasRoom(userId, ['chat'], 'chat'))).toEqual([false, true])
    await org.client.routing.userUtilization.reset(first.userId)
  })

  it('is right in at least 95 % with audits that are late and a tenth of the spans of agents missing', async () => {
    const late = await emulated({ ...SIZE, switches: { auditLagMs: 2 * HOUR_MS } }, {}, 10_000, FAST, startEmulator)
    const { emulator, clock } = late
    const client = createClient({
      baseUrl: emulator.url,
      loginUrl: emulator.loginUrl,
      auth: clientCredentials({ clientId: emulator.clientId, clientSecret: emulator.clientSecret }),
      ratePerMinute: 60_000,
      clock,
      fetch: late.fetch,
      middleware: [withoutSpans(0.1)],
    })
    try {
      emulator.world.history()
      const { agents } = await captureSnapshot(client)
      for (const { id, skills } of agents.slice(0, 10)) {
        await client.routing.userSkills.update(
          id,
          skills.map((skill) => ({ id: skill.id, proficiency: 5 - skill.level })),
        )
      }
      await clock.advance(8 * HOUR_MS)
      for (const { id, skills } of agents.slice(0, 10)) {
        await client.routing.userSkills.update(
          id,
          skills.map((skill) => ({ id: skill.id, proficiency: skill.level })),
        )
      }
      await clock.advance(HOUR_MS)
      const blurred = await measureAgreement(client, { days: DAYS + 1 })
      if (FULL) process.stdout.write(`${agreementText(blurred)}\n`)
      // What conditional groups held is in no detail, however complete; everything else that is not evaluated counts as wrong.
      const missed = blurred.notEvaluated.filter(({ why }) => !why.includes('conditional groups'))
      const unevaluated = missed.reduce((sum, { contacts }) => sum + contacts, 0)
      expect(blurred.agents.evaluated).toBeGreaterThan(FULL ? 3000 : 150)
      expect(blurred.agents.ratio).toBeGreaterThanOrEqual(0.95)
      // A day of a small org has few contacts beside those.
      expect(blurred.agents.agreed / (blurred.agents.evaluated + unevaluated)).toBeGreaterThanOrEqual(FULL ? 0.95 : 0.9)
      expect(blurred.known.evaluated).toBeLessThan(0.95 * blurred.agents.evaluated)
    } finally {
      await client.close()
      await late.stop()
    }
  })
})

/** Leaves out a share of the presence and routing-status spans of users. */
function withoutSpans(share: number): Middleware {
  const random = seededRandom('missing spans')
  const some = <T>(rows: readonly T[] = []): T[] => rows.filter(() => random() >= share)
  return async (request, next) => {
    const answer = await next(request)
    if (!request.url.includes('/users/details/query')) return answer
    const body: { userDetails?: UserDetail[] } = JSON.parse(answer.text)
    const userDetails = (body.userDetails ?? []).map((one) => ({
      ...one,
      primaryPresence: some(one.primaryPresence),
      routingStatus: some(one.routingStatus),
    }))
    return { ...answer, text: JSON.stringify({ ...body, userDetails }) }
  }
}
