/** Settings of routing that no plan changes: snapshot, writes and undo keep them; a plan names what it leaves out. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Demand, Snapshot, SnapshotQueue } from '../../src/documents'
import { withPseudonyms } from '../../src/documents/pseudonyms/with-pseudonyms'
import { formatRouting } from '../../src/optimizer/model/queue-routing'
import { memoryJournal } from '../../src/stores'
import {
  applyPlan,
  captureSnapshot,
  checkGuardrails,
  compareSnapshots,
  parseSnapshot,
  planOrg,
  type QueueStatus,
  queueStatus,
  undoPlan,
} from '../../src/workflows'
import { driftToDesired } from '../../src/workflows/drift/to-desired'
import { snapshotHash } from '../../src/workflows/snapshot/hash'
import { type Emulated, emulated } from '../support/emulated'
import { documentsOf } from '../support/org-documents'

const PREFERRED = [
  { operator: 'MEETS_THRESHOLD', threshold: 80, waitSeconds: 10 },
  { operator: 'ANY', waitSeconds: 5 },
]

let org: Emulated
let snapshot: Snapshot
let demand: Demand
let names: string[]
/** The settings that were written, by the queue's name. */
let written: ReadonlyMap<string, Readonly<Record<string, unknown>>>

beforeAll(async () => {
  org = await emulated({ seed: 3, agents: 10, queues: 7, skills: 4 })
  const { client, emulator } = org
  const last = [...emulator.world.queues.keys()].sort().at(-1) ?? ''
  emulator.world.predictors.set('predictor', { id: 'predictor', queueIds: [last], kpi: 'Handle Time' })
  const plain = await captureSnapshot(client)
  expect(plain.queues.some((queue) => 'routing' in queue)).toBe(false)
  const queues = plain.queues.filter(({ predictive }) => predictive !== true)
  const [group] = emulator.world.skillGroups.values()
  const conditions = [
    { simpleMetric: { metric: 'IdleAgentCount', queue: { id: queues[0]?.id ?? '' } }, operator: 'LessThan', value: 2 },
  ]
  const when = { conditions, conditionExpression: 'C1' }
  const direct = { backupQueueId: queues[1]?.id ?? '', waitForAgent: true, agentWaitSeconds: 60 }
  const settings = [
    { routingRules: PREFERRED },
    { lastAgentRoutingMode: 'AnyAgent' },
    { directRouting: { callMediaSettings: { useAgentAddressOutbound: true }, ...direct } },
    {
      conditionalGroupActivation: {
        pilotRule: when,
        rules: [{ ...when, groups: [{ id: group?.id ?? '', type: 'SKILLGROUP' }] }],
      },
    },
    { scoringMethod: 'PriorityOnly', enableManualAssignment: true },
    { enableManualAssignment: true },
  ] as const
  for (const [i, own] of settings.entries()) await client.routing.queues.update(queues[i]?.id ?? '', own)
  const byHand = queues[5]
  await client.routing.members.leave(byHand?.id ?? '', byHand?.members.map(({ userId }) => userId) ?? [])
  const documents = await documentsOf(org, {}, 7)
  snapshot = documents.snapshot
  demand = documents.demand
  names = queues.map(({ name }) => name)
  written = new Map(settings.map((own, i) => [names[i] ?? '', own]))
})
afterAll(() => org.stop())

function queueNamed(name = ''): SnapshotQueue {
  const found = snapshot.queues.find((queue) => queue.name === name)
  if (found === undefined) throw new Error(`no queue ${name}`)
  return found
}

