import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Emulated, emulated } from '../../../../test/support/emulated'
import { trueLevel } from '../../../../test/support/proposals'
import type { Demand, Guardrails, Plan, RoutingModel, Snapshot } from '../../../documents'
import { routingModel } from '../../../optimizer'
import { memoryJournal } from '../../../stores/memory/memory'
import { applyPlan } from '../../apply/apply'
import { captureDemand } from '../../demand/capture'
import { buildPlan } from '../../plan/build'
import { captureSnapshot } from '../../snapshot/capture'

let org: Emulated
let snapshot: Snapshot
let model: RoutingModel
/** The same for each test, since each has the same org. */
let demand: Demand | undefined
beforeEach(async () => {
  org = await emulated({ agents: 40, queues: 4, skills: 8 })
  for (const user of org.emulator.world.users.values()) user.licenses = ['engage3']
  snapshot = await captureSnapshot(org.client)
  demand ??= await captureDemand(org.client, { days: 7 })
  model = routingModel(snapshot, demand)
})
afterEach(() => org.stop())

/** A skill that contacts of some queue ask for, the queue, and who holds the skill. */
function requested() {
  const active = snapshot.agents.filter(({ state }) => state === 'active')
  for (const type of model.contactTypes) {
    const queue = snapshot.queues.find(({ id }) => id === type.queueId)
    const skill = snapshot.skills.find(({ id }) => id === type.skillIds[0])
    if (queue === undefined || skill === undefined || type.skillIds.length !== 1) continue
    const held = ({ skills }: { readonly skills: readonly { readonly id: string }[] }): boolean =>
      skills.some(({ id }) => id === skill.id)
    const joined = queue.members.filter((member) => member.joined).map(({ userId }) => userId)
    const others = active.filter((agent) => !held(agent) && joined.includes(agent.id))
    const holders = active.filter(held)
    if (others.length >= 2 && holders.length >= 3) return { skill, queue, holders, others }
  }
  throw new Error('no skill is held by some and not by others')
}

/** The skill at level 3.25 for two agents who lack it, under limits. */
function planned(limits?: Omit<Guardrails, 'format'>): Plan {
  const { skill, others } = requested()
  const agents = Object.fromEntries(others.slice(0, 2).map(({ id }) => [id, { skills: { [skill.id]: 3.25 } }]))
  return buildPlan({
    snapshot,
    model,
    desired: { format: 'skillroute/desired@1', agents },
    now: org.clock.now(),
    policy: { includeUnlicensed: true },
    guardrails: limits && { format: 'skillroute/guardrails@1', ...limits },
  })
}

/** Somebody takes the skill away from all who hold it. */
function takeAway(): void {
  const { skill, holders } = requested()
  for (const { id } of holders) org.emulator.world.users.get(id)?.skills.delete(skill.id)
}

function made(plan: Plan): number {
  return plan.changes.filter(
    (one) => one.kind === 'skill.set' && trueLevel(org.emulator, one.user.id, one.skill.id) === 3.25,
  ).length
}

const noon = { days: ['mon', 'tue'] as const, from: '12:00', to: '13:00' }

describe('limits on people, evaluated again by apply', () => {
  it.each([
    ['minAgents', { minAgents: 3 }],
    ['during', { minAgents: 2, during: { ...noon, days: [...noon.days] } }],
    ['minShare', { minShare: 0.999 }],
  ])('refuses when others took the cover away since: %s', async (_name, limit) => {
    const { skill } = requested()
    // Two new ones remain, who are not there all the time.
    const plan = planned({ coverage: [{ skill: skill.name, ...limit }] })
    expect(plan.guardrails).toMatchObject([{ kind: 'coverage', ok: true }])
    expect(plan.budget.guardrails).toBeGreaterThan(0)
    const requests = org.emulator.stats.requests
    expect(await applyPlan(org.client, plan, { journal: memoryJournal(), dryRun: true })).toMatchObject({
      outcome: 'dryRun',
    })
    expect(org.emulator.stats.requests).toBeGreaterThan(requests)
    takeAway()
    await expect(applyPlan(org.client, plan, { journal: memoryJournal(), onConflict: 'merge' })).rejects.toMatchObject({
      code: 'plan.guardrail',
      message: expect.stringMatching(/coverage\[0\]/),
    })
    expect(made(plan)).toBe(0)
  })

  it('refuses when an agent got another skill since, and makes just the requests that it said', async () => {
    const { others, queue, skill } = requested()
    const [agent] = others
    const max = Math.max(...others.slice(0, 2).map(({ skills }) => skills.length)) + 1
    const plan = planned({ maxSkillsPerAgent: max, coverage: [{ skill: skill.id, queue: queue.id, minAgents: 1 }] })
    const before = org.emulator.stats.requests
    const journal = memoryJournal()
    expect(await applyPlan(org.client, plan, { journal })).toMatchObject({ outcome: 'done' })
    expect(org.emulator.stats.requests - before).toBe(plan.budget.total)
    const again = planned({ maxSkillsPerAgent: max })
    const user = org.emulator.world.users.get(agent?.id ?? '')
    for (const { id } of snapshot.skills) user?.skills.set(id, 2)
    await expect(applyPlan(org.client, again, { journal: memoryJournal(), onConflict: 'merge' })).rejects.toMatchObject(
      {
        code: 'plan.guardrail',
      },
    )
  })
})

