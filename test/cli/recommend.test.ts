/** `skillroute recommend` and `plan`: what to look for, rules for levels, and the handle-time boost of a matrix on each row's own base. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Demand, Interval, Plan, Recommendation, RoutingModel, SkillChange, Snapshot } from '../../src/documents'
import { skillChanges } from '../../src/documents/plan/skill-changes'
import { type Emulator, startEmulator } from '../../src/emulator'
import { proposeRemovals, recommendSkills, routingModel, scoreProficiency } from '../../src/optimizer'
import { busySkills } from '../../src/optimizer/propose/busy-skills'
import { parseCsv } from '../../src/workflows/kit/parse-csv'
import { type Cli, cliIn } from '../support/cli'
import { fewerContacts } from '../support/fewer-contacts'
import { demandOfQueue } from '../support/org-files'

const FILES = '--snapshot snapshot.json --demand demand.json'
/** The demand of one queue, for searches. */
const FEW = '--snapshot snapshot.json --demand few.json'
let emulator: Emulator
let cli: Cli
let snapshot: Snapshot
let model: RoutingModel
let few: RoutingModel

beforeAll(async () => {
  const switches = { resolutionData: true }
  emulator = await startEmulator({ seed: 3, agents: 14, queues: 2, skills: 5, ratePerMinute: 100_000, switches })
  fewerContacts(emulator.world, (_, place) => place % 3 === 0, 1)
  cli = cliIn(emulator)
  emulator.faults.add({ path: 'aggregates', times: 2, fault: { kind: 'status', status: 503 } })
  expect((await cli.run('snapshot --out snapshot.json')).code).toBe(0)
  const line =
    'recommend --snapshot snapshot.json --forecast erlang --days 14 --levers grant --max-changes 1 --reach 100% --save-demand demand.json --json'
  expect((await cli.run(line)).code).toBe(0)
  emulator.faults.clear()
  snapshot = JSON.parse(readFileSync(join(cli.cwd, 'snapshot.json'), 'utf8'))
  const demand: Demand = JSON.parse(readFileSync(join(cli.cwd, 'demand.json'), 'utf8'))
  model = routingModel(snapshot, demand)
  const ofQueue = demandOfQueue(demand, snapshot.queues[1]?.id ?? '')
  writeFileSync(join(cli.cwd, 'few.json'), JSON.stringify(ofQueue))
  few = routingModel(snapshot, ofQueue)
})
afterAll(async () => {
  cli.remove()
  await emulator.stop()
})

async function recommended(line: string, files = FILES): Promise<Recommendation[]> {
  const { code, out, err } = await cli.run(`recommend ${files} --forecast erlang ${line} --json`)
  expect(code, err).toBe(0)
  return JSON.parse(out).recommendations
}

async function planned(line: string): Promise<SkillChange[]> {
  const { code, out, err } = await cli.run(`plan ${line} ${FILES} --forecast erlang --out plan.json --json`)
  expect(code, err).toBe(0)
  const { changes }: Plan = JSON.parse(out)
  return skillChanges(changes)
}

