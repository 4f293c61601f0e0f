/** An experiment from its design to its result, in an emulated org whose days are simulated. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Emulated, emulated } from '../../../../test/support/emulated'
import type { Desired, Plan, Snapshot } from '../../../documents'
import { memoryJournal } from '../../../stores/memory/memory'
import { buildPlan } from '../../../workflows/plan/build'
import { replayJournal } from '../../../workflows/run/journal/replay'
import { captureSnapshot } from '../../../workflows/snapshot/capture'
import { analyzeExperiment } from '../analyze'
import { designExperiment } from '../design'
import type { Experiment } from '../documents/experiment'
import { parseExperiment, sealExperiment } from '../documents/read-experiment'
import { endExperiment } from '../end'
import { rule } from '../estimate'
import { readLog } from '../log'
import { findAppliedByHand, runExperiment } from '../run'
import { measureBlocks } from '../sides'
import { experimentStatus } from '../status'
import { experimentResultText, experimentText } from '../texts/experiment'

let org: Emulated
let snapshot: Snapshot
let plan: Plan
/** Half days over a few weeks. */
let usual: Experiment

beforeAll(async () => {
  org = await emulated({ agents: 8, queues: 1, skills: 3 })
  snapshot = await captureSnapshot(org.client)
  const [skill] = snapshot.skills
  const agents = snapshot.agents.filter(({ state }) => state === 'active').slice(0, 3)
  const desired: Desired = {
    format: 'skillroute/desired@1',
    agents: Object.fromEntries(agents.map(({ id }) => [id, { skills: { [skill?.id ?? '']: 4.5 } }])),
  }
  plan = buildPlan({ snapshot, desired, now: org.clock.now(), policy: { includeUnlicensed: true } })
  usual = await design()
})
afterAll(() => org.stop())

const design = (more: object = {}): Promise<Experiment> =>
  designExperiment(org.client, plan, {
    snapshot,
    effect: 0.3,
    pastWeeks: 4,
    weeks: 4,
    seed: 7,
    ...more,
  })

/** A minute after an instant; what happens until then is simulated. */
const jump = (instant: string): void => org.clock.jump(Date.parse(instant) + 60_000)

const levels = (): (number | undefined)[] =>
  plan.changes.map((change) =>
    change.kind === 'skill.set' ? org.emulator.world.users.get(change.user.id)?.skills.get(change.skill.id) : undefined,
  )
const isOn = (): boolean => levels().every((level) => level === 4.5)
const before = (): (number | undefined)[] =>
  plan.changes.map(({ before: was }) => (typeof was === 'number' ? was : undefined))

it('refuses what cannot tell, and says what could', async () => {
  await expect(design({ effect: 0.0005, weeks: 2 })).rejects.toMatchObject({
    code: 'experiment.power',
    message: expect.stringMatching(
      /in 2 weeks an effect of 0\.1 points would be found with a probability of \d+ %, not 80 %/,
    ),
  })
  await expect(design({ design: 'staggered' })).rejects.toMatchObject({ code: 'experiment.groups' })
  await expect(design({ effect: 2 })).rejects.toThrow(/effect: must be at most 1, since 0\.02 is 2 points; not 2/)
  await expect(design({ effect: -1, power: 2 })).rejects.toThrow(
    /effect: must be a number above 0.*power: must be above 0 and below 1/,
  )
})

it('is bound to its content: nobody changes the metric afterwards', async () => {
  const experiment = usual
  expect(parseExperiment(JSON.parse(JSON.stringify(experiment)))).toEqual(experiment)
  const forged = { ...experiment, metric: 'asaSeconds' as const }
  expect(() => parseExperiment(forged)).toThrow(/was changed after it was designed/)
  await expect(analyzeExperiment(org.client, forged)).rejects.toMatchObject({ reason: 'tampered' })
  const other = sealExperiment({ ...experiment, plan: { id: 'plan_x', hash: 'x' } })
  const stores = { journal: memoryJournal(), log: memoryJournal() }
  await expect(runExperiment(org.client, other, plan, stores)).rejects.toMatchObject({ reason: 'tampered' })
})

