/** Experiments by division, from design to result, in an emulated org whose days are simulated. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Emulated, emulated, FAST } from '../../../test/support/emulated'
import type { Plan, Snapshot } from '../../documents'
import { startEmulator } from '../../emulator'
import { memoryJournal } from '../../stores/memory/memory'
import { buildPlan } from '../../workflows/plan/build'
import { captureSnapshot } from '../../workflows/snapshot/capture'
import { analyzeExperiment } from './analyze'
import { designExperiment } from './design'
import type { Experiment } from './documents/experiment'
import { runExperiment } from './run'

const LEVEL = 4.5
let org: Emulated
let snapshot: Snapshot
let divisions: string[]

/** Every division has a queue and agents of its own. */
beforeAll(async () => {
  org = await emulated({ agents: 8, queues: 8, skills: 2 }, {}, 10_000, FAST, startEmulator)
  const captured = await captureSnapshot(org.client)
  divisions = captured.divisions.map(({ id }) => id)
  const spread = <T>(list: readonly T[]): T[] =>
    list.map((one, i) => ({ ...one, divisionId: divisions[i % divisions.length] }))
  snapshot = { ...captured, agents: spread(captured.agents), queues: spread(captured.queues) }
})
afterAll(() => org.stop())

const shared = () => ({ snapshot, effect: 0.5, pastWeeks: 4, queueIds: snapshot.queues.map(({ id }) => id) })

/** A skill for one agent of each of these divisions. */
function planFor(own: readonly string[]): Plan {
  const [skill] = snapshot.skills
  const agents = own.map((division) =>
    snapshot.agents.find(({ divisionId, state }) => divisionId === division && state === 'active'),
  )
  return buildPlan({
    snapshot,
    desired: {
      format: 'skillroute/desired@1',
      agents: Object.fromEntries(agents.map((agent) => [agent?.id ?? '', { skills: { [skill?.id ?? '']: LEVEL } }])),
    },
    now: org.clock.now(),
    policy: { includeUnlicensed: true },
  })
}

/** The divisions whose agent has the level. */
function divisionsOn(plan: Plan): (string | undefined)[] {
  return plan.changes.flatMap((change) => {
    if (change.kind !== 'skill.set') return []
    const has = org.emulator.world.users.get(change.user.id)?.skills.get(change.skill.id) === LEVEL
    return has ? [snapshot.agents.find(({ id }) => id === change.user.id)?.divisionId] : []
  })
}

/** Lives an experiment, and returns how many divisions had the plan in each of its weeks. */
async function live(experiment: Experiment, plan: Plan) {
  const stores = { journal: memoryJournal(), log: memoryJournal() }
  const counts: number[] = []
  const reached: (string | undefined)[] = []
  const nowMs = org.clock.now()
  const starts = [...new Set(experiment.blocks.map(({ start }) => start))].filter((start) => Date.parse(start) >= nowMs)
  for (const start of starts) {
    org.clock.jump(Date.parse(start) + 60_000)
    await runExperiment(org.client, experiment, plan, stores)
    const on = divisionsOn(plan)
    counts.push(on.length)
    reached.push(...on.filter((one) => !reached.includes(one)))
  }
  org.clock.jump(Date.parse(experiment.interval.end) + 60_000)
  const { phase } = await runExperiment(org.client, experiment, plan, stores)
  return { counts, reached, phase, result: await analyzeExperiment(org.client, experiment, { log: stores.log }) }
}

it('reaches one division after another, in an order drawn at random, and is undone at its end', async () => {
  const plan = planFor(divisions)
  const design = (seed: number): Promise<Experiment> =>
    designExperiment(org.client, plan, { ...shared(), design: 'staggered', weeks: 5, seed, alpha: 0.07 })
  const experiment = await design(1)
  expect(experiment.notes.join(' ')).toContain(
    'only 24 orders of so few divisions: false alarms come in 4.2 % of such experiments, not in 7 %.',
  )
  const { counts, reached, phase, result } = await live(experiment, plan)
  expect(counts).toEqual([0, 1, 2, 3, 4])
  expect(phase).toBe('over')
  expect(divisionsOn(plan)).toEqual([])
  expect(result).toMatchObject({ isFinal: true, verdict: 'undecided' })
  // Nobody's contacts notice the level: the interval holds no effect.
  expect(result.low).toBeLessThanOrEqual(0)
  expect(result.high).toBeGreaterThanOrEqual(0)
  expect(reached).toHaveLength(4)
  expect(startsOf(await design(2))).not.toBe(startsOf(experiment))
})

it('compares the divisions that have the plan with those that do not', async () => {
  const plan = planFor(divisions.slice(0, 2))
  const control = divisions.slice(2)
  const design = (own: readonly string[]): Promise<Experiment> =>
    designExperiment(org.client, plan, { ...shared(), design: 'control', control: own, weeks: 4, seed: 1 })
  await expect(design(divisions.slice(1))).rejects.toMatchObject({ code: 'experiment.groups' })
  const experiment = await design(control)
  const { counts, reached, result } = await live(experiment, plan)
  expect(counts).toEqual(counts.map(() => 2))
  expect(reached.toSorted()).toEqual(divisions.slice(0, 2).toSorted())
  expect(divisionsOn(plan)).toEqual([])
  expect(result).toMatchObject({ isFinal: true, verdict: 'undecided' })
})

it('leaves out divisions without contacts, and refuses to change them', async () => {
  const [idle = '', first = '', ...others] = divisions
  const queues = snapshot.queues.map((queue) =>
    queue.divisionId === idle ? { ...queue, id: '00000000-0000-4000-8000-000000000000' } : queue,
  )
  const idsIn = (...own: readonly string[]): string[] =>
    queues.filter(({ divisionId = '' }) => own.includes(divisionId)).map(({ id }) => id)
  const [measured = '', unmeasured = ''] = others
  const more = { ...shared(), snapshot: { ...snapshot, queues }, queueIds: idsIn(idle, first, measured), weeks: 4 }
  const design = (own: string, control: readonly string[]): Promise<Experiment> =>
    designExperiment(org.client, planFor([own]), { ...more, design: 'control', control, seed: 1 })
  await expect(design(idle, [first])).rejects.toThrow(/changes \w+, whose measured queues had no contacts/)
  await expect(design(first, [idle])).rejects.toMatchObject({ code: 'experiment.groups' })
  const { groups, notes } = await design(first, [idle, ...others])
  expect(groups).toHaveLength(2)
  const nameOf = (id: string): string | undefined => snapshot.divisions.find((one) => one.id === id)?.name
  expect(notes).toContain(`Left out, since their queues had no contacts: ${nameOf(idle)}.`)
  expect(notes).toContain(`Left out, since none of their queues is measured: ${nameOf(unmeasured)}.`)
})

/** The order of the groups by their first week with the plan. */
function startsOf({ blocks, groups }: Experiment): string {
  return groups.map((_, place) => blocks.find(({ group, arm }) => group === place && arm === 'on')?.start).join()
}
