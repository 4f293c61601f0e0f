/**
 * What an org lives with all that the platform does to its contacts at once - ringing, unanswered alerts, priorities, after-call
 * time-outs, gated groups, last and preferred agents, emails and callbacks - against the simulation of what is read of it, on
 * ten drawn orgs.
 */
import { expect, it } from 'vitest'
import { EVERYTHING_ON, LAST_AGENTS, PREFERRED_AGENTS } from '../../bench/parts/week-worlds'
import { answeredWithinServiceLevel } from '../../src/documents/org/demand'
import { startEmulator } from '../../src/emulator'
import { routingModel, simulate } from '../../src/optimizer'
import { isSimulated } from '../../src/optimizer/model/can-serve'
import { captureDemand, captureSnapshot } from '../../src/workflows'
import { emulated, FAST } from '../support/emulated'

const SEEDS = Array.from({ length: 10 }, (_, i) => 71 + i)
/** Service levels, measured less simulated: at most this far apart in one org, and on average. */
const MAX = 0.02
const MAX_ON_AVERAGE = 0.01

async function serviceOf(seed: number): Promise<{ readonly lived: number; readonly simulated: number }> {
  const options = { seed, agents: 24 + 2 * (seed % 5), queues: 3 + (seed % 3), media: ['email', 'callback'] } as const
  const org = await emulated({ ...options, switches: EVERYTHING_ON }, {}, 10_000, FAST, startEmulator)
  for (const [i, { config }] of [...org.emulator.world.queues.values()].entries()) {
    Object.assign(config, i % 2 === 0 ? PREFERRED_AGENTS : LAST_AGENTS)
  }
  const snapshot = await captureSnapshot(org.client)
  const demand = await captureDemand(org.client, { days: 28, userIds: snapshot.agents.map(({ id }) => id) })
  await org.stop()
  const model = routingModel(snapshot, demand)
  const evaluated = new Set(model.queues.flatMap((queue) => (isSimulated(queue) ? [queue.id] : [])))
  const own = demand.contactTypes.filter(({ queueId }) => evaluated.has(queueId))
  const offered = own.reduce((sum, type) => sum + type.offered.reduce((all, one) => all + one, 0), 0)
  const withinServiceLevel = own.reduce((sum, type) => sum + answeredWithinServiceLevel(type), 0)
  const types = simulate(model, { seed: 1, replications: 8 }).contactTypes.filter(({ queueId }) =>
    evaluated.has(queueId),
  )
  const came = types.reduce((sum, type) => sum + type.offered.mean, 0)
  const met = types.reduce((sum, type) => sum + type.offered.mean * type.serviceLevel.offered.mean, 0)
  return { lived: withinServiceLevel / offered, simulated: met / came }
}

it('emulator and simulator agree with everything on, in ten drawn orgs', async () => {
  const found = []
  for (const seed of SEEDS) found.push(await serviceOf(seed))
  const apart = found.map(({ lived, simulated }) => lived - simulated)
  for (const [i, one] of apart.entries()) expect(Math.abs(one), `seed ${SEEDS[i]}`).toBeLessThan(MAX)
  expect(Math.abs(apart.reduce((sum, one) => sum + one, 0) / apart.length)).toBeLessThan(MAX_ON_AVERAGE)
})