describe('options', () => {
  it('reach the search, each under its name', async () => {
    const [queue] = snapshot.queues
    const [agent] = snapshot.agents
    const line = `--levers grant --max-changes 2 --max-skills-per-agent 9 --max-agents 2 --max-service-level-drop 3 --seed 4 --when 08:00-18:00`
    const found = await recommended(`${line} --time-zone UTC --weight ${queue?.id}=2 --protect ${agent?.id}`, FEW)
    const hours = Array.from({ length: 7 }, (_, day) => ({
      fromMinute: (day * 24 + 8) * 60,
      toMinute: (day * 24 + 18) * 60,
    }))
    const desired = recommendSkills(few, {
      levers: ['grant'],
      maxChanges: 2,
      maxSkillsPerAgent: 9,
      maxAgents: 2,
      maxServiceLevelDrop: 0.03,
      seed: 4,
      hours,
      weights: { [queue?.id ?? '']: 2 },
      protectedAgentIds: [agent?.id ?? ''],
    })
    expect(desired.changes.length).toBeGreaterThan(0)
    expect(found).toEqual(desired.changes)
    expect(found).not.toEqual(await recommended('--levers grant --max-changes 2', FEW))
  })

  it('name agents, and a service level to reach', async () => {
    const [first] = await recommended('--levers grant --max-changes 1 --reach 100%', FEW)
    const own = await recommended(`--agents ${first?.agent.id} --levers grant --reach 100% --max-changes 2`, FEW)
    expect(new Set(own.map(({ agent }) => agent.id))).toEqual(new Set([first?.agent.id]))
    expect(await recommended('--reach 1% --max-changes 2', FEW)).toEqual([])
  })

  it('grant busy skills alone, and say which these are', async () => {
    const [min] = busySkills(few, { minUtilization: 0, minOffered: 20 }).sort(
      (a, b) => (b.utilization ?? 1) - (a.utilization ?? 1),
    )
    const limit = ((min?.utilization ?? 1) - 0.001).toFixed(4)
    const line = `recommend ${FEW} --forecast erlang --only-busy-skills ${limit} --min-offered 20 --max-changes 2 --json`
    const { code, out, err } = await cli.run(line)
    expect(code, err).toBe(0)
    const { recommendations, notes }: { recommendations: Recommendation[]; notes: string[] } = JSON.parse(out)
    expect(recommendations.length).toBeGreaterThan(0)
    for (const { action, skill } of recommendations) expect([action, skill]).toEqual(['ADD', min?.skill])
    expect(notes.join('\n')).toContain(`more than 20 contacts offered, are granted: ${min?.skill.name} (`)
    const none = await cli.run(`recommend ${FEW} --forecast erlang --only-busy-skills --max-changes 1`)
    expect(none).toMatchObject({ code: 0, out: expect.stringContaining('are granted: there is') })
  })

  it('are followed by CSV of what was found: contacts that asked for the skill, those of the agent, and its utilization', async () => {
    const [first] = await recommended('--levers grant --max-changes 1 --reach 100% --csv rows.csv', FEW)
    const [head, row] = parseCsv(readFileSync(join(cli.cwd, 'rows.csv'), 'utf8'))
    const cells = Object.fromEntries(head?.cells.map(({ text }, at) => [text, row?.cells[at]?.text]) ?? [])
    const { contactTypes }: Demand = JSON.parse(readFileSync(join(cli.cwd, 'few.json'), 'utf8'))
    const asking = contactTypes.filter(({ skillIds }) => skillIds.includes(first?.skill?.id ?? ''))
    const offered = asking.flatMap((type) => type.offered).reduce((sum, one) => sum + one, 0)
    expect(offered).toBeGreaterThan(0)
    expect(cells).toMatchObject({
      ...{ change: 'ADD', user_id: first?.agent.id, offered: String(offered) },
      ...{ handled: expect.stringMatching(/^\d+$/), utilization: expect.stringMatching(/^[\d.]+$/) },
    })
  })

  it('are looked for under one progress from 0 to 100, which never falls', async () => {
    const { code, err } = await cli.run(`recommend ${FEW} --forecast simulation --levers grant --max-changes 1`)
    expect(code, err).toBe(0)
    const percents = [...err.matchAll(/^recommendations (\d+) %/gm)].map(([, percent]) => Number(percent))
    expect(percents).toEqual([...percents].sort((a, b) => a - b))
    expect([percents[0], percents.at(-1)]).toEqual([0, 100])
    for (const step of ['looking for changes', 'simulating']) expect(err).toContain(step)
  })

  it('of removals reach them, each under its name', async () => {
    const line = 'tidy --remove-below 0.6 --min-handled 2 --max-share-removed 0.5 --max-removals 2'
    const found = await planned(`${line} --max-contacts-lost 9 --min-agents 1`)
    const desired = proposeRemovals(model, {
      removeBelowUtilization: 0.6,
      minHandled: 2,
      maxShareRemoved: 0.5,
      maxRemovalsPerAgent: 2,
      maxContactsLost: 9,
      minAgents: 1,
    })
    expect(desired.length).toBeGreaterThan(0)
    const ids = desired.map(({ agent, skill }) => [agent.id, skill?.id])
    expect(new Set(found.map(({ user, skill, after }) => [user.id, skill.id, after]))).toEqual(
      new Set(ids.map((one) => [...one, null])),
    )
    expect(found).not.toEqual(await planned('tidy'))
  })

  it.each([
    ['plan tidy --remove-below 2', 'ratio from 0 to 1'],
    ['plan tidy --max-changes 3', "unknown option '--max-changes'"],
    ['recommend --min-offered 50', '--min-offered belongs to --only-busy-skills'],
    ['plan tidy --only-busy-skills', "unknown option '--only-busy-skills'"],
    ['recommend --reach 80% --all', 'do not go together'],
    ['recommend --reach 180%', 'a ratio from 0 to 1, not 1.8'],
    ['recommend --weight Billing', '"Billing=2"'],
    ['recommend --weight Billing=2 Billing=3', '"Billing" once, not twice'],
    [`recommend ${FILES} --when Monday`, 'hours of the week'],
    [`recommend ${FILES} --weight Nowhere=2`, 'Nowhere'],
    [`recommend ${FILES} --agents Nobody`, 'Nobody'],
    ['plan levels --tiers 0.85/0.7', 'skillroute plan levels tier'],
    ['plan levels --boost-base 2', 'skillroute plan levels boost'],
    ['plan levels tier --boost-under 200', 'skillroute plan levels boost'],
    ['plan levels tier --tiers 0.7/0.85', 'higher first'],
    ['plan levels tier --tiers 0.85/', 'two ratios from 0 to 1'],
    ['plan levels odd', 'shrunk'],
  ])('%s is refused', async (line, said) => {
    const { code, err } = await cli.run(line)
    expect(code).toBe(2)
    expect(err).toContain(said)
  })
})

