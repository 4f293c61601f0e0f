import { expect, it } from 'vitest'
import type { Improvement, RoutingModel } from '../../documents'
import { defineModel } from '../model/define/define-model'
import type { RecommendOptions } from './center/options'
import { recommendSkills } from './recommend-skills'

/**
 * Three queues of one skill each: contacts wait for few holders, while members without the skill sit idle. They are few and
 * long, so that a week is simulated fast.
 */
const model = defineModel({
  targetSeconds: 240,
  patienceSeconds: 1440,
  ahtSeconds: 2880,
  contactTypes: [
    { id: 'billing', queue: 'Billing', skills: ['Billing'], callsPerHour: 3.25 },
    { id: 'cards', queue: 'Cards', skills: ['Cards'], callsPerHour: 2.5 },
    { id: 'sales', queue: 'Sales', skills: ['Sales'], callsPerHour: 0.75 },
  ],
  agents: [
    { id: 'b', count: 3, skills: { Billing: 4 }, queues: ['Billing', 'Cards'] },
    { id: 'c', count: 2, skills: { Cards: 4 }, queues: ['Billing', 'Cards'] },
    { id: 's', count: 6, skills: { Sales: 3 }, queues: ['Billing', 'Cards', 'Sales'] },
    { id: 'x', count: 2, skills: { Sales: 3, Billing: 2 }, queues: ['Sales'] },
  ],
})

/** With all kinds of changes a design of the whole center is searched for as well, which takes ten times as long. */
const LEVERS: RecommendOptions = process.env.SKILLROUTE_FULL === '1' ? {} : { levers: ['grant', 'join'] }
const quick: RecommendOptions = { ...LEVERS, weeks: 1, evaluationWeeks: 2, refineContacts: 0 }
const answers = new Map<string, Improvement>()
/** Each search is made once. */
const found = (options: RecommendOptions = {}): Improvement => {
  const key = JSON.stringify(options)
  const answer = answers.get(key) ?? searched(options)
  answers.set(key, answer)
  return answer
}
const searched = (options: RecommendOptions): Improvement => {
  // Few changes are enough for what is tested here.
  const max = options.choose === undefined ? {} : { maxChanges: options.choose === 'all' ? 3 : 5 }
  return recommendSkills(model, { ...quick, ...max, ...options })
}
/** All that help, by one search: `all` compares several. */
const MAX = { choose: { reach: 1 }, maxChanges: 2 } as const
const agentsOf = ({ changes }: Improvement) => changes.map(({ agent }) => agent.id)
const skillsOf = ({ changes }: Improvement) => changes.flatMap(({ skill }) => (skill === undefined ? [] : [skill.name]))
const gainOf = ({ curve }: Improvement, at = curve.length - 1) => curve[at]?.gain.mean ?? Number.NaN

it('gives a curve that rises with the number of changes, and waves whose gains add up', () => {
  const { curve, waves, chosen, changes } = found()
  expect(curve[0]).toMatchObject({ changes: 0, agents: 0, gain: { mean: 0 } })
  for (let i = 1; i < curve.length; i++)
    expect(curve[i]?.gain.mean).toBeGreaterThan((curve[i - 1]?.gain.mean ?? 0) - 0.005)
  expect(gainOf({ curve } as Improvement)).toBeGreaterThan(0.2)
  // Thirteen agents: a quarter of a change each.
  expect(chosen.changes).toBeLessThanOrEqual(13 / 4)
  expect(changes).toHaveLength(chosen.changes)
  const point = curve.find((one) => one.changes === chosen.changes)
  const sum = waves.reduce((all, { contactsPerWeek }) => all + contactsPerWeek.mean, 0)
  // Waves are evaluated on more weeks than the point.
  expect(Math.abs(sum / (point?.contactsPerWeek.mean ?? 0) - 1)).toBeLessThan(0.1)
  for (const { value, alone, isUncertain } of changes) {
    const { low = 0, high = 0 } = value?.interval ?? {}
    expect(value?.contactsPerWeek).toBeGreaterThan(low)
    expect(isUncertain).toBe(low <= 0 && high >= 0)
    expect(alone?.contactsPerWeek).toBeGreaterThan(0)
  }
})

it('gives the same answer in whatever order the lists come', () => {
  const turned: RoutingModel = {
    ...model,
    agents: [...model.agents].reverse(),
    contactTypes: [...model.contactTypes].reverse(),
    queues: [...model.queues].reverse(),
    skills: [...model.skills].reverse(),
  }
  expect(recommendSkills(turned, quick)).toEqual(found())
})

