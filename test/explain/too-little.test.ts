/** An explanation says no more than what could be read carries. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { captureSnapshot, explainRouting, measureAgreement } from '../../src/workflows'
import { type Leg, legsOf } from '../../src/workflows/explain/legs'
import { type Emulated, emulated } from '../support/emulated'

const DAY_MS = 86_400_000

let org: Emulated
let waited: Leg
beforeAll(async () => {
  org = await emulated({ agents: 8, queues: 2, skills: 4 })
  const end = org.clock.now()
  const interval = { start: new Date(end - DAY_MS).toISOString(), end: new Date(end).toISOString() }
  const legs = (await org.client.analytics.conversationDetails({ interval }).toArray()).flatMap(legsOf)
  const found = legs.find(({ offers, cameMs }) => offers[0]?.answered === true && offers[0].atMs - cameMs > 5000)
  if (found === undefined) throw new Error('nobody waited')
  waited = found
}, 60_000)
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
    expect(agreement.agents.judged).toBeGreaterThan(0)
    expect(agreement.known.judged).toBe(0)
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
