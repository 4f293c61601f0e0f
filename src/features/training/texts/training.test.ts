import { expect, it } from 'vitest'
import type { Training, TrainingValue } from '../documents/training'
import { trainingText } from './training'

const value = (low: number, high: number): TrainingValue => ({ mean: (low + high) / 2, low, high })

function training(own: TrainingValue): Training {
  const holder = { agentIds: ['a'], value: own, sum: own, agents: 0.5, cost: 1500, paybackWeeks: 3.2 }
  return {
    format: 'skillroute/training@1',
    serviceLevel: 0.6,
    oneMoreAgent: value(0.01, 0.03),
    skills: [{ id: 's', name: 'Returns', holders: 3, serviceLevel: 0.6, additional: [holder], candidates: [] }],
    pairs: [],
    notes: [],
  }
}

it('marks a payback that may never come', () => {
  const sure = trainingText(training(value(0.01, 0.02)))
  expect(sure).toMatch(/0\.50 +4 wk +a$/m)
  expect(sure).not.toContain('?')
  const unsure = trainingText(training(value(-0.01, 0.02)))
  expect(unsure).toMatch(/0\.50 \? +4 wk \? +a$/m)
  expect(unsure).toContain('contains 0')
})
