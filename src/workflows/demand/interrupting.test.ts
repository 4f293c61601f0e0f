/** Calls that interrupt emails, and agents with utilization of their own, in an org, in what is read and in the simulation. */
import { expect, it } from 'vitest'
import { emulated, FAST } from '../../../test/support/emulated'
import type { RoutingModel } from '../../documents'
import { answeredWithinServiceLevel, type DemandContactType } from '../../documents/org/demand'
import { startEmulator } from '../../emulator'
import { routingModel, simulate, whatIf } from '../../optimizer'
import { captureSnapshot } from '../snapshot/capture'
import { captureDemand } from './capture'

const OWN = 4
const SET = { kind: 'utilization.set', reason: '', value: null } as const
const EMAIL = { mediaType: 'email', patienceSeconds: 86_400 }

/** Share of the calls of queues that were answered within the service level. */
function measured(types: readonly DemandContactType[]): number {
  const offered = types.flatMap((type) => type.offered).reduce((sum, count) => sum + count, 0)
  return types.reduce((sum, type) => sum + answeredWithinServiceLevel(type), 0) / offered
}

function simulated(model: RoutingModel, queueIds: ReadonlySet<string>): number {
  const { contactTypes } = simulate(model, { seed: 1, replications: 6 })
  const own = contactTypes.filter((_, i) => queueIds.has(model.contactTypes[i]?.queueId ?? ''))
  const offered = own.reduce((sum, type) => sum + type.offered.mean, 0)
  return own.reduce((sum, type) => sum + type.offered.mean * type.serviceLevel.offered.mean, 0) / offered
}

it('calls have the service of an org in which they interrupt emails and agents take as many as they are set to', async () => {
  const org = await emulated({ seed: 3, agents: 14, queues: 2 }, {}, 10_000, FAST, startEmulator)
  const { world } = org.emulator
  const [calls, mails] = [...world.queues.values()]
  if (calls === undefined || mails === undefined) throw new Error('no queues')
  // In the world itself: a request would leave the days before it as they were.
  for (const type of world.contactTypes)
    if (type.queueId === mails.id) Object.assign(type, { ...EMAIL, meanHandleSeconds: 3 * type.meanHandleSeconds })
  for (const [id, member] of calls.members) mails.members.set(id, member)
  Object.assign(mails.config, { skillEvaluationMethod: 'NONE' })
  const own = [...world.users.values()].slice(0, OWN)
  for (const user of own)
    user.utilization = { utilization: { call: { maximumCapacity: 3 }, email: { maximumCapacity: 0 } } }
  world.orgUtilization = {
    utilization: { call: { maximumCapacity: 1 }, email: { maximumCapacity: 2, interruptableMediaTypes: ['call'] } },
    labelUtilizations: { l: { maximumCapacity: 1 } },
  }
  const snapshot = await captureSnapshot(org.client)
  const userIds = snapshot.agents.map(({ id }) => id)
  const demand = await captureDemand(org.client, { days: 21, userIds, ownUtilization: true })
  await org.stop()
  expect(demand.interruptedBy).toEqual({ email: ['voice'] })
  expect(demand.ownUtilization?.map(({ userId }) => userId)).toEqual(own.map(({ id }) => id).sort())
  for (const { concurrency } of demand.ownUtilization ?? []) expect(concurrency).toMatchObject({ voice: 3, email: 0 })
  expect(demand.notes.join(' ')).toContain(`settings of their own: ${OWN} of ${userIds.length}.`)
  expect(demand.notes.join(' ')).toContain('that the figures leave out: limits of labels.')
  const model = routingModel(snapshot, demand)
  const ids = new Set([calls.id])
  const serviceLevel = measured(demand.contactTypes.filter(({ queueId }) => ids.has(queueId)))
  const { ownUtilization: _own, ...ofOrg } = demand
  const { interruptedBy: _none, ...apart } = demand
  expect(Math.abs(simulated(model, ids) - serviceLevel)).toBeLessThan(0.03)
  expect(serviceLevel - simulated(routingModel(snapshot, ofOrg), ids)).toBeGreaterThan(0.06)
  expect(serviceLevel - simulated(routingModel(snapshot, apart), ids)).toBeGreaterThan(0.04)
})

it('somebody who was deleted since has no utilization of their own, and a refusal is said', async () => {
  const { client, emulator, stop } = await emulated({ seed: 3, agents: 6, queues: 2 }, {}, 10_000, FAST, startEmulator)
  const users = [...emulator.world.users.values()]
  for (const user of users.slice(0, OWN))
    user.utilization = { utilization: { call: { maximumCapacity: 3 } }, maxInboundCalls: 2 }
  emulator.world.users.delete(users[0]?.id ?? '')
  const read = () => captureDemand(client, { days: 1, userIds: users.map(({ id }) => id), ownUtilization: true })
  const { ownUtilization, notes } = await read()
  expect(ownUtilization).toHaveLength(OWN - 1)
  expect(notes.join(' ')).toContain('that the figures leave out: the maximum of inbound calls.')
  emulator.faults.add({ path: /users\/[^/]+\/utilization/, fault: { kind: 'status', status: 400 } })
  const refused = await read()
  await stop()
  expect(refused.ownUtilization).toBeUndefined()
  expect(refused.notes.join(' ')).toMatch(
    /What single agents take at once could not be read \(.+\): they are treated as all/,
  )
})

it('a plan that gives agents utilization of their own is forecast as an org is in which they have it', async () => {
  const own = { utilization: { call: { maximumCapacity: 3 }, email: { maximumCapacity: 0 } } }
  const read = async (isSet: boolean) => {
    const { client, emulator, stop } = await emulated(
      { seed: 3, agents: 14, queues: 2 },
      {},
      10_000,
      FAST,
      startEmulator,
    )
    const users = [...emulator.world.users.values()].slice(0, 2 * OWN)
    // In the world itself: a request would leave the days before it as they were.
    for (const user of isSet ? users : []) user.utilization = own
    const snapshot = await captureSnapshot(client)
    const demand = await captureDemand(client, { days: 21, userIds: snapshot.agents.map(({ id }) => id) })
    await stop()
    return { snapshot, demand, users }
  }
  const { snapshot, demand, users } = await read(false)
  const changes = users.map(({ id, name }) => ({ id, ...SET, user: { id, name }, before: null, after: own }))
  const model = routingModel(snapshot, demand)
  const { queues } = whatIf(model, changes, { method: 'simulation', simulation: { weeks: 12 } })
  const contacts = queues.reduce((sum, { contactsPerWeek }) => sum + contactsPerWeek, 0)
  const gained = queues.map(
    ({ contactsPerWeek, before, after }) => contactsPerWeek * (after.serviceLevel - before.serviceLevel),
  )
  const gain = gained.reduce((sum, one) => sum + one, 0) / contacts
  const apart = measured((await read(true)).demand.contactTypes) - measured(demand.contactTypes)
  expect(apart).toBeGreaterThan(0.05)
  expect(Math.abs(gain - apart)).toBeLessThan(0.03)
})