it('puts each half day of the week on once in two weeks, by lot, against the other half of the day', async () => {
  const { blocks, power, interval } = usual
  const weeks = power.weeks
  expect(new Date(Date.parse(interval.end)).getTime() - Date.parse(interval.start)).toBe(weeks * 7 * 86_400_000)
  // Half days, since nothing was said about them.
  for (const { start, end } of blocks) expect(Date.parse(end) - Date.parse(start)).toBe(12 * 3_600_000)
  const units = new Map<number, string[]>()
  for (const { unit, arm } of blocks) units.set(unit, [...(units.get(unit) ?? []), arm])
  for (const arms of units.values())
    expect([...arms].sort()).toEqual(arms.length === 2 ? ['off', 'on'] : ['off', 'off', 'on', 'on'])
  expect((await design({ seed: 8 })).blocks).not.toEqual(blocks)
})

it('does what its schedule says, catches up after a crash, and is undone at its end', async () => {
  const experiment = await design({ stopping: 'groupSequential' })
  expect(experimentText(experiment)).toMatch(/An effect of 30\.0 points is detected with a probability of \d+ %/)
  const stores = { journal: memoryJournal(), log: memoryJournal() }
  expect(await runExperiment(org.client, experiment, plan, stores)).toMatchObject({ phase: 'waiting', on: [] })
  expect(await analyzeExperiment(org.client, experiment, { log: stores.log })).toMatchObject({
    verdict: 'tooEarly',
    isFinal: false,
  })
  await expect(endExperiment(org.client, experiment, plan, stores)).rejects.toMatchObject({ code: 'experiment.early' })
  const dying = new AbortController()
  let crashes = 0
  for (const { start, arm } of experiment.blocks) {
    jump(start)
    if (arm === 'on' && crashes < 3) {
      // The process dies after its second, third and fourth entry in the journal: also after a write.
      let entries = 0
      const last = 2 + crashes
      const journal = {
        ...stores.journal,
        async append(entry: Parameters<typeof stores.journal.append>[0]) {
          await stores.journal.append(entry)
          if (++entries === last) throw new Error('crash')
        },
      }
      await runExperiment(org.client, experiment, plan, { ...stores, journal }).catch(() => {
        crashes += 1
      })
      // What a pass of the experiment left is no apply by hand, and nothing was noted without the lease.
      const log = await readLog(stores.log, experiment)
      expect(findAppliedByHand(experiment, log, await replayJournal(stores.journal, plan))).toBeUndefined()
      expect(log.states.every(({ isWhole }) => isWhole)).toBe(true)
    }
    const pass = await runExperiment(org.client, experiment, plan, { ...stores, signal: dying.signal })
    expect(pass.on).toEqual(arm === 'on' ? [0] : [])
    if (arm === 'on') expect(isOn()).toBe(true)
    else expect(levels()).toEqual(before())
    const sent = org.emulator.stats.requests
    await runExperiment(org.client, experiment, plan, stores)
    expect(org.emulator.stats.requests).toBe(sent)
    expect(await experimentStatus(org.client, experiment, stores.log)).toMatchObject({ isAsPlanned: true })
  }
  expect(crashes).toBeGreaterThan(0)
  jump(experiment.interval.end)
  expect(await runExperiment(org.client, experiment, plan, stores)).toMatchObject({ phase: 'over', next: null })
  expect(levels()).toEqual(before())
  const result = await analyzeExperiment(org.client, experiment, { log: stores.log })
  expect(result).toMatchObject({ isFinal: true, experimentHash: experiment.hash, notes: [] })
  expect(result.on.contacts).toBeGreaterThan(0)
  expect(result.on.blocks).toBe(result.off.blocks)
  expect(experimentResultText(result, experiment)).toMatch(/^Service level(: no effect found| rose| fell)/)
})

it('may be stopped without its rule for a reason, and then proves nothing', async () => {
  const experiment = await design({ stopping: 'alwaysValid', effect: 0.6, weeks: 12 })
  const stores = { journal: memoryJournal(), log: memoryJournal() }
  const on = experiment.blocks.find(({ arm }) => arm === 'on')
  jump(on?.start ?? '')
  await runExperiment(org.client, experiment, plan, stores)
  expect(isOn()).toBe(true)
  await expect(endExperiment(org.client, experiment, plan, stores)).rejects.toThrow(/its rule does not end it yet/)
  const { pass } = await endExperiment(org.client, experiment, plan, { ...stores, giveUp: 'callers complained' })
  expect(pass).toMatchObject({ phase: 'over', on: [] })
  expect(levels()).toEqual(before())
  const { notes } = await analyzeExperiment(org.client, experiment, { log: stores.log })
  expect(notes.join()).toContain('callers complained')
})