it('grants what members of a queue lack, and reasons with what is now', () => {
  const { changes } = found({ levers: ['grant'] })
  expect(changes.length).toBeGreaterThan(0)
  for (const { action, agent, skill, after, reason, evidence, isUncertain } of changes) {
    expect(action).toBe('ADD')
    expect(after).toBe(1)
    expect(['Billing', 'Cards']).toContain(skill?.name)
    expect(reason).toContain(agent.name)
    expect(reason).toContain(`answers ${(100 * Number(evidence.serviceLevel)).toFixed(0)} %`)
    expect(evidence).toMatchObject({ target: 0.8 })
    expect(isUncertain).toBe(false)
  }
})

it('lets those who hold a skill join the queue that asks for it', () => {
  const { changes } = found({ levers: ['join'], maxChanges: 2 })
  expect(changes).toHaveLength(2)
  for (const { action, queue, agent } of changes) {
    expect({ action, queue: queue?.name }).toEqual({ action: 'JOIN', queue: 'Billing' })
    expect(agent.id).toMatch(/^x-/)
  }
})

it('keeps to every constraint on agents', () => {
  const everybody = agentsOf(found({ levers: ['grant'], ...MAX }))
  const [one = ''] = everybody
  expect(agentsOf(found({ protectedAgentIds: [one], levers: ['grant'], ...MAX }))).not.toContain(one)
  expect(new Set(agentsOf(found({ agents: ['s-1', 's-2'], ...MAX })))).toEqual(new Set(['s-1', 's-2']))
  expect(new Set(agentsOf(found({ maxAgents: 2, ...MAX, maxChanges: 3 }))).size).toBe(2)
})

it('keeps to every constraint on skills, queues and the number of changes', () => {
  expect(skillsOf(found({ protectedSkills: ['Billing'], levers: ['grant'], ...MAX }))).not.toContain('Billing')
  expect(found({ maxSkillsPerAgent: 1, levers: ['grant'] }).changes).toEqual([])
  expect(
    found({ requiredCertifications: { Billing: 'x', Cards: 'x', Sales: 'x' }, levers: ['grant'] }).changes,
  ).toEqual([])
  expect(found({ maxChanges: 1, levers: ['grant'] }).chosen.changes).toBeLessThanOrEqual(1)
  expect(found({ maxChanges: 0, levers: ['grant'] })).toMatchObject({ changes: [], waves: [], chosen: { changes: 0 } })
  const cards = found({ queues: ['Cards'], ...MAX })
  for (const { queues } of cards.changes) expect(queues.map(({ name }) => name)).toEqual(['Cards'])
})

it('counts contacts by the weight of their queue', () => {
  const first = (weights: Record<string, number>) =>
    found({ weights, ...MAX, maxChanges: 1, levers: ['grant'] }).changes[0]?.skill?.name
  expect(first({ Cards: 20 })).toBe('Cards')
  expect(first({ Billing: 20 })).toBe('Billing')
})

it('counts only the hours that are asked for', () => {
  const quiet = new Array<number>(24).fill(1)
  const profile = (from: number, to: number) => ({
    intervalMinutes: 60,
    callsPerHour: quiet.map((rate, hour) => (hour >= from && hour < to ? 40 : rate)),
  })
  const byHour = defineModel({
    targetSeconds: 20,
    patienceSeconds: 120,
    ahtSeconds: 240,
    contactTypes: [
      { id: 'early', queue: 'Q', skills: ['Early'], profile: profile(6, 10) },
      { id: 'late', queue: 'Q', skills: ['Late'], profile: profile(14, 18) },
    ],
    agents: [{ id: 'e', skills: { Early: 3 } }, { id: 'l', skills: { Late: 3 } }, { count: 6 }],
  })
  const night = {
    intervalMinutes: 60,
    callsPerHour: Array.from({ length: 168 }, (_, hour) => (hour % 24 >= 20 ? 10 : 0)),
  }
  const hours = (from: number, to: number) =>
    Array.from({ length: 7 }, (_, day) => ({ fromMinute: (day * 24 + from) * 60, toMinute: (day * 24 + to) * 60 }))
  for (const [from, skill] of [
    [6, 'Early'],
    [14, 'Late'],
  ] as const) {
    const { changes } = recommendSkills(byHour, {
      ...quick,
      hours: hours(from, from + 4),
      ...MAX,
      levers: ['grant'],
    })
    expect(new Set(changes.map((change) => change.skill?.name))).toEqual(new Set([skill]))
  }
  const closed = { ...byHour, contactTypes: byHour.contactTypes.map((type) => ({ ...type, weekProfile: night })) }
  const { chosen } = recommendSkills(closed, { ...quick, hours: hours(6, 8), maxChanges: 2, levers: ['grant'] })
  expect(chosen).toMatchObject({ changes: 0, why: 'no contact arrives in the given hours' })
  const why = (options: RecommendOptions, of = byHour) => recommendSkills(of, { ...quick, ...options }).chosen.why
  expect(why({ agents: [], maxChanges: 2 })).toContain('no agent may get a change')
  expect(why({ agents: [], choose: { reach: 0.01 } })).toContain('are reached without a change')
  expect(why({ agents: [], choose: { reach: 0.99 } })).toContain('no agent may get a change')
  expect(why({ choose: 'all' }, { ...byHour, agents: [] })).toBe('no change was found to help')
  for (const [limit, text] of [
    [{ maxChanges: 0 }, 'no change is allowed: the limit is 0 changes'],
    [{ maxAgents: 0, maxChanges: 2 }, 'no change of agents is allowed: the limit is 0 agents'],
  ] as const) {
    const nothing = recommendSkills(byHour, { ...quick, ...limit })
    expect(nothing.chosen).toMatchObject({ changes: 0, why: text })
    expect(nothing.starts).toBeUndefined()
  }
})

