import { describe, expect, it } from 'vitest'
import type { QueueSet, RoutingModel } from '../../documents'
import { defineModel } from '../model/define/define-model'
import { recommendSkills } from './recommend-skills'

/** Calls come on Monday alone, so that weeks are simulated fast. */
const onMonday = (rate: number) => ({
  profile: { intervalMinutes: 60, callsPerHour: Array.from({ length: 168 }, (_, hour) => (hour < 8 ? rate : 0)) },
})

/** Cards has two rings, and asks the second one only after 90 s, when calls are late already. */
const given = defineModel({
  patienceSeconds: 300,
  ahtSeconds: 300,
  targetSeconds: 20,
  queues: [{ id: 'cards', rings: [{ timeoutSeconds: 90 }, {}] }, { id: 'loans' }],
  contactTypes: [
    { id: 'cards', queue: 'cards', skills: ['cards'], ...onMonday(60) },
    { id: 'loans', queue: 'loans', skills: ['loans'], ...onMonday(20) },
  ],
  agents: [
    { id: 'first', count: 4, skills: { cards: 4 }, queues: { cards: 1 } },
    { id: 'second', count: 4, skills: { cards: 3 }, queues: { cards: 2 } },
    { id: 'lender', count: 3, skills: { loans: 3 }, queues: ['cards', 'loans'] },
  ],
})

const QUICK = { weeks: 1, evaluationWeeks: 2, refineContacts: 0 } as const

function timeouts(seconds: number, more: Partial<QueueSet> = {}): QueueSet {
  const rings = (threshold: number) => ({
    rings: [{ expansionCriteria: [{ type: 'TIMEOUT_SECONDS', threshold }] }, {}],
  })
  const queue = { id: 'cards', name: 'cards' }
  const about = { id: `s${seconds}`, queue, field: 'bullseye', reason: `after ${seconds} s`, value: null }
  return { kind: 'queue.set', ...about, before: rings(90), after: rings(seconds), ...more }
}

const choices = [timeouts(200), timeouts(60), timeouts(5), timeouts(15)]
const gainOf = ({ curve, chosen }: ReturnType<typeof recommendSkills>) =>
  curve.find(({ changes }) => changes === chosen.changes)?.gain.mean ?? 0

describe('settings of queues', () => {
  it('are chosen of those given, the best of each queue and field, without a change of an agent', () => {
    const found = recommendSkills(given, { ...QUICK, levers: ['queue'], queueSettings: choices })
    expect(found.queueSettings).toMatchObject([{ reason: 'after 5 s', wave: 1, value: { method: 'simulation' } }])
    expect(found).toMatchObject({ changes: [], chosen: { changes: 1, agents: 0 }, waves: [{ changes: 1, agents: 0 }] })
    expect(gainOf(found)).toBeGreaterThan(0.1)
    const { contactsPerWeek = 0 } = found.queueSettings?.[0]?.value ?? {}
    expect(contactsPerWeek).toBeCloseTo(found.curve[1]?.contactsPerWeek.mean ?? 0, 6)
    expect(found.curve.map(({ changes }) => changes)).toEqual([0, 1])
  })

  it('take the place of skills where they bring more with as many changes', () => {
    const skills = recommendSkills(given, { ...QUICK, levers: ['grant'], maxChanges: 1 })
    const both = recommendSkills(given, { ...QUICK, levers: ['grant', 'queue'], maxChanges: 1, queueSettings: choices })
    expect(both.queueSettings).toHaveLength(1)
    expect(both.chosen.changes).toBe(1)
    expect(gainOf(both)).toBeGreaterThan(gainOf(skills))
    expect(both.curves?.agents.map(({ gain }) => gain)).toEqual(skills.curve.map(({ gain }) => gain))
    expect(both.curves?.queues.map(({ changes }) => changes)).toEqual([0, 1])
  })

  it('that bring nothing, or cost a queue more than it may lose, are not changed', () => {
    const worse = [timeouts(120), timeouts(200)]
    const found = recommendSkills(given, { ...QUICK, levers: ['queue'], queueSettings: worse })
    expect(found).toMatchObject({ chosen: { changes: 0, why: 'no change was found to help' }, curve: [{ changes: 0 }] })
    expect(found.queueSettings).toBeUndefined()
  })

  it('are not changed for a goal that is reached without them, and only until it is', () => {
    const search = (reach: number) =>
      recommendSkills(given, {
        ...QUICK,
        levers: ['grant', 'queue'],
        maxChanges: 1,
        choose: { reach },
        queueSettings: choices,
      })
    const reached = search(0.3)
    expect(reached).toMatchObject({ chosen: { changes: 0 }, changes: [] })
    expect(reached.queueSettings).toBeUndefined()
    const [now] = reached.curve
    const nearer = search((now?.serviceLevel.mean ?? 0) + 0.05)
    expect(nearer).toMatchObject({
      chosen: { changes: 1, why: expect.stringContaining('the fewest found') },
      changes: [],
    })
    expect(nearer.queueSettings).toHaveLength(1)
  })

  it('that make an agent busier than allowed stay as they are', () => {
    const options = { ...QUICK, levers: ['queue'], queueSettings: choices } as const
    expect(recommendSkills(given, { ...options, maxOccupancy: 0.008 }).queueSettings).toBeUndefined()
  })

  it('count against the most changes, not against what people can learn', () => {
    const loans = timeouts(5, { queue: { id: 'loans', name: 'loans' } })
    const rings = given.queues.map((queue) => ({
      ...queue,
      rings: [{ timeoutSeconds: 90, skillsToRemove: [] }, { skillsToRemove: [] }],
    }))
    const agents = given.agents.slice(0, 3).map((agent, i) => ({
      ...agent,
      skills: [
        { id: 'cards', level: 3 },
        { id: 'loans', level: 3 },
      ],
      queues: ['cards', 'loans'].map((queueId) => ({ queueId, ring: i === 0 ? 1 : 2 })),
    }))
    const few = {
      ...given,
      queues: rings,
      agents,
      contactTypes: given.contactTypes.map(({ weekProfile, ...type }) => ({ ...type, callsPerHour: 4 })),
    }
    const options = { ...QUICK, levers: ['queue'], queueSettings: [timeouts(5), loans] } as const
    const both = recommendSkills(few, options)
    expect(both.queueSettings, JSON.stringify(both.chosen)).toHaveLength(2)
    expect(recommendSkills(few, { ...options, maxChanges: 1 }).queueSettings).toHaveLength(1)
    expect(recommendSkills(few, { ...options, maxChanges: 0 })).toMatchObject({
      chosen: { changes: 0 },
      curve: [{ changes: 0 }],
    })
  })

  it('of queues that are protected, or not to be improved, stay as they are', () => {
    for (const limit of [{ protectedQueues: ['cards'] }, { queues: ['loans'] }]) {
      const found = recommendSkills(given, { ...QUICK, ...limit, levers: ['queue'], queueSettings: choices })
      expect(found.queueSettings).toBeUndefined()
    }
  })

  it.each<[string, RoutingModel, readonly QueueSet[] | undefined, string]>([
    ['are needed by their lever', given, undefined, 'options.queueSettings'],
    [
      'must be of a queue of the model',
      given,
      [timeouts(5, { queue: { id: 'x', name: 'X' } })],
      'options.queueSettings[0].queue',
    ],
    ['must be simulated', given, [timeouts(5, { field: 'callingPartyName' })], 'options.queueSettings[0].field'],
  ])('%s', (_, model, queueSettings, path) => {
    expect(() => recommendSkills(model, { levers: ['queue'], queueSettings })).toThrow(path.replace('options.', ''))
  })
})
