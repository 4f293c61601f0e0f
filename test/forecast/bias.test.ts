/**
 * Whether forecasts of service are off on average: the average week of four weeks on record, simulated, beside these weeks
 * as they were lived. One org by default, whose difference is as small as orgs' mean; with SKILLROUTE_FULL=1 eight.
 */
import { expect, it } from 'vitest'
import { answeredWithinServiceLevel } from '../../src/documents/org/demand'
import { routingModel, whatIf } from '../../src/optimizer'
import { captureDemand, captureSnapshot } from '../../src/workflows'
import { bySimulation } from '../../src/workflows/forecast/forecast-changes'
import { emulated } from '../support/emulated'

const SEEDS = process.env.SKILLROUTE_FULL === '1' ? [11, 12, 13, 14, 15, 16, 17, 18] : [17]

/** Service level that was lived less its forecast, over all contacts of an org. */
async function livedAbove(seed: number): Promise<number> {
  const org = await emulated({ seed, agents: 20, queues: 2, skills: 4 })
  const snapshot = await captureSnapshot(org.client)
  const demand = await captureDemand(org.client, { days: 28, userIds: snapshot.agents.map(({ id }) => id) })
  await org.stop()
  const model = routingModel(snapshot, demand)
  const { method, simulation } = bySimulation(model, demand, {})
  const { queues } = whatIf(model, [], { method, simulation: { ...simulation, weeks: 39 } })
  let [contacts, above] = [0, 0]
  for (const { queue, mediaType, before } of queues) {
    for (const type of demand.contactTypes) {
      if (type.queueId !== queue.id || type.mediaType !== mediaType) continue
      const offered = type.offered.reduce((all, one) => all + one, 0)
      contacts += offered
      above += answeredWithinServiceLevel(type) - offered * before.serviceLevel
    }
  }
  return above / contacts
}

it('service is forecast as it was lived', async () => {
  let sum = 0
  for (const seed of SEEDS) sum += await livedAbove(seed)
  // Without what made forecasts pessimistic, eight orgs are 0.3 points above theirs; with it they were 2.3.
  expect(Math.abs(sum / SEEDS.length)).toBeLessThan(0.006)
})