it('reaches a service level with as few changes as it knows, or says what is not reached', () => {
  const { curve } = found({ choose: 'all' })
  const max = curve.at(-1)?.serviceLevel.mean ?? 0
  const first = curve[0]?.serviceLevel.mean ?? 0
  const reach = (first + max) / 2
  const some = found({ choose: { reach } })
  const at = some.curve.findIndex(({ changes }) => changes === some.chosen.changes)
  expect(some.curve[at]?.serviceLevel.mean).toBeGreaterThanOrEqual(reach)
  expect(some.curve[at - 1]?.serviceLevel.mean).toBeLessThan(reach)
  expect(found({ choose: { reach: 0.999 }, maxChanges: 4 }).chosen.why).toContain('not reached')
  expect(found({ choose: { reach: first / 2 } }).chosen).toMatchObject({ changes: 0 })
})

it('takes no work from a queue that would lose more than it may', () => {
  // Who is good at Sales is also the only one with time for Billing.
  const torn = defineModel({
    targetSeconds: 120,
    patienceSeconds: 360,
    ahtSeconds: 1800,
    queues: [{ id: 'Billing' }, { id: 'Sales', evaluation: 'ALL' }],
    contactTypes: [
      { id: 'billing', queue: 'Billing', skills: ['Billing'], callsPerHour: 10 },
      { id: 'sales', queue: 'Sales', skills: ['Sales'], callsPerHour: 1, target: { ratio: 0.95, seconds: 120 } },
    ],
    agents: [
      { id: 'b', count: 2, skills: { Billing: 3 }, queues: ['Billing'] },
      { id: 's', count: 2, skills: { Sales: 3 } },
    ],
  })
  const free = recommendSkills(torn, { ...quick, choose: 'all', maxChanges: 3, maxServiceLevelDrop: 1 })
  const bound = recommendSkills(torn, { ...quick, choose: 'all', maxServiceLevelDrop: 0.01 })
  const salesAt = ({ curve, chosen }: Improvement) =>
    curve.find(({ changes }) => changes === chosen.changes)?.queues.find(({ queue }) => queue.name === 'Sales')
  expect(free.changes.length).toBeGreaterThan(0)
  expect(salesAt(free)?.gain.mean).toBeLessThan(-0.05)
  expect(salesAt(bound)?.gain.mean ?? 0).toBeGreaterThanOrEqual(-0.01)
  expect(bound.blockedBy?.queues.map(({ queue }) => queue.name)).toEqual(['Sales'])
})

it('refuses options that make no sense, all at once', () => {
  const wrong = {
    levers: ['grow'],
    maxChanges: -1,
    choose: { reach: 2 },
    hours: [{}],
  }
  expect(() => recommendSkills(model, wrong as unknown as RecommendOptions)).toThrow(
    expect.objectContaining({
      issues: ['levers[0]', 'maxChanges', 'choose.reach', 'hours[0].fromMinute', 'hours[0].toMinute'].map((path) =>
        expect.objectContaining({ path: `options.${path}` }),
      ),
    }),
  )
  expect(() => recommendSkills(model, { agents: ['nobody'], queues: ['None'] })).toThrow(
    expect.objectContaining({ issues: ['queues[0]', 'agents[0]'].map((path) => expect.objectContaining({ path })) }),
  )
})