it('promises what a whole experiment would have found only if it measured the whole', async () => {
  const found = { verdict: 'undecided', effect: 0.01, low: -0.1, high: 0.12, isFinal: true } as const
  const result = { ...(await analyzeExperiment(org.client, usual)), ...found, until: usual.interval.end }
  expect(experimentResultText(result, usual, { width: 300 })).toContain('would have been found with')
  const compared = (by: 'none' | 'forecast' | 'contacts'): string =>
    experimentResultText(result, { ...usual, adjustment: { ...usual.adjustment, by } }, { width: 300 })
  expect(compared('none')).toMatch(/the effect compares blocks near each other in time(?!, adjusted)/)
  expect(compared('forecast')).toContain('near each other in time, adjusted for the contacts forecast')
  expect(compared('contacts')).toContain('near each other in time, adjusted for their contacts')
  const half = experimentResultText({ ...result, until: usual.interval.start }, usual, { width: 300 })
  expect(half).not.toContain('would have been found with')
  expect(half).toContain('It measured less than was planned')
})

it('checked at any time counts units that are over alone', () => {
  const experiment = sealExperiment({ ...usual, stopping: { rule: 'alwaysValid', spread: 1 } })
  const startMs = Date.parse(experiment.interval.start)
  const counts = (of: (i: number) => number) => Array.from({ length: 48 * 28 }, (_, i) => of(i))
  const [offered, zeros] = [counts(() => 10), counts(() => 0)]
  const withinServiceLevel = counts((i) => 5 + (i % 5))
  const rest = { answered: offered, abandoned: zeros, waitSeconds: zeros, handled: offered, handleSeconds: zeros }
  const series = { startMs, intervalMs: 1_800_000, offered, withinServiceLevel, ...rest }
  const served = new Map(experiment.groups.flatMap(({ queueIds }) => queueIds.map((id) => [id, series] as const)))
  const ends = experiment.blocks.map(({ end }) => Date.parse(end))
  for (const nowMs of ends) {
    const { until, estimate } = rule(experiment, measureBlocks(experiment, served, nowMs), nowMs)
    expect(Date.parse(until)).toBeLessThanOrEqual(nowMs)
    if (nowMs === Math.max(...ends)) expect(estimate).toBeDefined()
  }
})

it('names no next check where it may be checked at any time', async () => {
  const experiment = sealExperiment({ ...usual, stopping: { rule: 'alwaysValid', spread: 1 } })
  const early = { ...(await analyzeExperiment(org.client, experiment)), verdict: 'tooEarly' as const, isFinal: false }
  expect(experimentResultText(early, experiment, { width: 300 })).toContain('may be checked at any time until')
})

it('says that there is no answer when it is over and nothing could be compared', async () => {
  const closed = ['00000000-0000-4000-8000-000000000000']
  const experiment = sealExperiment({
    ...usual,
    stopping: { rule: 'alwaysValid', spread: 1 },
    groups: usual.groups.map((group) => ({ ...group, queueIds: closed })),
  })
  const endMs = Date.parse(experiment.interval.end)
  expect(rule(experiment, measureBlocks(experiment, new Map(), endMs - 1), endMs - 1).isFinal).toBe(false)
  if (org.clock.now() < endMs) jump(experiment.interval.end)
  const result = await analyzeExperiment(org.client, experiment)
  expect(result).toMatchObject({ verdict: 'tooEarly', isFinal: true, leftOut: experiment.blocks.length })
  expect(experimentResultText(result, experiment)).toMatch(/^No answer: too few of its blocks had contacts/)
  const stopped = { ...result, until: usual.interval.start }
  expect(experimentResultText(stopped, experiment)).toMatch(/^No answer: it was stopped before enough of its blocks/)
})

it('names the days of its checks and times of its zone, and the level that was measured', async () => {
  const analyses = [{ at: '2026-03-08T23:00:00.000Z', units: 4, level: 0.01 }]
  const experiment = { ...usual, timeZone: 'Europe/Berlin', stopping: { rule: 'groupSequential', analyses } as const }
  expect(experimentText(experiment, { width: 300 })).toContain('It may end at 1 check: 2026-03-09.')
  const result = { ...(await analyzeExperiment(org.client, usual)), verdict: 'better' as const, effect: 0.1, low: 0.02 }
  const text = (confidence: number) => experimentResultText({ ...result, confidence }, usual, { width: 300 })
  expect(text(0.9878)).toContain('98.78 % interval')
  expect(text(0.95)).toContain('95 % interval')
})