describe('settings of routing', () => {
  it('are in the snapshot where they are set, which its parser checks', () => {
    for (const { name, routing } of snapshot.queues) {
      if (written.has(name)) expect(routing).toMatchObject(written.get(name) ?? {})
      else expect(routing).toBeUndefined()
    }
    expect(parseSnapshot(JSON.parse(JSON.stringify(snapshot)))).toEqual(snapshot)
    const wrong = snapshot.queues.map((queue) => ({ ...queue, routing: { routingRules: [{ waitSeconds: '5' }] } }))
    expect(() => parseSnapshot({ ...snapshot, queues: wrong })).toThrow('queues[0].routing.routingRules[0].waitSeconds')
  })

  it('are compared, and can be set as they were', () => {
    const queues = snapshot.queues.map(({ routing: _routing, ...queue }) => queue)
    const report = compareSnapshots(snapshot, { ...snapshot, queues })
    const [preferred = '', lastAgent = '', direct = '', activation = '', both = '', manual = ''] = names
    expect(report.differences.map(({ path }) => path).sort()).toEqual(
      [
        `${preferred}/routingRules`,
        `${lastAgent}/lastAgentRoutingMode`,
        `${direct}/directRouting`,
        `${activation}/conditionalGroupActivation`,
        `${both}/enableManualAssignment`,
        `${both}/scoringMethod`,
        `${manual}/enableManualAssignment`,
      ]
        .map((path) => `queues/${path}`)
        .sort(),
    )
    expect(report.differences.find(({ aspect }) => aspect === 'directRouting')?.left).toMatchObject({
      backupQueueId: lastAgent,
    })
    const { desired, unreachable } = driftToDesired(report, 'right')
    expect(desired.queues?.[queueNamed(preferred).id]?.settings).toEqual({ routingRules: PREFERRED })
    expect(unreachable).toHaveLength(2)
    expect(compareSnapshots(snapshot, snapshot).differences).toEqual([])
  })

  it('survive pseudonyms', () => {
    const hidden = withPseudonyms({ snapshot }, 'key').snapshot
    const routings = hidden?.queues.flatMap(({ routing }) => routing ?? []) ?? []
    expect(routings.flatMap((one) => Object.keys(one)).sort()).toEqual(
      [...written.values()].flatMap((one) => Object.keys(one)).sort(),
    )
    const ids = new Set(hidden?.queues.map(({ id }) => id))
    const backup = routings.find(({ directRouting }) => directRouting !== undefined)?.directRouting?.backupQueueId
    expect(ids.has(backup ?? '')).toBe(true)
    const text = JSON.stringify(routings)
    for (const { id, name } of [...snapshot.queues, ...snapshot.skillGroups]) {
      expect(text).not.toContain(id)
      expect(text).not.toContain(name)
    }
  })

  it('survive a plan and its undo, and the plan names what its figures leave out', async () => {
    const { client, emulator } = org
    const configs = () => [...emulator.world.queues.values()].map(({ config }) => structuredClone(config))
    const before = configs()
    const [preferred, lastAgent, direct, _activation, both, manual] = names
    const desired = {
      format: 'skillroute/desired@1' as const,
      agents: { [snapshot.agents[0]?.id ?? '']: { skills: { [snapshot.skills[0]?.id ?? '']: 5 } } },
      queues: Object.fromEntries(
        names.map((name) => {
          const { id, evaluation, members } = queueNamed(name)
          const other = evaluation === 'ALL' ? ('BEST' as const) : ('ALL' as const)
          return [id, { evaluation: other, members: { [members[0]?.userId ?? '']: null } }]
        }),
      ),
    }
    const guardrails = {
      format: 'skillroute/guardrails@1' as const,
      service: [{ queue: direct ?? '', minServiceLevel: 0 }],
    }
    const { plan } = await planOrg(
      { client, snapshot, demand },
      { want: { desired }, forecast: { method: 'erlang' }, limits: { includeUnlicensed: true } },
    )
    const predicted = snapshot.queues.find(({ predictive }) => predictive === true)?.name
    const notes = plan.warnings.join('\n')
    for (const part of [
      `${preferred} (preferred agents`,
      `${lastAgent} (last agent`,
      'conditional group activation',
      `${both} (manual assignment)`,
      `${direct} (direct routing`,
      `${manual} (manual assignment alone`,
      `${predicted} (a predictor chooses`,
    ])
      expect(notes).toContain(part)
    const shown = new Set(plan.effect?.queues.map(({ queue }) => queue.name))
    expect([direct, manual, predicted].filter((name) => shown.has(name ?? ''))).toEqual([])
    expect(shown.has(preferred ?? '')).toBe(true)
    expect(plan.effect?.notes.join(' ')).toContain(`No figures for ${[direct, manual, predicted].sort().join(', ')}`)

    const { changes, effect } = plan
    const [limit] = checkGuardrails({ guardrails, snapshot, changes, effect, now: plan.createdAt })
    expect(limit).toMatchObject({ ok: false, message: expect.stringContaining('to the agent whom they are for') })

    const journal = memoryJournal()
    expect((await applyPlan(client, plan, { journal })).outcome).toBe('done')
    const without = (config: Readonly<Record<string, unknown>>) => ({ ...config, skillEvaluationMethod: '' })
    expect(configs().map(without)).toEqual(before.map(without))
    expect(configs()).not.toEqual(before)
    expect((await undoPlan(client, plan, { journal })).outcome).toBe('done')
    expect(snapshotHash(await captureSnapshot(client))).toBe(snapshotHash(snapshot))
  })

  it("can be set to the platform's defaults, as a snapshot from before has them, and back", async () => {
    const queues = snapshot.queues.map(({ routing: _routing, ...queue }) => queue)
    const { desired } = driftToDesired(compareSnapshots({ ...snapshot, queues }, snapshot), 'right')
    const { plan } = await planOrg(
      { client: org.client, snapshot },
      { want: { desired }, forecast: { method: 'none' } },
    )
    expect(plan.changes.flatMap((change) => ('field' in change ? [change.field] : [])).sort()).toEqual(
      'enableManualAssignment enableManualAssignment lastAgentRoutingMode routingRules scoringMethod'.split(' '),
    )
    const journal = memoryJournal()
    expect(await applyPlan(org.client, plan, { journal })).toMatchObject({ outcome: 'done', counts: { applied: 5 } })
    expect((await undoPlan(org.client, plan, { journal })).outcome).toBe('done')
    expect(snapshotHash(await captureSnapshot(org.client))).toBe(snapshotHash(snapshot))
  })

  it('are in the inventory of the status', async () => {
    const rows: QueueStatus[] = []
    for await (const row of queueStatus(org.client)) rows.push(row)
    const settings = 'preferred agents, 1 with last agent, 1 with manual assignment'
    expect(formatRouting(rows.map(({ routing }) => routing))).toMatch(
      new RegExp(`^\\d standard, \\d bullseye, 1 predictor, 1 direct, 1 manual; 1 with ${settings}`),
    )
    const row = rows.find(({ queue }) => queue.name === names[4])
    expect(row?.routing.settings).toEqual(expect.arrayContaining(['manualAssignment', 'priorityOnly']))
  })
})
