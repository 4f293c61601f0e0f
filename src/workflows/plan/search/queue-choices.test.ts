import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cliIn } from '../../../../test/support/cli'
import { type Emulated, emulated } from '../../../../test/support/emulated'
import { fewerContacts } from '../../../../test/support/fewer-contacts'
import { agent, queue, smallOrg } from '../../../../test/support/rules/small-org'
import { useRealThreads } from '../../../../test/support/threads'
import type { PlanRequest, QueueSet, RoutingModel } from '../../../documents'
import { memoryJournal, memoryLease } from '../../../stores'
import { applyPlan } from '../../apply/apply'
import { captureSnapshot } from '../../snapshot/capture'
import { snapshotHash } from '../../snapshot/hash'
import { undoPlan } from '../../undo/undo'
import { planOrg } from '../plan-org'
import { recommend } from '../recommend'
import { choicesIn, queueChoices } from './queue-choices'

let org: Emulated
let queueId: string

/** A queue whose second ring is asked only after 100 s. */
const RINGS = [
  { expansionCriteria: [{ type: 'TIMEOUT_SECONDS', threshold: 100 }], actions: { skillsToRemove: [] } },
  { actions: { skillsToRemove: [] } },
]

beforeAll(async () => {
  org = await emulated({ seed: 12, agents: 12, queues: 2, skills: 2 })
  fewerContacts(org.emulator.world, (_, place) => place % 4 === 0)
  const queue = [...org.emulator.world.queues.values()][0]
  queueId = queue?.id ?? ''
  const { routing } = org.client
  await routing.queues.update(queueId, { bullseye: { rings: RINGS } })
  const members = await routing.members.list(queueId).toArray()
  const outer = members.filter((_, place) => place % 2 === 1).map(({ id }) => id)
  for (const id of outer) await routing.members.setRing(queueId, id, 2)
})
afterAll(() => org.stop())

const request = (more: object = {}): PlanRequest => ({
  want: { recommend: { levers: ['queue'], ...more } },
  timing: { now: new Date(org.client.clock.now()).toISOString() },
})

/** Plans again with threads, which `recommend-in-thread.test.ts` tries for changes of agents. */
const FULL = process.env.SKILLROUTE_FULL === '1'

describe('settings of queues that a search chooses from, with threads', () => {
  if (FULL) useRealThreads()

  it('are planned as they are written, by the same plan on any number of threads, and undone exactly', async () => {
    const before = await captureSnapshot(org.client)
    const made = await planOrg(org.client, request(), { threads: 1 })
    const [change] = made.plan.changes.filter((one): one is QueueSet => one.kind === 'queue.set')
    expect(made.plan.changes).toEqual([change])
    expect(change).toMatchObject({
      queue: { id: queueId },
      field: 'bullseye',
      value: { method: 'simulation' },
      wave: 1,
    })
    const after = JSON.stringify(change?.after)
    const threshold = Number(/"threshold":(\d+)/.exec(after)?.[1])
    expect(threshold).toBeLessThan(60)
    expect(JSON.parse(after.replace(`"threshold":${threshold}`, '"threshold":100'))).toMatchObject({ rings: RINGS })
    expect(made.plan.effect?.method).toBe('simulation')
    const files = { client: org.client, snapshot: made.snapshot, demand: made.demand }
    if (FULL) expect((await planOrg(files, request(), { threads: 2 })).plan.hash).toBe(made.plan.hash)

    const journal = memoryJournal()
    const lease = memoryLease({ clock: org.client.clock })
    expect(await applyPlan(org.client, made.plan, { journal, lease })).toMatchObject({ counts: { applied: 1 } })
    expect(snapshotHash(await captureSnapshot(org.client))).not.toBe(snapshotHash(before))
    await undoPlan(org.client, made.plan, { journal, lease })
    expect(snapshotHash(await captureSnapshot(org.client))).toBe(snapshotHash(before))
  })
})

describe('settings of queues that a search chooses from', () => {
  it('are shown by the command with their effect, though no agent gets a change', async () => {
    const cli = cliIn(org.emulator)
    const { code, out, err } = await cli.run('recommend --levers queue')
    cli.remove()
    expect(code, err).toBe(0)
    expect(out).toMatch(/Time-outs of rings \d+ s in place of 100 s: concerns \d+ members/)
    expect(out).toContain('1 recommendation. Their effect together')
  })

  it('are planned again from what was recommended, and named where they were not read', async () => {
    const { snapshot, demand, recommendations, improvement } = await recommend(org.client, request())
    const changes = { recommendations, improvement }
    const { plan } = await planOrg(org.client, { want: { changes }, forecast: { method: 'none' } })
    expect(plan.changes).toMatchObject([{ kind: 'queue.set', field: 'bullseye', queue: { id: queueId } }])
    const unread = await recommend({ snapshot, demand }, request())
    expect(unread.improvement?.queueSettings).toBeUndefined()
    expect(unread.notes.join()).toMatch(/Not tried: time-outs of rings of .+: there are none, or they were not read/)
  })

  it('of conditional groups keep the unit of their thresholds, and need rules that the model has', () => {
    const group = { id: 'g', name: 'G', type: 'SKILLGROUP' } as const
    const conditions = [{ routingSkill: 'Billing', comparator: 'GreaterThanOrEqualTo', proficiency: 1 }]
    const body = (metric: string, conditionValue: number) => ({
      conditionalGroupRouting: {
        rules: [{ metric, operator: 'LessThan', conditionValue, waitSeconds: 20, groups: [group] }],
      },
    })
    const thresholds = (metric: string, value: number): number[] => {
      const rule = { metric, operator: 'LessThan', value, groups: [group] }
      const own = queue('q', 'Queue', ['u1'], { evaluation: 'NONE', memberGroups: [group], conditionalGroups: [rule] })
      const groups = [{ group, conditions: [{ routingSkillConditions: conditions }], queues: [] }]
      const targets = { queues: new Map([['q', body(metric, value)]]), utilizations: new Map(), groups, notes: [] }
      const choices = queueChoices(smallOrg({ queues: [own], agents: [agent('u1', { s1: 3 })] }), targets)
      const model = { queues: [{ ...own, conditionalGroups: [] }] } as unknown as RoutingModel
      expect(choicesIn(model, choices)).toEqual(choices)
      const without = { queues: [{ id: 'q' }] } as unknown as RoutingModel
      expect(choicesIn(without, choices).filter(({ written }) => written.field === 'conditionalGroupRouting')).toEqual(
        [],
      )
      return choices
        .flatMap(({ written }) => /"conditionValue":([\d.]+)/.exec(JSON.stringify(written.after))?.[1] ?? [])
        .map(Number)
    }
    expect(thresholds('ServiceLevel', 80)).toEqual([98, 95, 90, 85, 70, 60, 20])
    expect(thresholds('ServiceLevel', 0.8)).toEqual([0.98, 0.95, 0.9, 0.85, 0.7, 0.6, 0.2])
    expect(thresholds('EstimatedWaitTime', 120_000)).toEqual([
      12_000, 30_000, 60_000, 90_000, 180_000, 240_000, 480_000,
    ])
  })

  it('stay as they are where guardrails protect the queue', async () => {
    const guardrails = { format: 'skillroute/guardrails@1', protected: { queues: [queueId] } } as const
    const { plan } = await planOrg(org.client, { ...request(), limits: { guardrails }, forecast: { method: 'none' } })
    expect(plan.changes).toEqual([])
  })
})
