import { describe, expect, it } from 'vitest'
import type { CurvePoint, Improvement } from '../../documents'
import { defineModel } from '../model'
import type { RecommendOptions } from './center/options'
import { recommendSkills } from './recommend-skills'

/** Three queues with their own agents: one far above its target, one below it, one just above. */
const CENTER = { A: { count: 9, load: 0.68 }, B: { count: 5, load: 0.85 }, C: { count: 7, load: 0.72 } }
const queues = Object.keys(CENTER)
const TARGET = 0.8
const model = defineModel({
  targetSeconds: 450,
  serviceLevel: TARGET,
  patienceSeconds: 2700,
  ahtSeconds: 4500,
  contactTypes: Object.entries(CENTER).map(([id, { count, load }]) => ({
    id,
    queue: id,
    skills: [id],
    callsPerHour: 0.8 * load * count,
  })),
  agents: Object.entries(CENTER).map(([id, { count }]) => ({ id, count, skills: { [id]: 3 }, queues })),
})

function found(options: RecommendOptions): { readonly answer: Improvement; readonly chosen: CurvePoint } {
  const answer = recommendSkills(model, { refineContacts: 0, evaluationWeeks: 4, weeks: 1, ...options })
  const chosen = answer.curve.find(({ changes }) => changes === answer.chosen.changes)
  if (chosen === undefined) throw new Error('the curve has the chosen point')
  return { answer, chosen }
}

const levels = ({ queues: all }: CurvePoint) => all.map(({ serviceLevel }) => serviceLevel.mean)

describe('each queue to its own target', () => {
  it('takes the fewest changes, from queues that have service to spare', () => {
    const { answer, chosen } = found({ choose: { reach: 'targets' } })
    expect(levels(answer.curve[0] as CurvePoint).map((level) => level >= TARGET)).toEqual([true, false, true])
    expect(Math.min(...levels(chosen))).toBeGreaterThanOrEqual(TARGET)
    expect(answer.chosen.why).toBe('the fewest found that reach the targets of all queues')
    for (const point of answer.curve) {
      if (point.changes < chosen.changes) expect(Math.min(...levels(point))).toBeLessThan(TARGET)
    }
  })

  it('comes as near as it may, and says which queue is how far away', () => {
    const { answer, chosen } = found({ choose: { reach: 'targets' }, maxChanges: 1 })
    expect([chosen.changes, Math.min(...levels(chosen)) < TARGET]).toEqual([1, true])
    expect(answer.chosen.why).toMatch(
      /^the targets of all queues are not reached: the best with these levers and 1 changes is B 7\d\.\d % \(target 80\.0 %\)$/,
    )
    expect(answer.notes.join(' ')).toMatch(/Not tried: remove, level, ring\. The center has \d+ contacts a week/)
    for (const { occupancySpread } of answer.curve) expect(occupancySpread).toBeGreaterThan(0.02)
  })
})

it('makes the cheap changes first, and the curve has their cost', () => {
  const options: RecommendOptions = { maxChanges: 2, levers: ['grant'], choose: { reach: 1 } }
  const plain = found(options)
  const cheap = found({ ...options, costs: { skills: { B: 20 }, agents: { 'A-1': 2 } } })
  const grants = cheap.answer.changes.flatMap(({ action, agent, skill }) =>
    action === 'ADD' ? [{ agent: agent.id, skill: skill?.id }] : [],
  )
  expect(plain.answer.changes[0]?.skill?.id).toBe('B')
  expect(grants[0]?.skill).not.toBe('B')
  const cost = grants.reduce((sum, { agent, skill }) => sum + (agent === 'A-1' ? 2 : 1) * (skill === 'B' ? 20 : 1), 0)
  expect([cheap.chosen.cost, plain.chosen.cost]).toEqual([cost, undefined])
})

it('refuses goals and costs that make no sense, by name', () => {
  for (const [options, path] of [
    [{ choose: { reach: 'target' } }, 'choose.reach'],
    [{ costs: { skills: { B: 0 } } }, 'costs.skills'],
    [{ costs: { skills: { D: 1 } } }, 'costs.skills'],
    [{ requiredCertifications: { D: 'C1' } }, 'requiredCertifications'],
    [{ costs: { agents: { nobody: 1 } } }, 'costs.agents'],
  ] as const) {
    // @ts-expect-error wrong on purpose
    expect(() => recommendSkills(model, options)).toThrow(path)
  }
})

it('finds agents for contacts that wait for ever since nobody can take them', () => {
  const unserved = defineModel({
    ahtSeconds: 300,
    skills: ['Rare'],
    contactTypes: [{ id: 'rare', skills: ['Rare'], profile: { intervalMinutes: 720, callsPerHour: [0, 12] } }],
    agents: [{ id: 'a', count: 3 }],
  })
  const { chosen, curve } = recommendSkills(unserved, { refineContacts: 0, choose: { reach: 0.8 } })
  expect(chosen).toMatchObject({
    changes: 3,
    why: 'the fewest found that reach 80.0 % of contacts within service level',
  })
  expect(curve[0]?.serviceLevel.mean).toBe(0)
})
