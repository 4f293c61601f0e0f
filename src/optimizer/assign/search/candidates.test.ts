import { describe, expect, it } from 'vitest'
import { testModel } from '../../test-model'
import { assignmentSettings } from '../contract/settings'
import { optimizeAssignments } from '../optimize-assignments'
import { best, type Candidate } from './candidates'
import { createJudge } from './judge'
import { compileProblem } from './problem'

const model = testModel({
  types: [{ id: 't', skillIds: ['s'], callsPerHour: 100, patienceSeconds: 120 }],
  agents: Array.from({ length: 9 }, (_, i) => ({ id: `a${i}`, skills: { s: 3 } })),
})
const problem = compileProblem(model, assignmentSettings(model, {}))
const design = { held: problem.held, levels: problem.levels }
const trial = createJudge(problem).run(design, { stream: 1, contacts: 20_000 })

/** A candidate that answers `more` of the contacts within target, the same share in every batch but for a scatter of `noise`. */
const candidate = (changes: number, more: number, noise: number, feasible = true): Candidate => {
  const inTime = trial.inTime.map((own, i) => own + (trial.offered[i] ?? 0) * (more + (i % 2 === 0 ? noise : -noise)))
  const own = { ...trial, inTime, serviceLevel: trial.serviceLevel + more }
  return { name: `${changes}`, design, changes, trial: own, feasible, occupancySpread: 0 }
}

describe('the choice among candidates', () => {
  it('is the smallest of those as good as the best', () => {
    const all = [candidate(0, 0, 0), candidate(4, 0.0295, 0.01), candidate(9, 0.03, 0)]
    expect(best(problem, all)?.changes).toBe(4)
  })

  it('is the best where the difference exceeds randomness, or a tenth of a point', () => {
    expect(best(problem, [candidate(4, 0.0295, 1e-6), candidate(9, 0.03, 0)])?.changes).toBe(9)
    expect(best(problem, [candidate(4, 0.028, 0.05), candidate(9, 0.03, 0)])?.changes).toBe(9)
  })

  it('leaves out what breaks a limit', () => {
    expect(best(problem, [candidate(4, 0.03, 0, false), candidate(9, 0.03, 0)])?.changes).toBe(9)
    expect(best(problem, [candidate(4, 0.03, 0, false)])).toBeUndefined()
  })

  it('changes nothing where everything is answered already', () => {
    const calm = testModel({
      types: ['s', 't'].map((id) => ({ id, skillIds: [id], callsPerHour: 6, patienceSeconds: 120 })),
      agents: Array.from({ length: 16 }, (_, i) => ({ id: `a${i}`, skills: i < 8 ? { s: 2 } : { t: 4 } })),
    })
    const told: number[] = []
    const options = { maxEvents: 200_000, onProgress: (events: number) => told.push(events) }
    const { changes, after } = optimizeAssignments(calm, options)
    expect(changes).toEqual([])
    expect(after.serviceLevel.mean).toBeGreaterThan(0.999)
    expect(told.length).toBeGreaterThan(10)
    expect(told.every((events, i) => events >= (told[i - 1] ?? 0) && events <= 200_000)).toBe(true)
  })

  it('calls a service level without any contacts 1', () => {
    const silent = testModel({
      types: [{ id: 't', skillIds: ['s'], callsPerHour: 0 }],
      agents: [{ id: 'a', skills: { s: 3 } }],
    })
    const { before, after, paretoSet } = optimizeAssignments(silent)
    for (const { serviceLevel } of [before, after, ...paretoSet]) expect(serviceLevel.mean).toBe(1)
  })
})
