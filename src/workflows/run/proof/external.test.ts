import { afterEach, expect, it } from 'vitest'
import { type Emulated, emulated } from '../../../../test/support/emulated'
import { drawnPlan } from '../../../../test/support/proposals'
import { createClient } from '../../../client'
import type { Desired, Plan } from '../../../documents'
import type { Journal } from '../../../documents/ports/ports'
import type { EmulatorSwitches, World } from '../../../emulator'
import { memoryJournal } from '../../../stores/memory/memory'
import { clientCredentials } from '../../../transport/auth/client-credentials'
import { applyPlan } from '../../apply/apply'
import { readTargets } from '../../desired/targets'
import { buildPlan } from '../../plan/build'
import { captureSnapshot } from '../../snapshot/capture'
import { undoPlan } from '../../undo/undo'
import { findExternal } from './external'

let org: Emulated
afterEach(() => org.stop())

async function planned(
  switches: Partial<EmulatorSwitches>,
  desiredOf: (world: World) => Omit<Desired, 'format'>,
): Promise<Plan> {
  org = await emulated({ agents: 15, queues: 2, skills: 6, switches })
  const snapshot = await captureSnapshot(org.client)
  const desired: Desired = { format: 'skillroute/desired@1', ...desiredOf(org.emulator.world) }
  const targets = await readTargets(org.client, snapshot, desired)
  return buildPlan({ snapshot, desired, targets, policy: { includeUnlicensed: true } })
}

function aQueue(world: World) {
  const [queue] = world.queues.values()
  if (queue === undefined) throw new Error('no queue')
  return queue
}

it('finds a field that the plan does not name and that the full write of a queue reset', async () => {
  const plan = await planned({}, (world) => ({
    queues: { [aQueue(world).id]: { settings: { 'mediaSettings.call.serviceLevel.durationMs': 41_000 } } },
  }))
  const queue = aQueue(org.emulator.world)
  const before = queue.config.description
  org.emulator.faults.add({
    method: 'PUT',
    path: queue.id,
    fault: {
      kind: 'secondWriter',
      write(world) {
        queue.config = { ...queue.config, description: 'by hand' }
        world.record({
          service: 'ContactCenter',
          entityType: 'Queue',
          entityId: queue.id,
          entityName: queue.config.name,
          action: 'Update',
          userId: [...world.users.keys()][0],
          properties: [{ property: 'description', oldValues: [String(before ?? '')], newValues: ['by hand'] }],
          effect: 'by hand',
        })
      },
    },
  })
  const report = await applyPlan(org.client, plan, { journal: memoryJournal() })
  expect(report.outcome).toBe('done')
  expect(report.external).toEqual([
    expect.objectContaining({
      target: { id: queue.id, name: queue.config.name },
      property: 'description',
      after: ['by hand'],
    }),
  ])
  expect(report.external[0]?.by).not.toBe('unknown')
})

it('finds a lost language level that only the audit of our own write shows', async () => {
  const plan = await planned({}, (world) => {
    const [language = ''] = world.languages.keys()
    const user = [...world.users.values()].find(({ state }) => state === 'active')
    const level = user?.languages.get(language) === 1 ? 2 : 1
    return { agents: { [user?.id ?? '']: { languages: { [language]: level } } } }
  })
  const spoken = plan.changes.find(({ kind }) => kind === 'language.set')
  if (spoken?.kind !== 'language.set') throw new Error('no language')
  org.emulator.faults.add({
    method: 'PATCH',
    path: 'routinglanguages',
    fault: {
      kind: 'secondWriter',
      write: (world) => void world.users.get(spoken.user.id)?.languages.set(spoken.language.id, 3),
    },
  })
  const report = await applyPlan(org.client, plan, { journal: memoryJournal() })
  expect(report).toMatchObject({ outcome: 'done', externalCheck: { complete: true } })
  expect(report.external).toEqual([expect.objectContaining({ changeId: spoken.id, after: ['3'], by: 'unknown' })])
})

it.each(['bare', 'renamed'] as const)('never says that nobody else wrote when the audits are %s', async (auditRows) => {
  org = await emulated({ agents: 12, queues: 2, skills: 5, switches: { auditRows } })
  const plan = drawnPlan(await captureSnapshot(org.client), { agents: 5, moves: 1 })
  otherWriter(plan)
  const journal = memoryJournal()
  const report = await applyPlan(org.client, plan, { journal })
  const users = new Set(plan.changes.map(({ user }) => user.id)).size
  expect(report).toMatchObject({
    outcome: 'done',
    external: [],
    externalCheck: { complete: false, evaluated: 0, unclear: users, missing: 0 },
  })
  expect(report.externalCheck?.message).toMatch(/cannot be evaluated/)
  expect(report.externalCheck?.message).not.toMatch(/by others|all .* are in/)
  // A later check evaluates them again: nothing was closed.
  expect(await findExternal(org.client, plan, journal)).toMatchObject({ complete: false, unclear: users, through: 0 })
  const undone = await undoPlan(org.client, plan, { journal })
  expect(undone.externalCheck?.complete).toBe(false)
})

it('evaluates what it can and counts the rest apart', async () => {
  org = await emulated({ agents: 12, queues: 2, skills: 5 })
  const plan = drawnPlan(await captureSnapshot(org.client), { agents: 5, moves: 1 })
  const journal = memoryJournal()
  await applyPlan(org.client, plan, { journal, checkAudits: false })
  const [first] = org.emulator.world.changes.filter(({ effect }) => effect.startsWith('user.skill'))
  Object.assign(first ?? {}, { properties: [] })
  const check = await findExternal(org.client, plan, journal)
  expect(check).toMatchObject({ complete: false, unclear: 1, missing: 0 })
  expect(check.evaluated).toBeGreaterThan(1)
  expect(check.message).toMatch(/could be evaluated; 1 cannot be evaluated/)
})