describe('limits on live queues', () => {
  it('refuse above them, at the moment of applying', async () => {
    const busy = planned({ live: [{ maxOccupancy: 0.01 }] })
    expect(busy.binding?.basis?.live.length).toBeGreaterThan(0)
    await expect(applyPlan(org.client, busy, { journal: memoryJournal() })).rejects.toMatchObject({
      code: 'plan.guardrail',
      message: expect.stringMatching(/live\[0\]\.maxOccupancy: the occupancy of .* is [\d.]+ now/),
    })
    expect(made(busy)).toBe(0)
    const calm = planned({ live: [{ maxOccupancy: 1 }, { queue: requested().queue.name, maxWaiting: 10_000 }] })
    const before = org.emulator.stats.requests
    expect(await applyPlan(org.client, calm, { journal: memoryJournal() })).toMatchObject({ outcome: 'done' })
    expect(org.emulator.stats.requests - before).toBe(calm.budget.total)
  })

  it('given at apply alone refuse as those of the plan do, in a dry run too', async () => {
    const plan = planned()
    const given = (live: Guardrails['live']) => ({
      guardrails: { guardrails: { format: 'skillroute/guardrails@1' as const, live }, snapshot },
    })
    const queue = requested().queue.name.toUpperCase()
    for (const live of [[{ maxOccupancy: 0.01 }], [{ queue, maxOccupancy: 0.01 }]]) {
      for (const dryRun of [true, false]) {
        await expect(
          applyPlan(org.client, plan, { journal: memoryJournal(), ...given(live), dryRun }),
        ).rejects.toMatchObject({
          code: 'plan.guardrail',
          message: expect.stringMatching(/live\[0\]\.maxOccupancy: the occupancy of .* is [\d.]+ now/),
        })
      }
    }
    expect(made(plan)).toBe(0)
    const loose = given([{ queue, maxOccupancy: 1 }])
    expect(await applyPlan(org.client, plan, { journal: memoryJournal(), ...loose })).toMatchObject({ outcome: 'done' })
  })

  it('refuse a queue that the org does not have, in the plan and at apply', async () => {
    const live = [{ queue: 'No Such Queue', maxOccupancy: 1 }]
    expect(planned({ live }).guardrails).toMatchObject([{ id: 'live[0].queue', kind: 'live', ok: false }])
    const guardrails = { format: 'skillroute/guardrails@1' as const, live }
    await expect(
      applyPlan(org.client, planned(), { journal: memoryJournal(), guardrails: { guardrails, snapshot } }),
    ).rejects.toMatchObject({
      code: 'plan.guardrail',
      message: expect.stringContaining('the org has no queue "No Such Queue"'),
    })
  })

  it('given at apply with a key that guardrails do not have is invalid input', async () => {
    const misspelled: unknown = { format: 'skillroute/guardrails@1', lives: [{ maxOccupancy: 0.01 }] }
    const guardrails = misspelled as Guardrails
    await expect(
      applyPlan(org.client, planned(), { journal: memoryJournal(), guardrails: { guardrails, snapshot } }),
    ).rejects.toMatchObject({
      code: 'input.invalid',
    })
  })
})

describe('limits on saturation', () => {
  it('refuse a plan whose agents would be too full', () => {
    const [full] = planned({ saturation: [{ maxSaturation: 0.0001 }] }).guardrails ?? []
    expect(full).toMatchObject({ kind: 'saturation', ok: false, found: expect.any(Number) })
    expect(full?.where.length).toBeGreaterThan(0)
    const queue = requested().queue.name
    const more = planned({
      saturation: [
        { maxSaturation: 1e9, queue },
        { maxSaturation: 1e-4, allowExisting: true, at: 'peak' },
      ],
    })
    expect(more.guardrails?.map(({ ok }) => ok)).toEqual([true, true])
  })
})
