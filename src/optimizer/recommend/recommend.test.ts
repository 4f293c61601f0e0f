import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { RoutingModel } from '../../documents'
import { skillCoverage } from '../coverage/coverage'
import { applyMoves } from '../model/apply-moves'
import { canServe } from '../model/can-serve'
import { seededModel, testModel } from '../test-model'
import { whatIf } from '../what-if/what-if'
import { recommendSkills } from './recommend'

/** Two agents drown in 27 calls an hour of 300 s (2.25 erlang); two others of the queue have little to do. */
function drowning(more: Partial<Parameters<typeof testModel>[0]['agents'][number]> = {}): RoutingModel {
  return testModel({
    types: [
      { id: 'busy', skillIds: ['s'], callsPerHour: 27, patienceSeconds: 200, abandoned: 300 },
      { id: 'calm', skillIds: ['u'], callsPerHour: 4, patienceSeconds: 200, abandoned: 2 },
    ],
    agents: [
      { id: 'a', skills: { s: 3 }, handled: { busy: [460, 300] } },
      { id: 'b', skills: { s: 3 }, handled: { busy: [460, 300] } },
      { id: 'c', skills: { u: 3 }, handled: { calm: [40, 300] }, ...more },
      { id: 'd', skills: { u: 3 }, handled: { calm: [40, 360] }, queues: ['q'] },
    ],
  })
}

const actions = (model: RoutingModel, options = {}) =>
  recommendSkills(model, options).map(({ action, agent, skill }) => `${action} ${agent.id} ${skill.id}`)

describe('ADD', () => {
  it('brings in the faster of those with time to spare, no more than needed, and says why', () => {
    const found = recommendSkills(drowning(), { actions: ['ADD'] })
    expect(found.map(({ id }) => id)).toEqual(['ADD:c:s'])
    expect(found[0]).toMatchObject({ before: null, after: 3, queues: [{ id: 'q' }], evidence: { kind: 'grant' } })
    // a and b handled 460 * 300 s each in 40 staffed hours: 138,000 / 144,000 = .958.
    expect(found[0]?.evidence.skilledUtilization).toBeCloseTo(0.9583, 4)
    expect(found[0]?.reason).toContain('are 96 % occupied')
    // Before: 2.25 erlang on two agents; with c on three, while d alone takes the calm 0.33.
    expect(found[0]?.evidence.saturationBefore).toBeCloseTo(1.125, 2)
    expect(found[0]?.evidence.saturationAfter).toBeCloseTo(0.75, 2)
  })

  it('has the value that the what-if gives', () => {
    const model = drowning()
    const found = recommendSkills(model, { actions: ['ADD'] })
    const forecast = whatIf(model, found)
    const week = 168 * 31
    const gain = forecast.queues.reduce(
      (sum, { before, after }) => sum + (after.serviceLevel - before.serviceLevel) * week,
      0,
    )
    expect(found.reduce((sum, { value }) => sum + (value?.contactsPerWeek ?? 0), 0)).toBeCloseTo(gain, 6)
  })

  it.each([
    ['is no member', { queues: [] }],
    ['is not eligible', { eligible: false }],
    ['is never on queue', { availability: 0 }],
    ['is busy', { handled: { calm: [450, 300] as const } }],
  ])('passes over an agent who %s', (_, more) => {
    expect(actions(drowning(more), { actions: ['ADD'] })).toEqual(['ADD d s'])
  })

  it('respects ceiling, certification, protection and volume', () => {
    const model = drowning()
    expect(actions(model, { actions: ['ADD'], maxSkillsPerAgent: 1 })).toEqual([])
    expect(actions(model, { actions: ['ADD'], requiredCertifications: { s: 'exam' } })).toEqual([])
    expect(
      actions(drowning({ certifications: ['exam'] }), { actions: ['ADD'], requiredCertifications: { s: 'exam' } }),
    ).toEqual(['ADD c s'])
    expect(actions(model, { actions: ['ADD'], protectedAgents: ['c'] })).toEqual(['ADD d s'])
    expect(actions(model, { actions: ['ADD'], minOffered: 30 * 168 })).toEqual([])
  })

  it('needs no skill where the queue evaluates none', () => {
    const model = { ...drowning(), queues: [{ id: 'q', name: 'q', evaluation: 'NONE', predictive: false }] }
    expect(actions(model, { actions: ['ADD'] })).toEqual([])
  })

  it('stops when enough hold the skill', () => {
    // 40 idle colleagues, but 2.25 erlang need a handful.
    const model = drowning()
    const idle = Array.from({ length: 40 }, (_, i) => ({ ...model.agents[2], id: `z${i}`, name: `Z${i}` }))
    const crowd = { ...model, agents: [...model.agents, ...idle.flatMap((agent) => (isAgent(agent) ? [agent] : []))] }
    const count = actions(crowd, { actions: ['ADD'] }).length
    expect(count).toBeGreaterThan(0)
    expect(count).toBeLessThan(8)
  })
})

