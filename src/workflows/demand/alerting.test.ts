/** Ringing and after-call work in the emulator, in what is read of them, and in the simulation of that. */
import { expect, it } from 'vitest'
import { emulated, FAST } from '../../../test/support/emulated'
import type { Demand, RoutingModel } from '../../documents'
import { startEmulator } from '../../emulator'
import { applyMoves, routingModel, simulate } from '../../optimizer'
import { captureSnapshot } from '../snapshot/capture'
import { captureDemand } from './capture'

const SECONDS = 12

function measured({ contactTypes }: Demand) {
  const sum = (of: (type: Demand['contactTypes'][number]) => number): number =>
    contactTypes.reduce((all, type) => all + of(type), 0)
  const offered = sum((type) => type.offered.reduce((all, count) => all + count, 0))
  return {
    serviceLevel: sum((type) => type.answered - (type.overServiceLevel ?? 0)) / offered,
    alertSeconds: sum((type) => type.alertSeconds ?? 0) / sum((type) => type.answered),
  }
}

function simulated(model: RoutingModel): number {
  return simulate(model, { seed: 1, replications: 6 }).total.serviceLevel.offered.mean
}

it('fact 57: ringing is read from the org and counted in the simulation, which then has the service that was measured', async () => {
  const org = await emulated(
    { seed: 3, agents: 14, queues: 2, switches: { alertSeconds: SECONDS } },
    {},
    10_000,
    FAST,
    startEmulator,
  )
  const snapshot = await captureSnapshot(org.client)
  const demand = await captureDemand(org.client, { days: 21, userIds: snapshot.agents.map(({ id }) => id) })
  const { serviceLevel, alertSeconds } = measured(demand)
  expect(alertSeconds).toBeCloseTo(SECONDS, 6)
  const model = routingModel(snapshot, demand)
  expect(model.notes.join(' ')).toContain(`ring at an agent for ${SECONDS}.0 s`)
  const deaf = { ...model, contactTypes: model.contactTypes.map(({ alertSeconds: _none, ...type }) => type) }
  const [own, without] = [simulated(model), simulated(deaf)]
  expect(Math.abs(own - serviceLevel)).toBeLessThan(0.02)
  expect(without - serviceLevel).toBeGreaterThan(0.03)
  await org.stop()
})

it('fact 57: alerts that nobody answers are read from the org, and the simulation has the service that was measured', async () => {
  const switches = { alertSeconds: 4, notAnsweredShare: 0.12, notRespondingMinutes: 6 }
  const org = await emulated({ seed: 4, agents: 14, queues: 2, switches }, {}, 10_000, FAST, startEmulator)
  const snapshot = await captureSnapshot(org.client)
  const demand = await captureDemand(org.client, { days: 21, userIds: snapshot.agents.map(({ id }) => id) })
  const { serviceLevel, alertSeconds } = measured(demand)
  expect(alertSeconds).toBeCloseTo(4, 6)
  const model = routingModel(snapshot, demand)
  for (const { notAnswered, answered } of model.contactTypes.filter((type) => type.answered > 1000)) {
    expect(notAnswered?.probability, String(answered)).toBeCloseTo(0.12, 1)
    expect((notAnswered?.awaySeconds ?? 0) / 360).toBeCloseTo(1, 1)
  }
  const deaf = { ...model, contactTypes: model.contactTypes.map(({ notAnswered: _none, ...type }) => type) }
  const [own, without] = [simulated(model), simulated(deaf)]
  expect(Math.abs(own - serviceLevel)).toBeLessThan(0.025)
  expect(without - serviceLevel).toBeGreaterThan(0.04)
  await org.stop()
})

it('fact 58: a time-out of after-call work that is planned shortens handle times as it then does', async () => {
  const org = await emulated({ seed: 5, agents: 14, queues: 2, switches: { tokenSeconds: 10_000_000 } })
  const read = async (days: number) => {
    const snapshot = await captureSnapshot(org.client)
    return { snapshot, demand: await captureDemand(org.client, { days, userIds: snapshot.agents.map(({ id }) => id) }) }
  }
  const { snapshot, demand } = await read(21)
  const [queue] = snapshot.queues
  if (queue === undefined) throw new Error('no queue')
  const timeoutMs = 15_000
  const after = applyMoves(routingModel(snapshot, demand), [
    {
      ...{ kind: 'queue.set', id: 'c', reason: '', value: null, field: 'acwSettings.timeoutMs' },
      queue,
      before: queue.acwTimeoutMs ?? null,
      after: timeoutMs,
    },
  ])
  await org.client.routing.queues.update(queue.id, { acwSettings: { timeoutMs } })
  await org.clock.advance(14 * 86_400_000)
  const lived = (await read(14)).demand.contactTypes.filter(({ queueId }) => queueId === queue.id)
  const before = demand.contactTypes.filter(({ queueId }) => queueId === queue.id)
  const aht = (types: Demand['contactTypes']): number =>
    types.reduce((sum, type) => sum + type.handleSeconds, 0) / types.reduce((sum, type) => sum + type.handled, 0)
  const forecast = before.reduce(
    (sum, { id, handled }) => sum + handled * (after.contactTypes.find((type) => type.id === id)?.ahtSeconds ?? 0),
    0,
  )
  const expected = forecast / before.reduce((sum, { handled }) => sum + handled, 0)
  expect(aht(before) - expected).toBeGreaterThan(10)
  expect(expected / aht(lived)).toBeGreaterThan(0.96)
  expect(expected / aht(lived)).toBeLessThan(1.04)
  await org.stop()
})

it('reads the priorities of conversations, by which the simulation orders them', async () => {
  const org = await emulated({ seed: 6, agents: 12, queues: 3 })
  const { contactTypes } = org.emulator.world
  for (const [at, type] of contactTypes.entries()) Object.assign(type, { priority: at % 2 === 0 ? 0 : 5 })
  const snapshot = await captureSnapshot(org.client)
  const demand = await captureDemand(org.client, { days: 7, userIds: snapshot.agents.map(({ id }) => id) })
  const given = new Map(contactTypes.map((type) => [`${type.queueId} ${[...type.skillIds].sort()}`, type.priority]))
  const { contactTypes: types } = routingModel(snapshot, demand)
  const read = types.filter(({ answered }) => answered > 0)
  expect(read.length).toBeGreaterThan(2)
  for (const { queueId, skillIds, priority } of read) expect(priority ?? 0).toBe(given.get(`${queueId} ${skillIds}`))
  await org.stop()
})
