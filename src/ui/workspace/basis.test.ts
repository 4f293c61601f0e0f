import { afterEach, beforeEach, expect, it } from 'vitest'
import { type Emulated, emulated } from '../../../test/support/emulated'
import { fewerContacts } from '../../../test/support/fewer-contacts'
import { memoryStore } from '../../../test/support/ui-org'
import type { Plan } from '../../documents'
import { planOrg } from '../../workflows'
import type { VariantView, View } from '../protocol/view'
import { createWorkspace, type Workspace } from './workspace'

let org: Emulated
let workspace: Workspace
let seen: View[]
const stopping = new AbortController()
const planner = { role: 'planner' } as const
const currentView = (): View => workspace.view(planner)
const variant = (): VariantView => {
  const [found] = currentView().variants
  if (found === undefined) throw new Error('no variant')
  return found
}

let saved: Plan[] = []
function keep(plan: Plan): string {
  saved.push(plan)
  return `${plan.id}.json`
}

beforeEach(async () => {
  saved = []
  org = await emulated({ seed: 4, agents: 8, queues: 2, skills: 4 })
  fewerContacts(org.emulator.world, (_, place) => place % 10 === 0)
  seen = []
  workspace = createWorkspace(
    { client: org.client, days: 7, store: { ...memoryStore(), savePlan: async (plan) => keep(plan) } },
    stopping.signal,
    () => void seen.push(currentView()),
  )
  await workspace.open()
  await expect
    .poll(() => [currentView().search.state, currentView().queues[0]?.hours === undefined])
    .toEqual(['done', false])
})
afterEach(() => org.stop())

/** Sets a level by hand in variant A, and waits for its forecast. @returns the person */
async function setByHand(level: number): Promise<string> {
  const [person] = currentView().agents
  const [skill] = currentView().skills
  if (person === undefined || skill === undefined) throw new Error('an empty org')
  await workspace.variants.set('A', {
    point: 0,
    ticked: {},
    edits: [{ agentId: person.id, skillId: skill.id, level }],
    protect: [],
  })
  await expect.poll(() => variant().hash).toBeDefined()
  return person.id
}

it('shows figures of one basis, and none of other choices', async () => {
  seen = []
  await setByHand(4.5)
  const own = seen.flatMap(({ variants }) => variants.slice(0, 1))
  expect(own.some(({ isPending }) => isPending)).toBe(true)
  expect(own.some(({ simulating }) => simulating !== undefined)).toBe(true)
  for (const { isPending, simulating, forecast, changes, hash } of own) {
    if (isPending || simulating !== undefined) expect([forecast, hash]).toEqual([undefined, undefined])
    if (isPending) expect(changes).toEqual([])
  }
  // The service as it is has one figure: in the table of queues, and in every forecast.
  const { queues } = currentView()
  for (const row of variant().forecast?.queues ?? []) {
    const known = queues.find(({ id, mediaType }) => id === row.queue.id && mediaType === row.mediaType)
    expect(known?.method).toBe('simulation')
    expect(known?.serviceLevel).toBeCloseTo(row.before.serviceLevel, 12)
  }
  expect(variant().forecast?.queues.length).toBeGreaterThan(0)
})

it('saves the plan that the library makes of its request', async () => {
  await setByHand(4.5)
  await workspace.plans.save({ id: 'A', hash: variant().hash ?? '' })
  const [plan] = saved
  const { plan: own } = await planOrg(org.client, plan?.request)
  expect(own.changes.length).toBeGreaterThan(0)
  expect(own).toEqual(plan)
})

it('refuses to approve what changed since it was planned, and reads the org again', async () => {
  const person = await setByHand(4.5)
  const { planId } = await workspace.plans.save({ id: 'A', hash: variant().hash ?? '' })
  const [skill] = currentView().skills
  const skills = org.emulator.world.users.get(person)?.skills
  const [plan] = currentView().plans
  const approve = () => workspace.plans.approve({ planId, hash: plan?.hash ?? '', by: 'Ann' })

  // Somebody gives the same person another level.
  skills?.set(skill?.id ?? '', 2.5)
  await expect(approve()).rejects.toMatchObject({
    reason: 'stale',
    message: expect.stringContaining(skill?.name ?? ''),
  })
  expect(currentView()).toMatchObject({ isOutdated: true, plans: [{ approvals: [] }] })

  await workspace.open(true)
  expect(currentView().isOutdated).toBeUndefined()
  expect(
    workspace.matrix({ find: '', queue: '', from: 0 }).rows.find(({ id }) => id === person)?.levels[skill?.id ?? ''],
  ).toBe(2.5)
  await expect(approve()).rejects.toThrow('Read the org again')

  // As it was, it is approved, and the page says that something else is another.
  skills?.delete(skill?.id ?? '')
  const [held] = plan?.changes ?? []
  if (held?.what.includes('–') === false) skills?.set(skill?.id ?? '', Number(/: ([\d.]+) /.exec(held.what)?.[1]))
  await approve()
  expect(currentView()).toMatchObject({ isOutdated: true, plans: [{ approvals: [{ by: 'Ann' }] }] })
})

it('refuses a second reading at once, and shows that saved plans cannot be read', async () => {
  const first = workspace.open(true)
  expect(() => workspace.open(true)).toThrow('The org is being read already.')
  await first
  const savedPlans = () => Promise.reject(new Error('the store does not answer'))
  const other = createWorkspace(
    { client: org.client, days: 7, store: { ...memoryStore(), savedPlans } },
    stopping.signal,
    () => undefined,
  )
  await other.open()
  expect(other.view(planner).problem).toContain('the store does not answer')
})
