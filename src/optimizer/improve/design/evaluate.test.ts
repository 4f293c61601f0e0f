import { describe, expect, it } from 'vitest'
import { erlangA } from '../../erlang'
import { simulate } from '../../simulate'
import { testModel } from '../../test-model'
import { settleHandleTimes } from '../center/design'
import { ratioOf } from '../center/evaluate'
import { improveSettings } from '../center/settings'
import { createEvaluator, differenceOf, type Trial, type TrialOptions } from './evaluate'
import { compileProblem, type Problem } from './problem'
import { fluidPull } from './pull'

const types = [
  { id: 'a', skillIds: ['s'], callsPerHour: 120, patienceSeconds: 200 },
  { id: 'b', skillIds: ['t'], callsPerHour: 40, patienceSeconds: 200 },
]
const agents = Array.from({ length: 14 }, (_, i) => ({ id: `agent ${10 + i}`, skills: i < 9 ? { s: 3 } : { t: 3 } }))
const model = testModel({ types, agents })

function problemOf(given = model): Problem {
  const settings = improveSettings(given, {})
  return compileProblem({ model: settleHandleTimes(given, settings), settings, agents: given.agents.length }, 10)
}

const run = (problem: Problem, options: TrialOptions): Trial =>
  createEvaluator(problem).run({ held: problem.held, levels: problem.levels }, options)

/** Service level of a trial, with its interval over batches. */
function levelOf({ withinServiceLevel, offered }: Trial) {
  const batches = Array.from(withinServiceLevel, (over, i) => ({ over, under: offered[i] ?? 0 }))
  return ratioOf(batches, 0)
}

describe('the evaluator', () => {
  const problem = problemOf()
  const trial = run(problem, { stream: 1, contacts: 400_000, watchMissed: true })

  it('agrees with Erlang A where groups are apart', () => {
    const load = { ahtSeconds: 300, targetSeconds: 20, patienceSeconds: 200 }
    const big = erlangA({ callsPerHour: 120, agents: 9, ...load }).serviceLevel.offered
    const small = erlangA({ callsPerHour: 40, agents: 5, ...load }).serviceLevel.offered
    const { mean, halfWidth } = levelOf(trial)
    expect(Math.abs(mean - (120 * big + 40 * small) / 160)).toBeLessThan(2 * (halfWidth ?? 0))
    expect(halfWidth).toBeLessThan(0.01)
  })

  it('sees who sat idle while a contact waited for want of the skill, and never a holder', () => {
    const waited = (k: number): number => (trial.types.offered[k] ?? 0) - (trial.types.atOnce[k] ?? 0)
    const load = { ahtSeconds: 300, targetSeconds: 20, patienceSeconds: 200 }
    for (let a = 0; a < 14; a++) {
      const [own, other] = a < 9 ? [0, 1] : [1, 0]
      expect(trial.missed[a * 2 + own]).toBe(0)
      const idle = 1 - erlangA({ callsPerHour: a < 9 ? 120 : 40, agents: a < 9 ? 9 : 5, ...load }).occupancy
      expect((trial.missed[a * 2 + other] ?? 0) / waited(other) / idle).toBeCloseTo(1, 0)
    }
  })

  it('finds no difference between a design and itself', () => {
    const again = run(problem, { stream: 1, contacts: 400_000 })
    expect(differenceOf(again, trial)).toEqual({ mean: 0, halfWidth: 0, low: 0, high: 0 })
  })

  it('draws who is there where agents are there part of the time', () => {
    const half = testModel({ types, agents: agents.map((agent) => ({ ...agent, availability: 0.5 })) })
    const own = problemOf(half)
    const { serviceLevel } = run(own, { stream: 1, contacts: 100_000 })
    expect(serviceLevel).toBeGreaterThan(0.1)
    expect(serviceLevel).toBeLessThan(trial.serviceLevel - 0.2)
  })

  it('looks past those who are not there, or in no queue that asks: they use up none of the first 100', () => {
    const load = { ahtSeconds: 300, targetSeconds: 20, patienceSeconds: 200 }
    const level = (id: string) => ({ id, skills: { s: 3 } })
    const crowd = Array.from({ length: 150 }, (_, i) => `absent ${i}`)
    const scenes = [
      crowd.map((id) => ({ ...level(id), availability: 0 })),
      crowd.map((id) => ({ ...level(id), eligible: false })),
      crowd.map((id) => ({ ...level(id), queues: [] })),
    ]
    const exact = erlangA({ callsPerHour: 120, agents: 9, ...load }).serviceLevel.offered
    for (const others of scenes) {
      const staff = Array.from({ length: 9 }, (_, i) => level(`here ${i}`))
      const own = problemOf(testModel({ types: types.slice(0, 1), agents: [...others, ...staff] }))
      const trial = run(own, { stream: 1, contacts: 100_000 })
      const { mean, halfWidth } = levelOf(trial)
      expect(Math.abs(mean - exact)).toBeLessThan(2 * (halfWidth ?? 0))
    }
  })

  it('finds what the simulator finds where a hundred and more are there part of the time', () => {
    const skills = { s: 3 }
    const many = Array.from({ length: 300 }, (_, i) => ({ id: `agent ${1000 + i}`, skills, availability: 0.5 }))
    const own = problemOf(
      testModel({ types: [{ ...types[0], id: 'a', skillIds: ['s'], callsPerHour: 1500 }], agents: many }),
    )
    const evaluated = run(own, { stream: 1, contacts: 100_000 })
    const { total } = simulate(own.model, { seed: 1, replications: 10, hours: 4 })
    expect(evaluated.serviceLevel).toBeGreaterThan(0.9)
    expect(Math.abs(evaluated.serviceLevel - total.serviceLevel.offered.mean)).toBeLessThan(0.05)
  })
})

describe('the fluid pull', () => {
  it('has an index of 1 where an agent works in the optimum', () => {
    const { share, index } = fluidPull(problemOf())
    expect(share.some((own) => own > 1e-6)).toBe(true)
    share.forEach((own, at) => {
      if (own > 1e-6) expect(index[at]).toBeCloseTo(1, 6)
    })
  })
})
