import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Emulated, emulated } from '../../../test/support/emulated'
import { memoryStore } from '../../../test/support/ui-org'
import { PlanError } from '../../core/errors'
import type { Desired, Guardrails, Lease, Plan } from '../../documents'
import { routingModel, whatIf } from '../../optimizer'
import { applyPlan } from '../../workflows/apply/apply'
import { captureDemand } from '../../workflows/demand/capture'
import { readTargets } from '../../workflows/desired/targets'
import { buildPlan } from '../../workflows/plan/build'
import { captureSnapshot } from '../../workflows/snapshot/capture'
import type { UiOptions, UiStore } from '../protocol/options'
import { createPlans, NEVER_RUN, planView, refreshRun } from './plans'
import { createRuns } from './runs'
import type { SavedPlan, WorkspaceState } from './state'
import { createVariants } from './variants'

let org: Emulated
beforeAll(async () => {
  org = await emulated({ agents: 4, queues: 1, skills: 2 })
})
afterAll(() => org.stop())

/** A page that lists one plan, and a run on it that is waited for. */
function listed(
  plan: Plan,
  store: UiStore = memoryStore(),
  more: Pick<UiOptions, 'guardrails'> & Pick<WorkspaceState, 'org'> = {},
) {
  const own: SavedPlan = { plan, file: 'plan.json', approvals: [], run: NEVER_RUN }
  const { guardrails, org: shown } = more
  let noteEnd = (): void => undefined
  const state: WorkspaceState = {
    options: { client: org.client, store, guardrails },
    signal: new AbortController().signal,
    changed: () => own.run.state === 'ended' && noteEnd(),
    ...(shown === undefined ? {} : { org: shown }),
    search: { state: 'none', request: {} },
    variants: [],
    saved: new Map([[plan.id, own]]),
  }
  const untilEnd = (begin: () => void) =>
    new Promise<void>((resolve) => {
      noteEnd = resolve
      begin()
    })
  return { own, state, untilEnd }
}

/** A plan that gives a skill at a level to two agents. */
async function planForTwo(level: number) {
  const snapshot = await captureSnapshot(org.client)
  const [skill] = snapshot.skills
  const agents = snapshot.agents.filter(({ state }) => state === 'active').slice(0, 2)
  const levels = agents.map(({ id }) => [id, { skills: { [skill?.id ?? '']: level } }])
  const desired: Desired = { format: 'skillroute/desired@1', agents: Object.fromEntries(levels) }
  const plan = buildPlan({ snapshot, desired, now: org.clock.now(), policy: { includeUnlicensed: true } })
  return { plan, snapshot, skill, agents }
}

it('says that the org differs from what is shown only once something was written or undone', async () => {
  const snapshot = await captureSnapshot(org.client)
  const [agent] = snapshot.agents.filter(({ state }) => state === 'active')
  const [skill] = snapshot.skills
  const plan = buildPlan({
    snapshot,
    desired: {
      format: 'skillroute/desired@1',
      agents: { [agent?.id ?? '']: { skills: { [skill?.id ?? '']: 4.5 } } },
    },
    now: org.clock.now(),
    policy: { includeUnlicensed: true },
  })
  expect(plan.changes).toHaveLength(1)
  const store = memoryStore()
  let isHeld = true
  const lease: Lease = {
    acquire: async (name, purpose) => {
      if (isHeld) throw new PlanError('locked', 'Somebody else applies a plan.')
      return await store.lease.acquire(name, purpose)
    },
  }
  const at = new Date(org.clock.now()).toISOString()
  const { own, state, untilEnd } = listed(plan, { ...store, lease })
  own.approvals = [{ by: 'Ann', at }]
  const runs = createRuns(state, createPlans(state, createVariants(state)))
  async function run(begin: () => void): Promise<boolean | undefined> {
    state.isOutdated = undefined
    await untilEnd(begin)
    return state.isOutdated
  }
  const planId = plan.id
  const apply = (): void => runs.apply({ planId, hash: plan.hash, reason: '', removes: false })

  expect(await run(apply)).toBeUndefined()
  expect(own.run.problem).toContain('Somebody else')
  isHeld = false
  expect(await run(apply)).toBe(true)
  expect(own.run.written).toEqual(plan.changes.map(({ id }) => id))
  expect(await run(apply)).toBeUndefined()
  expect(await run(() => runs.verify(planId))).toBeUndefined()
  isHeld = true
  expect(await run(() => runs.undo({ planId, reason: '' }))).toBeUndefined()
  isHeld = false
  expect(await run(() => runs.undo({ planId, reason: '' }))).toBe(true)
  expect(own.run.written).toEqual([])
})