it('reports no result for a journal without writes', async () => {
  org = await emulated({ agents: 12, queues: 2, skills: 5 })
  const plan = drawnPlan(await captureSnapshot(org.client), { agents: 2, moves: 1 })
  await applyPlan(org.client, plan, { journal: memoryJournal() })
  expect(await findExternal(org.client, plan, memoryJournal())).toMatchObject({
    complete: false,
    message: expect.stringContaining('no write to check'),
  })
})

it('says where the org does not audit such changes at all', async () => {
  org = await emulated({ agents: 12, queues: 2, skills: 5, switches: { auditLagMs: 45_000 } })
  const { emulator, clock } = org
  const client = createClient({
    baseUrl: emulator.url,
    loginUrl: emulator.loginUrl,
    auth: clientCredentials({ clientId: emulator.clientId, clientSecret: emulator.clientSecret }),
    clock,
    fetch: async (url, init) =>
      String(url).includes('servicemapping')
        ? Response.json({ services: [{ name: 'ContactCenter', entities: [{ name: 'Queue', actions: [] }] }] })
        : await fetch(url, init),
  })
  const plan = drawnPlan(await captureSnapshot(org.client), { agents: 2, moves: 1 })
  const journal = memoryJournal()
  await applyPlan(org.client, plan, { journal, checkAudits: false })
  const check = await findExternal(client, plan, journal)
  expect(check.message).toMatch(/do not record changes of users/)
  await client.close()
})

it('says that it may not read the audits, and does not fail the run', async () => {
  org = await emulated({
    agents: 12,
    queues: 2,
    skills: 5,
    switches: {
      permissions: ['routing:queue:view', 'routing:skill:view', 'routing:skill:assign', 'directory:user:view'],
    },
  })
  const plan = drawnPlan(await captureSnapshot(org.client), { agents: 5, moves: 1 })
  const report = await applyPlan(org.client, plan, { journal: memoryJournal() })
  expect(report).toMatchObject({ outcome: 'done', external: [], externalCheck: { complete: false } })
  expect(report.externalCheck?.message).toContain('audits could not be read')
})

it('waits for late audits when asked to, else says how many are missing, and can check again later', async () => {
  org = await emulated({ agents: 12, queues: 2, skills: 5, switches: { auditLagMs: 45_000 } })
  const plan = drawnPlan(await captureSnapshot(org.client), { agents: 6, moves: 1 })
  const journal = memoryJournal()
  const report = await applyPlan(org.client, plan, { journal })
  expect(report.externalCheck).toMatchObject({
    complete: false,
    message: expect.stringContaining('not in the audits yet'),
  })
  const later = await findExternal(org.client, plan, journal, { waitMs: 120_000 })
  expect(later).toMatchObject({ complete: true, writes: [] })
})

/** Sets the level of a change's agent to a value that nobody planned, once, between check and write. */
function otherWriter(plan: Plan): void {
  const spoken = plan.changes.find(({ kind }) => kind === 'skill.set')
  if (spoken?.kind !== 'skill.set') throw new Error('no skill')
  org.emulator.faults.add({
    method: 'PATCH',
    path: spoken.user.id,
    times: 1,
    fault: {
      kind: 'secondWriter',
      write(world) {
        const skills = world.users.get(spoken.user.id)?.skills
        const before = skills?.get(spoken.skill.id)
        skills?.set(spoken.skill.id, 4.01)
        world.record({
          service: 'Directory',
          entityType: 'User',
          entityId: spoken.user.id,
          entityName: spoken.user.name,
          action: 'Update',
          clientId: org.emulator.clientId,
          properties: [
            {
              property: `skill:${spoken.skill.id}`,
              oldValues: before === undefined ? [] : [String(before)],
              newValues: ['4.01'],
            },
          ],
          effect: 'by another process',
        })
      },
    },
  })
}

it('finds another process of the same client, whatever our clock says', async () => {
  for (const apartMs of [0, 8 * 60_000, -8 * 60_000]) {
    org = await emulated({ agents: 12, queues: 2, skills: 5 })
    const plan = drawnPlan(await captureSnapshot(org.client), { agents: 6, moves: 1 })
    otherWriter(plan)
    const { clock } = org
    const ours = { ...clock, now: () => clock.now() + apartMs }
    const report = await applyPlan(org.client, plan, { journal: memoryJournal(), clock: ours })
    expect(report).toMatchObject({ outcome: 'done', externalCheck: { complete: true } })
    expect(report.external).toMatchObject([{ after: ['4.01'], by: `client ${org.emulator.clientId}` }])
    if (apartMs >= 0) await org.stop()
  }
})

it('keeps what it found when the run dies before it reports, and reports it once', async () => {
  org = await emulated({ agents: 12, queues: 2, skills: 5 })
  const plan = drawnPlan(await captureSnapshot(org.client), { agents: 6, moves: 1 })
  otherWriter(plan)
  const journal = memoryJournal()
  const dying: Journal = {
    ...journal,
    async append(entry) {
      if (entry.type === 'ended') throw new Error('killed')
      await journal.append(entry)
    },
  }
  await expect(applyPlan(org.client, plan, { journal: dying })).rejects.toThrow('killed')
  expect((await applyPlan(org.client, plan, { journal })).external).toMatchObject([{ after: ['4.01'] }])
  expect((await applyPlan(org.client, plan, { journal })).external).toEqual([])
  expect((await findExternal(org.client, plan, journal)).earlier).toMatchObject([{ after: ['4.01'] }])
})
