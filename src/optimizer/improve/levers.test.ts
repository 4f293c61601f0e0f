import { expect, it } from 'vitest'
import type { Improvement } from '../../documents'
import type { ChangeKind } from '../../documents/plan-request/search-options'
import { defineModel } from '../model/define/define-model'
import type { RecommendOptions } from './center/options'
import { recommendSkills } from './recommend-skills'

const options: RecommendOptions = {
  weeks: 1,
  evaluationWeeks: 4,
  // Beyond what can be reached: one search of the best there is.
  choose: { reach: 1 },
  maxServiceLevelDrop: 1,
  maxChanges: 3,
  refineContacts: 150_000,
}

/** Three agents are slow at A, which many can do, and alone can do B. */
function withSlow(evaluation: 'BEST' | 'ALL') {
  return defineModel({
    targetSeconds: 120,
    patienceSeconds: 480,
    queues: [{ id: 'QA', evaluation }, { id: 'QB' }],
    contactTypes: [
      { id: 'a', queue: 'QA', skills: ['A'], callsPerHour: 10, ahtSeconds: 960 },
      { id: 'b', queue: 'QB', skills: ['B'], callsPerHour: 3.5, ahtSeconds: 960 },
    ],
    agents: [
      { id: 'fast', count: 4, skills: { A: 3 }, ahtSeconds: { a: 960, b: 960 } },
      { id: 'slow', count: 3, skills: { A: 3, B: 3 }, ahtSeconds: { a: 2000, b: 800 } },
    ],
  })
}

const answers = new Map<string, Improvement>()
/** Each search is made once. */
const found = (levers?: readonly ChangeKind[], evaluation: 'BEST' | 'ALL' = 'BEST'): Improvement => {
  const key = `${levers} ${evaluation}`
  const answer = answers.get(key) ?? recommendSkills(withSlow(evaluation), { ...options, levers })
  answers.set(key, answer)
  return answer
}

it('takes skills away from those who keep others waiting with them', () => {
  const { changes, curve } = found(['remove'], 'ALL')
  expect(changes.length).toBeGreaterThan(0)
  for (const { action, agent, skill, before, after, reason, isUncertain } of changes) {
    expect({ action, skill: skill?.name, before, after }).toEqual({
      action: 'REMOVE',
      skill: 'A',
      before: 3,
      after: null,
    })
    expect(agent.id).toMatch(/^slow/)
    expect(reason).toContain('needs 2000 s a contact')
    expect(isUncertain).toBe(false)
  }
  expect(curve.at(-1)?.gain.low).toBeGreaterThan(0)
})

it('sets the level of those who are slow and needed elsewhere below that of the others', () => {
  const { changes, curve } = found(['level'])
  expect(changes.length).toBeGreaterThan(1)
  for (const { action, agent, skill, before, after } of changes) {
    expect({ action, skill: skill?.name, before, after }).toEqual({ action: 'SET', skill: 'A', before: 3, after: 1 })
    expect(agent.id).toMatch(/^slow/)
  }
  expect(curve.at(-1)?.gain.low).toBeGreaterThan(0.01)
  // Levels mean nothing where a queue asks all of them.
  expect(found(['level'], 'ALL').changes).toEqual([])
})

it('chooses levels before grants where they bring more for as many changes', () => {
  const gainOf = (levers?: readonly ChangeKind[]) => found(levers).curve.at(-1)?.gain.mean ?? 0
  const both = gainOf()
  expect(both).toBeGreaterThan(gainOf(['grant', 'join']))
  expect(both).toBeGreaterThan(0.95 * gainOf(['level']))
})

it('moves those whom another queue needs to the second ring', () => {
  const rings = defineModel({
    targetSeconds: 60,
    patienceSeconds: 240,
    queues: [{ id: 'QA', rings: [{ timeoutSeconds: 30, skillsToRemove: [] }, { skillsToRemove: [] }] }, { id: 'QB' }],
    contactTypes: [
      { id: 'a', queue: 'QA', skills: ['A'], callsPerHour: 15, ahtSeconds: 480 },
      { id: 'b', queue: 'QB', skills: ['B'], callsPerHour: 12, ahtSeconds: 480 },
    ],
    agents: [
      { id: 'own', count: 4, skills: { A: 3 }, queues: ['QA'] },
      { id: 'both', count: 3, skills: { A: 4, B: 4 } },
    ],
  })
  const { changes } = recommendSkills(rings, { ...options, levers: ['ring'] })
  expect(changes.map(({ action, queue, before, after }) => [action, queue?.name, before, after])).toEqual(
    Array(3).fill(['RING', 'QA', 1, 2]),
  )
  expect(changes.every(({ agent }) => agent.id.startsWith('both'))).toBe(true)
  const [retained = ''] = changes.map(({ agent }) => agent.id)
  const bound = recommendSkills(rings, { ...options, levers: ['ring'], protectedAgentIds: [retained] })
  expect(bound.changes.map(({ agent }) => agent.id)).not.toContain(retained)
})

it('changes nothing that agents have where that brings nothing', () => {
  const even = defineModel({
    targetSeconds: 30,
    patienceSeconds: 120,
    ahtSeconds: 240,
    contactTypes: [
      { id: 'a', queue: 'Q', skills: ['A'], callsPerHour: 30 },
      { id: 'b', queue: 'Q', skills: ['B'], callsPerHour: 30 },
    ],
    agents: [{ id: 'x', count: 5, skills: { A: 3, B: 3 } }],
  })
  expect(recommendSkills(even, { ...options, levers: ['remove', 'level', 'ring'] }).changes).toEqual([])
})