describe('ADD and the queues that are well', () => {
  // Orgs in which the most valuable grants would take a queue below its target.
  it.each([18, 23, 28, 40])('takes no queue below a target that it meets, org %i', (seed) => {
    const model = seededModel(seed, 30, 10)
    const grants = recommendSkills(model, { actions: ['ADD'] })
    for (const { before, after, target } of whatIf(model, grants).queues) {
      const falls = before.serviceLevel - after.serviceLevel > 0.01
      if (falls && before.serviceLevel >= target.ratio) expect(after.serviceLevel).toBeGreaterThanOrEqual(target.ratio)
    }
  })
})

describe('REMOVE', () => {
  /** Six holders of both skills; the first hardly uses `s`. */
  const idle = (holders = 6) =>
    testModel({
      types: [
        { id: 's', skillIds: ['s'], callsPerHour: 8 },
        { id: 'u', skillIds: ['u'], callsPerHour: 8 },
      ],
      agents: Array.from({ length: holders }, (_, i) => ({
        id: `a${i}`,
        skills: { s: 3, u: 3 },
        handled: { s: i === 0 ? ([20, 300] as const) : ([160, 300] as const), u: [150, 300] as const },
      })),
    })

  it('takes a skill that is hardly used and well covered', () => {
    // 20 * 300 s in 144,000 staffed seconds: 4.2 %.
    const [found] = recommendSkills(idle(), { actions: ['REMOVE'] })
    expect(found).toMatchObject({ id: 'REMOVE:a0:s', before: 3, after: null })
    expect(found?.evidence).toMatchObject({ handled: 20, remainingAgents: 5 })
    expect(found?.reason).toContain('4.2 % of staffed time')
  })

  it('keeps a skill with too few others, little evidence, or the agent’s only work', () => {
    expect(actions(idle(2), { actions: ['REMOVE'] })).toEqual([])
    expect(actions(idle(3), { actions: ['REMOVE'], minHolders: 3 })).toEqual([])
    expect(actions(idle(), { actions: ['REMOVE'], minHandled: 20 })).toEqual([])
    const only = idle()
    const [first, ...rest] = only.agents
    const alone = first === undefined ? [] : [{ ...first, skills: [{ id: 's', level: 3 }] }]
    expect(actions({ ...only, agents: [...alone, ...rest] }, { actions: ['REMOVE'] })).toEqual([])
  })

  it('takes nothing when staffed time is unknown', () => {
    const model = idle()
    expect(
      actions(
        { ...model, agents: model.agents.map((agent) => ({ ...agent, staffedSeconds: 0 })) },
        { actions: ['REMOVE'] },
      ),
    ).toEqual([])
  })

  it.each([1, 2, 3, 4])(
    'costs no more contacts within service level than allowed, and says what it costs, org %i',
    (seed) => {
      const model = seededModel(seed, 30, 8)
      const list = recommendSkills(model, { actions: ['REMOVE'], maxShareRemoved: 1, maxContactsLost: 0.5 })
      for (const { value } of list) expect(value?.contactsPerWeek).toBeGreaterThanOrEqual(-0.5)
      const lost = whatIf(model, list).queues.reduce(
        (sum, { before, after, contactsPerWeek }) => sum + contactsPerWeek * (before.serviceLevel - after.serviceLevel),
        0,
      )
      // Weighed hour by hour there, by quarters here.
      expect(lost).toBeLessThanOrEqual(0.5 * list.length + 1)
    },
  )

  it.each([1, 2, 3, 4])('costs no queue more service than allowed, org %i', (seed) => {
    const model = seededModel(seed, 30, 8)
    const greedy = { actions: ['REMOVE'] as const, maxShareRemoved: 1, maxRemovalsPerAgent: 9 }
    for (const { before, after } of whatIf(model, recommendSkills(model, greedy)).queues) {
      expect(before.serviceLevel - after.serviceLevel).toBeLessThanOrEqual(0.005 + 1e-12)
    }
    const anyCost = { ...greedy, maxContactsLost: Number.POSITIVE_INFINITY }
    const free = recommendSkills(model, { ...anyCost, maxServiceLoss: 1 })
    expect(free.length).toBeGreaterThan(recommendSkills(model, anyCost).length)
  })

  it('never uncovers demand, on any org', () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.integer({ min: 4, max: 40 }),
        fc.integer({ min: 1, max: 9 }),
        (seed, agents, skills) => {
          const model = seededModel(seed, agents, skills)
          const options = { actions: ['REMOVE'] as const, maxShareRemoved: 1, maxRemovalsPerAgent: 9 }
          const after = applyMoves(model, recommendSkills(model, options))
          const holders = (own: RoutingModel) => {
            const serves = canServe(own)
            return own.contactTypes.map(
              (type) => own.agents.filter((agent) => agent.availability > 0 && serves(agent, type)).length,
            )
          }
          expect(skillCoverage(after).servable).toBe(skillCoverage(model).servable)
          const left = holders(after)
          holders(model).forEach((before, k) => {
            expect(left[k]).toBeGreaterThanOrEqual(Math.min(before, 2))
          })
        },
      ),
      { numRuns: 40 },
    )
  })
})

