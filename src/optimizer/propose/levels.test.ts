import { describe, expect, it } from 'vitest'
import { testModel } from '../test-model'
import { proposeLevels } from './levels'

describe('proposeLevels', () => {
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
    const found = proposeLevels(ranked('BEST'))
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
    expect(proposeLevels(ranked(evaluation, predictive))).toEqual([])
  })

  it('leaves protected agents alone', () => {
    const ofAgent = (protectedAgentIds: string[]) =>
      proposeLevels(ranked('BEST'), { protectedAgentIds }).filter(({ agent }) => agent.id === 'a10')
    expect([ofAgent([]).length, ofAgent(['a10']).length]).toEqual([1, 0])
  })
})
