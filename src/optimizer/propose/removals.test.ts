import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { RoutingModel } from '../../documents'
import { skillCoverage } from '../coverage/coverage'
import { applyMoves } from '../model/apply-moves'
import { canServe } from '../model/can-serve'
import { seededModel, testModel } from '../test-model'
import { whatIf } from '../what-if/what-if'
import { proposeRemovals } from './removals'

const ids = (model: RoutingModel, options = {}) => proposeRemovals(model, options).map(({ id }) => id)

describe('proposeRemovals', () => {
  /** Six holders of both skills; the first hardly uses `s`. */
  const idle = (holders = 6, handled = 20) =>
    testModel({
      types: [
        { id: 's', skillIds: ['s'], callsPerHour: 8 },
        { id: 'u', skillIds: ['u'], callsPerHour: 8 },
      ],
      agents: Array.from({ length: holders }, (_, i) => ({
        id: `a${i}`,
        skills: { s: 3, u: 3 },
        handled: { s: i === 0 ? ([handled, 300] as const) : ([160, 300] as const), u: [150, 300] as const },
      })),
    })

  it('takes a skill that is hardly used and well covered', () => {
    // 20 * 300 s in 144,000 staffed seconds: 4.2 %.
    const [found] = proposeRemovals(idle(), { maxContactsLost: 5 })
    expect(found).toMatchObject({ id: 'REMOVE:a0:s', before: 3, after: null })
    expect(found?.evidence).toMatchObject({ handled: 20, remainingAgents: 5 })
    expect(found?.reason).toContain('4.2 % of staffed time')
    expect(found?.reason).toContain('5 other agents can take these contacts')
    expect(ids(idle(), { maxContactsLost: 5, minHandled: 20 })).toEqual(['REMOVE:a0:s'])
    const [withTwo] = proposeRemovals(idle(2), { maxContactsLost: 500, minAgents: 1, maxServiceLevelDrop: 1 })
    expect(withTwo?.reason).toContain('1 other agent can take these contacts')
  })

  it('keeps a skill with too few others, little evidence, or the agent’s only work', () => {
    const some = { maxContactsLost: 5 }
    expect(ids(idle(2), some)).toEqual([])
    expect(ids(idle(3), { ...some, minAgents: 3 })).toEqual([])
    expect(ids(idle(), { ...some, minHandled: 21 })).toEqual([])
    // No contact at all: there is no handle time to compare.
    expect(ids(idle(6, 0), { ...some, minHandled: 0 })).toEqual([])
    const only = idle()
    const [first, ...rest] = only.agents
    const alone = first === undefined ? [] : [{ ...first, skills: [{ id: 's', level: 3 }] }]
    expect(ids({ ...only, agents: [...alone, ...rest] }, some)).toEqual([])
  })

  it('takes nothing when staffed time is unknown', () => {
    const model = idle()
    expect(ids({ ...model, agents: model.agents.map((agent) => ({ ...agent, staffedSeconds: 0 })) })).toEqual([])
  })

  it.each([1, 2, 3, 4])(
    'costs no more contacts within service level than allowed, and says what it costs, org %i',
    (seed) => {
      const model = seededModel(seed, 30, 8)
      const list = proposeRemovals(model, { maxShareRemoved: 1 })
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
    const greedy = { maxShareRemoved: 1, maxRemovalsPerAgent: 9, maxContactsLost: 5 }
    for (const { before, after } of whatIf(model, proposeRemovals(model, greedy)).queues) {
      expect(before.serviceLevel - after.serviceLevel).toBeLessThanOrEqual(0.005 + 1e-12)
    }
    const anyCost = { ...greedy, maxContactsLost: 1e9 }
    const free = proposeRemovals(model, { ...anyCost, maxServiceLevelDrop: 1 })
    expect(free.length).toBeGreaterThan(proposeRemovals(model, anyCost).length)
  })

  it('never uncovers demand, on any org', () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.integer({ min: 4, max: 40 }),
        fc.integer({ min: 1, max: 9 }),
        (seed, agents, skills) => {
          const model = seededModel(seed, agents, skills)
          const options = { maxShareRemoved: 1, maxRemovalsPerAgent: 9, maxContactsLost: 5 }
          const after = applyMoves(model, proposeRemovals(model, options))
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

  it('gives one list whatever the order of the model, and changes nothing of it', () => {
    const model = freeze(seededModel(9, 30, 8))
    const expected = proposeRemovals(model, { maxContactsLost: 5 })
    expect(expected.length).toBeGreaterThan(2)
    const turned = {
      ...model,
      agents: [...model.agents].reverse(),
      contactTypes: [...model.contactTypes].reverse(),
      queues: [...model.queues].reverse(),
    }
    expect(proposeRemovals(turned, { maxContactsLost: 5 })).toEqual(expected)
  })

  it('leaves protected agents alone', () => {
    expect(ids(idle(), { maxContactsLost: 5, protectedAgentIds: ['a0'] })).toEqual([])
  })
})

function freeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) Object.values(Object.freeze(value)).forEach(freeze)
  return value
}