it('undoes the settings of a chosen queue, as it does the changes of a chosen agent', async () => {
  const snapshot = await captureSnapshot(org.client)
  const [agent] = snapshot.agents.filter(({ state }) => state === 'active')
  const [skill] = snapshot.skills
  const [queue] = snapshot.queues
  const desired: Desired = {
    format: 'skillroute/desired@1',
    agents: { [agent?.id ?? '']: { skills: { [skill?.id ?? '']: 3.5 } } },
    queues: { [queue?.id ?? '']: { evaluation: queue?.evaluation === 'ALL' ? 'BEST' : 'ALL' } },
  }
  const targets = await readTargets(org.client, snapshot, desired)
  const plan = buildPlan({ snapshot, desired, targets, policy: { includeUnlicensed: true } })
  expect(plan.changes.map(({ kind }) => kind).sort()).toEqual(['queue.set', 'skill.set'])
  const store = memoryStore()
  const { own, state, untilEnd } = listed(plan, store)
  await applyPlan(org.client, plan, { journal: await store.openJournal(plan) })
  const plans = createPlans(state, createVariants(state))
  const { id: planId, hash } = plan
  const approval = { planId, hash, by: 'Ann', reason: '' }
  await expect(plans.approve(approval)).rejects.toThrow('an approval now would come after its writes')
  expect(own.approvals).toEqual([])
  expect(Date.parse(planView(state, own).run.appliedAt ?? '')).toBeLessThanOrEqual(org.clock.now())
  const runs = createRuns(state, plans)
  const undoFor = async (...owners: string[]): Promise<readonly string[]> => {
    await untilEnd(() => runs.undo({ planId: plan.id, owners, reason: '' }))
    expect(own.run.problem).toBeUndefined()
    return own.run.written
  }
  expect(() => runs.undo({ planId: plan.id, owners: ['nobody'], reason: '' })).toThrow('nothing for these')
  expect(await undoFor(queue?.id ?? '')).toEqual(
    plan.changes.filter(({ kind }) => kind === 'skill.set').map(({ id }) => id),
  )
  expect(await undoFor(agent?.id ?? '', queue?.id ?? '')).toEqual([])
  await plans.approve(approval)
  expect(own).toMatchObject({ approvals: [{ by: 'Ann' }], run: { appliedAt: undefined } })
})

it('lists the approvals of the journal once, applies by one of a hash, and says what a verification leaves out', async () => {
  const { plan, agents } = await planForTwo(2.5)
  const store = memoryStore()
  const { own, state, untilEnd } = listed(plan, store)
  const { id: planId, hash } = plan
  org.emulator.faults.add({ method: 'PATCH', path: '/api/v2/users', fault: { kind: 'status', status: 403 } })
  for (let run = 0; run < 2; run++)
    await applyPlan(org.client, plan, { journal: await store.openJournal(plan), approvals: [{ planHash: hash }] })
  org.emulator.faults.clear()
  await refreshRun(store, own)
  expect(own.approvals).toEqual([{ by: 'whoever gave the hash' }])
  const runs = createRuns(state, createPlans(state, createVariants(state)))
  const run = async (begin: () => void): Promise<string | undefined> => {
    await untilEnd(begin)
    return own.run.problem ?? own.run.message
  }
  expect(await run(() => runs.apply({ planId, hash, reason: '', removes: false }))).toMatch(/^done/)
  own.approvals = []
  await refreshRun(store, own)
  expect(own.approvals).toEqual([{ by: 'whoever gave the hash' }])
  await run(() => runs.undo({ planId, owners: [agents[0]?.id ?? ''], reason: '' }))
  const verified = await run(() => runs.verify(planId))
  expect(verified).toMatch(/^Verified, holds: 1 of 1 change as planned. 1 change undone at \d.*\.$/)
})

