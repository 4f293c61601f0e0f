/** Ringing in the emulator, in what is read of it, and in the simulation of that. */
import { expect, it } from 'vitest'
import { emulated } from '../../../test/support/emulated'
import type { Demand, RoutingModel } from '../../documents'
import { routingModel, simulate } from '../../optimizer'
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
  const org = await emulated({ seed: 3, agents: 14, queues: 2, switches: { alertSeconds: SECONDS } })
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
