import { describe, expect, it } from 'vitest'
import { defineModel } from '../model/define/define-model'
import { recommendSkills } from './recommend-skills'

const quick = { levers: ['grant'], weeks: 1, evaluationWeeks: 2, refineContacts: 0 } as const

describe('queues that each have their own agents and skill', () => {
  const skills = ['A', 'B', 'C']
  const siloed = defineModel({
    targetSeconds: 120,
    patienceSeconds: 720,
    ahtSeconds: 2400,
    contactTypes: skills.map((id) => ({ id, queue: id, skills: [id], callsPerHour: 3 })),
    agents: skills.map((id) => ({ id, count: 3, skills: { [id]: 3 }, queues: skills })),
  })

  it('share agents in a chain, from which every queue gains though each grant alone costs its giver', () => {
    const { changes, curve, chosen, starts = [], blockedBy } = recommendSkills(siloed, { ...quick, maxChanges: 3 })
    const agents = changes.map(({ agent }) => agent.id.charAt(0))
    const granted = changes.flatMap((one) => ('skill' in one ? one.skill.name : []))
    expect([...agents].sort()).toEqual(skills)
    expect([...granted].sort()).toEqual(skills)
    const point = curve.find((own) => own.changes === chosen.changes)
    expect(point?.gain.mean).toBeGreaterThan(0.04)
    for (const { gain } of point?.queues ?? []) expect(gain.mean).toBeGreaterThan(0.02)
    expect(blockedBy).toBeUndefined()
    expect(starts.map(({ name }) => name)).toEqual(['greedy', 'greedy in other weeks', 'greedy in third weeks'])
    for (const { changes: made, gain } of starts) expect([made, gain.mean > 0.03]).toEqual([3, true])
  })
})

describe('a queue above its target', () => {
  const model = defineModel({
    targetSeconds: 120,
    patienceSeconds: 720,
    ahtSeconds: 1200,
    contactTypes: [
      { id: 'rich', queue: 'Rich', skills: ['Rich'], callsPerHour: 10 },
      { id: 'poor', queue: 'Poor', skills: ['Poor'], callsPerHour: 8.5 },
    ],
    agents: [
      { id: 'r', count: 6, skills: { Rich: 3 }, queues: ['Rich', 'Poor'] },
      { id: 'p', count: 3, skills: { Poor: 3 }, queues: ['Poor'] },
    ],
  })
  const found = (maxServiceLevelDrop: number, maxDropAboveTarget = 1) => {
    const result = recommendSkills(model, {
      ...quick,
      maxChanges: 2,
      maxServiceLevelDrop,
      maxDropAboveTarget,
    })
    const point = result.curve.find(({ changes }) => changes === result.chosen.changes)
    const rich = point?.queues.find(({ queue }) => queue.name === 'Rich')
    return { ...result, gain: point?.gain.mean ?? 0, rich: rich?.serviceLevel.mean ?? 0, lost: -(rich?.gain.mean ?? 0) }
  }

  it('gives as much as keeps it at its target', () => {
    const own = found(0)
    expect(own.gain).toBeGreaterThan(0.02)
    expect(own.lost).toBeGreaterThan(0.01)
    expect(own.rich).toBeGreaterThan(0.79)
  })

  it('gives nothing where it may not, and the result says what it would bring', () => {
    const own = found(0, 0)
    expect(own.blockedBy?.queues.map(({ queue }) => queue.name)).toEqual(['Rich'])
    expect(own.blockedBy?.gain.mean).toBeGreaterThan(0.02)
    expect(own.chosen).toMatchObject({ changes: 0, why: 'what was found to help costs a queue more than it may lose' })
  })
})