it('names what of a partial apply is open, and what a verification found otherwise', async () => {
  const { plan, snapshot, skill } = await planForTwo(3.75)
  const [first] = plan.changes
  if (first?.kind !== 'skill.set') throw new Error('the plan sets no skill')
  const other: Desired = {
    format: 'skillroute/desired@1',
    agents: { [first.user.id]: { skills: { [skill?.id ?? '']: 0.25 } } },
  }
  const behind = buildPlan({ snapshot, desired: other, now: org.clock.now(), policy: { includeUnlicensed: true } })
  await applyPlan(org.client, behind, { journal: await memoryStore().openJournal(behind) })
  const { own, state, untilEnd } = listed(plan)
  own.approvals = [{ by: 'Ann', at: new Date(org.clock.now()).toISOString() }]
  const runs = createRuns(state, createPlans(state, createVariants(state)))
  const name = `${first.user.name}, ${skill?.name}`
  await untilEnd(() => runs.apply({ planId: plan.id, hash: plan.hash, reason: '', removes: false }))
  expect(own.run.message).toBe('partial. Changes: applied 1, conflict 1.')
  expect(own.run.warnings).toEqual([
    expect.stringMatching(`^${name}: conflict. .* is 0.25 now`),
    expect.stringContaining('read the org again and make a new plan'),
  ])
  await untilEnd(() => runs.verify(plan.id))
  expect(own.run.warnings).toEqual([`${name}: 0.25 in place of 3.75`])
})

it('holds every listed plan to the guardrails of the page, at approval and at apply', async () => {
  const snapshot = await captureSnapshot(org.client)
  const [agent] = snapshot.agents.filter(({ state }) => state === 'active')
  const [skill] = snapshot.skills
  const plan = buildPlan({
    snapshot,
    desired: { format: 'skillroute/desired@1', agents: { [agent?.id ?? '']: { skills: { [skill?.id ?? '']: 1.5 } } } },
    now: org.clock.now(),
    policy: { includeUnlicensed: true },
  })
  const demand = await captureDemand(org.client, { days: 1, userIds: snapshot.agents.map(({ id }) => id) })
  const model = routingModel(snapshot, demand)
  const tried = async (guardrails: Guardrails) => {
    const shown = { snapshot, demand, model, notes: [], targets: undefined, findings: [], base: whatIf(model, []) }
    const { own, state, untilEnd } = listed(plan, memoryStore(), { guardrails, org: shown })
    const plans = createPlans(state, createVariants(state))
    const view = planView(state, own)
    const refused = await plans.approve({ planId: plan.id, hash: plan.hash, by: 'Ann', reason: '' }).then(
      () => undefined,
      (error: unknown) => String(error),
    )
    own.approvals = [{ by: 'Ann', at: new Date(org.clock.now()).toISOString() }]
    await untilEnd(() =>
      createRuns(state, plans).apply({ planId: plan.id, hash: plan.hash, reason: '', removes: false }),
    )
    return { view, refused, run: own.run }
  }
  const name = agent?.name ?? ''
  const held = await tried({ format: 'skillroute/guardrails@1', protected: { agents: [name] } })
  expect(held.view).toMatchObject({ isRefused: true, guardrails: [{ ok: false }] })
  expect(held.refused).toContain('Guardrails of this page refuse the plan')
  expect(held.run).toMatchObject({ written: [], problem: expect.stringContaining('guardrail') })
  const freeze = [{ from: '2026-01-01T00:00Z', to: '2027-01-01T00:00Z' }]
  const frozen = await tried({ format: 'skillroute/guardrails@1', freeze })
  expect(frozen).toMatchObject({ refused: undefined, view: { isRefused: false, guardrails: [{ ok: false }] } })
  expect(frozen.run).toMatchObject({ written: [], problem: expect.stringContaining('frozen') })
  expect((await tried({ format: 'skillroute/guardrails@1', changes: { maxChanges: 1 } })).run.written).toHaveLength(1)
})
