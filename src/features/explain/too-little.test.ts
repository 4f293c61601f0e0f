/** An explanation says no more than what could be read carries. */

import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Emulated, emulated, FAST } from '../../../test/support/emulated'
import { type Client, createClient } from '../../client'
import { DAY_MS } from '../../core/time/durations'
import { startEmulator } from '../../emulator'
import { clientCredentials } from '../../transport/auth/client-credentials'
import { captureSnapshot } from '../../workflows'
import { explainRouting, measureAgreement } from './explain'
import { type Leg, listLegs } from './legs'

let org: Emulated
let waited: Leg
beforeAll(async () => {
  org = await emulated({ agents: 8, queues: 2, skills: 4 }, {}, 10_000, FAST, startEmulator)
  const end = org.clock.now()
  const interval = { start: new Date(end - DAY_MS).toISOString(), end: new Date(end).toISOString() }
  const legs = (await org.client.analytics.conversationDetails({ interval }).toArray()).flatMap(listLegs)
  const found = legs.find(
    ({ offers, arrivedAtMs }) => offers[0]?.answered === true && offers[0].atMs - arrivedAtMs > 5000,
  )
  if (found === undefined) throw new Error('nobody waited')
  waited = found
})
afterAll(() => org.stop())

it('the configuration is not known of then where audits may not be read, nor what rests on it', async () => {
  const { client, emulator } = org
  const id = waited.conversationId
  const steps = async () => {
    const { legs } = await explainRouting(client, id)
    return legs.flatMap((leg) => leg.steps).filter(({ step }) => step === 'members' || step === 'choice')
  }
  expect((await steps()).map(({ certainty }) => certainty)).toContain('known')
  emulator.faults.add({ path: 'audits', fault: { kind: 'status', status: 403, code: 'missing.permissions' } })
  try {
    const unaudited = await steps()
    expect(unaudited.map(({ certainty }) => certainty)).not.toContain('known')
    for (const { why } of unaudited) expect(why).toBeDefined()
    const { causes } = await explainRouting(client, id)
    expect(causes.filter(({ certainty, cause }) => certainty === 'known' && cause !== 'skillLost')).toEqual([])
    const agreement = await measureAgreement(client, { days: 1 })
    expect(agreement.agents.evaluated).toBeGreaterThan(0)
    expect(agreement.known.evaluated).toBe(0)
  } finally {
    emulator.faults.clear()
  }
})

it('a queue that is not in the snapshot has no shortage of members', async () => {
  const whole = await captureSnapshot(org.client)
  const snapshot = { ...whole, queues: whole.queues.filter(({ id }) => id !== waited.queueId) }
  const { causes, legs } = await explainRouting(org.client, waited.conversationId, { snapshot })
  expect(legs[0]?.steps).toContainEqual(expect.objectContaining({ step: 'members', certainty: 'unknown' }))
  expect(causes.filter(({ queue }) => queue.id === waited.queueId)).toEqual([])
})

it('fails with the server, and says why a priority is not known', async () => {
  const { client, emulator } = org
  const path = 'analytics/conversations/aggregates'
  const id = waited.conversationId
  emulator.faults.add({ path, fault: { kind: 'status', status: 403, code: 'missing.permissions' } })
  try {
    const { legs } = await explainRouting(client, id)
    expect(legs[0]?.steps.find(({ step }) => step === 'asked')?.why).toContain('aggregates may not be read')
    emulator.faults.clear()
    emulator.faults.add({ path, fault: { kind: 'status', status: 500 } })
    await expect(explainRouting(client, id)).rejects.toMatchObject({ status: 500 })
  } finally {
    emulator.faults.clear()
  }
})

it('an agent who was not seen free is not evaluated: that they got it would prove itself', async () => {
  const { client } = org
  const agreement = await measureAgreement(client, { days: 1 })
  const blind = await measureAgreement(withoutPresence(org), { days: 1 })
  const why =
    "presence, contacts and the org's utilization do not show the agent as free then; only that they were chosen does"
  const left = blind.notEvaluated.find((one) => one.why === why)
  expect(left?.contacts).toBeGreaterThan(0)
  expect(blind.agents.evaluated).toBeLessThan(agreement.agents.evaluated)
  expect(blind.others?.filter((one) => one.why === why)).toHaveLength(left?.contacts ?? 0)
})

/** A client whose answers on users hold no presence and no status. */
function withoutPresence({ emulator, clock, fetch }: Emulated): Client {
  return createClient({
    baseUrl: emulator.url,
    loginUrl: emulator.loginUrl,
    auth: clientCredentials({ clientId: emulator.clientId, clientSecret: emulator.clientSecret }),
    ratePerMinute: FAST,
    clock,
    fetch,
    middleware: [
      async (request, next) => {
        const answer = await next(request)
        return request.url.includes('/users/details/query') ? { ...answer, text: '{"userDetails":[]}' } : answer
      },
    ],
  })
}