describe('recommend --back-test', () => {
  it('makes them from the weeks before, and evaluates them on the days held out', async () => {
    const { code, out, err } = await cli.run(
      'recommend --days 7 --back-test 7 --levers grant --max-changes 1 --reach 100% --forecast erlang --json',
    )
    expect(code, err).toBe(0)
    const { recommendations, effect, backTest } = JSON.parse(out)
    expect(backTest.fitted.end).toBe(backTest.evaluated.start)
    const days = ({ start, end }: Interval): number => (Date.parse(end) - Date.parse(start)) / 86_400_000
    expect([days(backTest.fitted), days(backTest.evaluated)]).toEqual([7, 7])
    expect(recommendations.length).toBeGreaterThan(0)
    expect(backTest.effect.queues.length).toBeGreaterThan(0)
    // The same changes, other demand.
    expect(backTest.effect.queues).not.toEqual(effect.queues)
    const text = await cli.run(
      'recommend --days 7 --back-test --levers grant --max-changes 1 --reach 100% --forecast erlang',
    )
    expect(text.out).toContain('which the search did not use')
    expect(text.out).toContain(
      'Next: skillroute plan --days 7 --levers grant --max-changes 1 --reach 100% --forecast erlang, then',
    )
    expect(await cli.run(`recommend ${FILES} --back-test`)).toMatchObject({
      code: 2,
      err: expect.stringContaining('--demand'),
    })
  })
})

describe('rules for levels', () => {
  it('tier: by the resolution rate of the queues, with other bounds and levels', async () => {
    const found = await planned('levels tier --tiers 0.9/0.4 --tier-levels 4.5/3.5/2.5')
    expect(found.length).toBeGreaterThan(0)
    for (const { after, reason } of found) {
      expect([4.5, 3.5, 2.5]).toContain(after)
      expect(reason).toContain('Resolution rate of the queues')
    }
    const plain = scoreProficiency(model, { method: 'tier' })
    const usual = await planned('levels tier')
    for (const { user, skill, after } of usual)
      expect(plain.find((one) => one.agent.id === user.id && one.skill.id === skill.id)?.proposed).toBe(after)
  })

  it('tier: levels that rise as the rate falls are refused, which would route the worse first', async () => {
    const refused = await cli.run(`plan levels tier ${FILES} --tier-levels 1/2/3`)
    expect(refused).toMatchObject({ code: 2, err: expect.stringContaining('Levels must not rise as the rate falls') })
    const tier = { levels: [3, 3, 4] as const }
    expect(() => scoreProficiency(model, { method: 'tier', tier })).toThrow(/levels: must not rise as the rate falls/)
    expect(scoreProficiency(model, { method: 'tier', tier: { levels: [4, 4, 3] } }).length).toBeGreaterThan(0)
  })

  it('boost: one above the base where handle times are short', async () => {
    const found = await planned('levels boost --boost-base 2 --boost-under 250 --boost-without-data 200')
    expect(new Set(found.map(({ after }) => after))).toEqual(new Set([2, 3]))
    const handleTimeBoost = { base: 2, underSeconds: 250, secondsWithoutData: 200 }
    const scores = scoreProficiency(model, { method: 'handleTimeBoost', handleTimeBoost })
    for (const { user, skill, after } of found)
      expect(scores.find((one) => one.agent.id === user.id && one.skill.id === skill.id)?.proposed).toBe(after)
  })
})

describe('plan matrix --boost', () => {
  it('boosts each row on its own base, in long form, and tells why', async () => {
    const scores = scoreProficiency(model, { method: 'handleTimeBoost' })
    const fast = scores.find(({ meanHandleSeconds: own }) => own !== null && own < 240)
    const slow = scores.find(({ meanHandleSeconds: own }) => own !== null && own > 300)
    const rows = [fast, slow].map((one, at) => `${one?.agent.id},${one?.skill.id},${at === 0 ? 1.5 : 2}`)
    const free = snapshot.agents.find(({ skills }) => skills.length < snapshot.skills.length)
    const unheld = snapshot.skills.find(({ id }) => !free?.skills.some((held) => held.id === id))
    writeFileSync(
      join(cli.cwd, 'm.csv'),
      `agent,skill,level\n${[...rows, `${free?.id},${unheld?.id},4.5`].join('\n')}\n`,
    )
    const line = `plan matrix m.csv ${FILES} --boost-without-data 100 --existing overwrite --forecast erlang`
    const { code, out, err } = await cli.run(`${line} --out plan.json --json`)
    expect(code, err).toBe(0)
    const { changes }: Plan = JSON.parse(out)
    const level = (userId = '', skillId = ''): unknown =>
      changes.find((one) => one.kind === 'skill.set' && one.user.id === userId && one.skill.id === skillId)
    expect(level(fast?.agent.id, fast?.skill.id)).toMatchObject({
      after: 2.5,
      reason: expect.stringContaining('under 240 s'),
    })
    expect(level(slow?.agent.id, slow?.skill.id)).toMatchObject({
      after: 2,
      reason: expect.stringContaining('not under'),
    })
    expect(level(free?.id, unheld?.id)).toMatchObject({ after: 5, reason: expect.stringContaining('No data') })
  })
})
