/** Emails and callbacks of an emulated org, in what is read of it and in the simulation of that. */
import { expect, it } from 'vitest'
import { emulated, FAST } from '../../../test/support/emulated'
import { answeredWithinServiceLevel } from '../../documents/org/demand'
import { startEmulator } from '../../emulator'
import { routingModel, simulate } from '../../optimizer'
import { captureSnapshot } from '../snapshot/capture'
import { captureDemand } from './capture'

it('callbacks are handled and not answered, emails wait for days, and the simulation has their handling and loss', async () => {
  const switches = { alertSeconds: 5, notAnsweredShare: 0.06, notRespondingMinutes: 5 }
  const options = { seed: 7, agents: 30, queues: 5, media: ['email', 'callback'], switches } as const
  const org = await emulated(options, {}, 10_000, FAST, startEmulator)
  const snapshot = await captureSnapshot(org.client)
  const demand = await captureDemand(org.client, { days: 21, userIds: snapshot.agents.map(({ id }) => id) })
  const model = routingModel(snapshot, demand)
  const { contactTypes } = simulate(model, { seed: 1, replications: 6 })
  for (const medium of ['email', 'callback']) {
    const own = demand.contactTypes.filter(({ mediaType, handled }) => mediaType === medium && handled > 100)
    expect(own.length).toBeGreaterThan(0)
    for (const { id, answered, handled, abandoned } of own) {
      if (medium === 'callback') expect(answered).toBe(0)
      else expect(answered).toBeGreaterThan(0)
      const type = model.contactTypes.find((one) => one.id === id)
      expect(type?.alertSeconds).toBeCloseTo(5, 1)
      expect(type?.notAnswered?.probability ?? 0).toBeLessThan(0.15)
      const simulated = contactTypes.find((type) => type.contactTypeId === id)
      expect(Math.abs((simulated?.abandonProbability.mean ?? 1) - abandoned / (handled + abandoned))).toBeLessThan(0.04)
    }
  }
  await org.stop()
})

it('counts handled callbacks as answered within the service level, but for late ones', () => {
  const type = { answered: 0, handled: 10, overServiceLevel: 3 }
  const rest = { id: 't', queueId: 'q', skillIds: [], offered: [10], abandoned: 0, shortAbandoned: 0, transferred: 0 }
  const times = { handleSeconds: 0, waitSeconds: 0 }
  expect(answeredWithinServiceLevel({ ...rest, ...times, ...type, mediaType: 'callback' })).toBe(7)
  expect(answeredWithinServiceLevel({ ...rest, ...times, ...type, answered: 9, mediaType: 'chat' })).toBe(6)
})

it('counts contacts that ask by a skill expression, and the model says what is not known of them', async () => {
  const org = await emulated({ seed: 7, agents: 12, queues: 2 })
  const [type] = org.emulator.world.contactTypes
  if (type === undefined) throw new Error('no contacts')
  Object.assign(type, { skillExpressionId: 'expression-1' })
  const snapshot = await captureSnapshot(org.client)
  const demand = await captureDemand(org.client, { days: 7, userIds: snapshot.agents.map(({ id }) => id) })
  await org.stop()
  const own = demand.contactTypes.filter(({ bySkillExpression = 0 }) => bySkillExpression > 0)
  expect(own.map(({ queueId }) => queueId)).toEqual([type.queueId])
  const name = snapshot.queues.find(({ id }) => id === type.queueId)?.name
  expect(routingModel(snapshot, demand).notes.join(' ')).toContain(`Some contacts of ${name} ask for agents by a skill`)
})
