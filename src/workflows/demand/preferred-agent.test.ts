/** Contacts for one agent in the emulator, in what is read of them, and in the simulation of that. */
import { expect, it } from 'vitest'
import { emulated, FAST } from '../../../test/support/emulated'
import type { RoutingModel } from '../../documents'
import { answeredWithinServiceLevel } from '../../documents/org/demand'
import { type EmulatorOptions, startEmulator } from '../../emulator'
import { routingModel, simulate } from '../../optimizer'
import { captureSnapshot } from '../snapshot/capture'
import { captureDemand } from './capture'
import { typeTable } from './types'

const WAIT_SECONDS = 240

/** An org whose queues have a setting, and what is known of it. */
async function org(settings: object, others: NonNullable<EmulatorOptions['switches']> = {}) {
  const switches = { ownAgentShare: 0.8, lastAgentSeconds: WAIT_SECONDS, ...others }
  const { client, emulator, stop } = await emulated(
    { seed: 3, agents: 14, queues: 2, switches },
    {},
    10_000,
    FAST,
    startEmulator,
  )
  // In the world itself: a request would leave the days before it as they were.
  for (const { config } of emulator.world.queues.values()) Object.assign(config, settings)
  const snapshot = await captureSnapshot(client)
  const demand = await captureDemand(client, { days: 21, userIds: snapshot.agents.map(({ id }) => id) })
  await stop()
  const offered = demand.contactTypes.flatMap((type) => type.offered).reduce((sum, count) => sum + count, 0)
  const within = demand.contactTypes.reduce((sum, type) => sum + answeredWithinServiceLevel(type), 0)
  return { demand, model: routingModel(snapshot, demand), serviceLevel: within / offered }
}

function simulated(model: RoutingModel): number {
  return simulate(model, { seed: 1, replications: 6 }).total.serviceLevel.offered.mean
}

it('the last agent is read from the org, and the simulation has the service that was measured, and has not without', async () => {
  const { demand, model, serviceLevel } = await org({ lastAgentRoutingMode: 'QueueMembersOnly' })
  const longest = demand.contactTypes.flatMap(({ forOneAgent }) => forOneAgent?.longestWaitSeconds ?? [])
  expect(Math.max(...longest)).toBeLessThanOrEqual(WAIT_SECONDS)
  expect(Math.max(...longest)).toBeGreaterThan(WAIT_SECONDS - 5)
  expect(model.notes.join(' ')).not.toContain('(last agent)')
  expect(model.notes.join(' ')).toContain('wait for their last or a preferred agent')
  const forAll = { ...model, contactTypes: model.contactTypes.map(({ preferredAgent: _none, ...type }) => type) }
  const [own, without] = [simulated(model), simulated(forAll)]
  expect(Math.abs(own - serviceLevel)).toBeLessThan(0.03)
  expect(without - serviceLevel).toBeGreaterThan(0.08)
})

it('contacts whose agent was not there are not counted, whether analytics shows them as others or not', async () => {
  const last = { lastAgentRoutingMode: 'QueueMembersOnly' }
  const [usual, requested] = [await org(last), await org(last, { absentAgentRouting: 'requested' })]
  const share = ({ model }: typeof usual): number => {
    const own = model.contactTypes.filter(({ preferredAgent }) => preferredAgent)
    const sum = own.reduce((all, { offered, preferredAgent }) => all + offered * (preferredAgent?.share ?? 0), 0)
    return sum / own.reduce((all, { offered }) => all + offered, 0)
  }
  expect(Math.abs(share(requested) - share(usual))).toBeLessThan(0.05)
  expect(Math.abs(simulated(requested.model) - requested.serviceLevel)).toBeLessThan(0.03)
})

it('contacts wait for preferred agents as the rules say', async () => {
  const rules = [
    { operator: 'MEETS_THRESHOLD', threshold: 80, waitSeconds: 100 },
    { operator: 'ANY', waitSeconds: 140 },
  ] as const
  const { model, serviceLevel } = await org({ routingRules: rules })
  const own = simulated(model)
  // Whom they are for is recorded, which of the rules an agent's score meets is not.
  expect(model.notes.join(' ')).toContain('(scores of preferred agents)')
  expect(model.contactTypes.find(({ preferredAgent }) => preferredAgent)?.preferredAgent?.waitSeconds).toBe(240)
  expect(Math.abs(own - serviceLevel)).toBeLessThan(0.03)
})

it('waits that differ by no more than by ringing show nobody absent', () => {
  const [start, end] = ['2026-02-01T00:00:00Z', '2026-02-08T00:00:00Z']
  const contacts = (shortestSeconds: number): number | undefined => {
    const types = typeTable({ start, end })
    const add = (requestedRouting: string, usedRouting: string, count: number, [mean, min, max]: readonly number[]) => {
      const waits = { count, sum: 1000 * count * (mean ?? 0), min: 1000 * (min ?? 0), max: 1000 * (max ?? 0) }
      const metrics = [
        { metric: 'tAnswered', stats: waits },
        { metric: 'tAlert', stats: { count, sum: 7000 * count } },
        { metric: 'tHandle', stats: { count, sum: 200_000 * count } },
      ]
      const group = { queueId: 'q', mediaType: 'voice', requestedRouting, usedRouting }
      types.addTotals({ group, data: [{ interval: `${start}/${end}`, metrics }] })
    }
    add('Last', 'Last', 500, [18, 2, 71])
    add('Last', 'Standard', 500, [50, shortestSeconds, 100])
    add('Standard', 'Standard', 1000, [9, 2, 50])
    return types.list()[0]?.forOneAgent?.contacts
  }
  expect(contacts(62)).toBe(1000)
  expect(contacts(5)).toBeLessThan(900)
})