describe('SET', () => {
  const ranked = (evaluation: string, predictive = false) =>
    testModel({
      types: [{ id: 't', skillIds: ['s'] }],
      queues: [{ id: 'q', evaluation, predictive }],
      agents: Array.from({ length: 20 }, (_, i) => ({
        id: `a${10 + i}`,
        skills: { s: 3 },
        handled: { t: [500, 240 + 12 * i] as const },
      })),
    })

  it('proposes levels under BEST, marks upgrades, and leaves their value open', () => {
    const found = recommendSkills(ranked('BEST'), { actions: ['SET'] })
    const fastest = found.find(({ agent }) => agent.id === 'a10')
    expect(fastest).toMatchObject({ before: 3, after: 4, evidence: { kind: 'upgrade' }, value: null })
    expect(found.find(({ agent }) => agent.id === 'a29')).toMatchObject({ after: 2, evidence: { kind: 'downgrade' } })
  })

  it.each([
    ['NONE', false],
    ['ALL', false],
    ['BEST', true],
    ['SOMETHING_NEW', false],
  ])('proposes none under %s, predictive %s', (evaluation, predictive) => {
    expect(actions(ranked(evaluation, predictive), { actions: ['SET'] })).toEqual([])
  })
})

describe('recommendSkills', () => {
  it('gives one list whatever the order of the model, with unique ids, the most valuable first', () => {
    const model = seededModel(11, 60, 9)
    const frozen = freeze(model)
    const expected = recommendSkills(frozen)
    expect(expected.length).toBeGreaterThan(5)
    expect(new Set(expected.map(({ id }) => id)).size).toBe(expected.length)
    const values = expected.map(({ value }) => value?.contactsPerWeek ?? 0)
    expect(values).toEqual([...values].sort((a, b) => b - a))
    const turned = {
      ...model,
      agents: [...model.agents].reverse(),
      contactTypes: [...model.contactTypes].reverse(),
      queues: [...model.queues].reverse(),
    }
    expect(recommendSkills(turned)).toEqual(expected)
  })

  it('refuses options that make no sense, all at once', () => {
    expect(() => recommendSkills(drowning(), { addAboveUtilization: 85, minOffered: -1 })).toThrow(
      /addAboveUtilization.*minOffered/,
    )
  })
})

function isAgent(agent: Partial<RoutingModel['agents'][number]>): agent is RoutingModel['agents'][number] {
  return agent.skills !== undefined
}

function freeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) Object.values(Object.freeze(value)).forEach(freeze)
  return value
}
