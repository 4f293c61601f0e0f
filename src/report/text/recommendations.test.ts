import { expect, it } from 'vitest'
import type { Recommendation, RecommendationValue } from '../../documents'
import { recommendationsText } from './recommendations'

const move = (id: string, value: RecommendationValue | null): Recommendation => ({
  format: 'skillroute/recommendation@1',
  id,
  action: 'ADD',
  agent: { id, name: `Agent ${id}` },
  skill: { id: 's', name: 'Billing' },
  before: null,
  after: 3,
  queues: [],
  reason: 'They are busy.',
  evidence: {},
  value,
})

const byFormula: RecommendationValue = { contactsPerWeek: 40, method: 'what-if' }
const simulated: RecommendationValue = {
  contactsPerWeek: 12.4,
  method: 'simulation',
  interval: { low: 2.4, high: 22.5, confidence: 0.9 },
}

it('says how values were calculated, and shows the interval of simulated ones', () => {
  const formula = recommendationsText([move('a', byFormula)])
  expect(formula).toContain('within service level, by formula')
  expect(formula).not.toContain('within (')

  const sure = recommendationsText([move('a', simulated)])
  expect(sure).toMatch(/Value\/week +within \(90 %\)/)
  expect(sure).toMatch(/\+12\.4 +2\.4 to 22\.5/)
  expect(sure).not.toContain('formula')

  const both = recommendationsText([move('a', simulated), move('b', byFormula)])
  expect(both).toContain('Values without an interval are by formula')
  expect(recommendationsText([move('a', null)])).not.toContain('formula')
})

it('does not cut changes that act only together, and writes a value that rounds to 0 without a sign', () => {
  const list = [move('a', byFormula), { ...move('b', byFormula), with: ['c'] }, move('c', null), move('d', byFormula)]
  const listed = (limit: number) =>
    recommendationsText(list, { limit })
      .match(/Agent [a-d]/g)
      ?.join()
  expect([1, 2, 3].map(listed)).toEqual(['Agent a', 'Agent a,Agent b,Agent c', 'Agent a,Agent b,Agent c'])
  expect(recommendationsText([move('a', { ...byFormula, contactsPerWeek: 0.04 })])).toContain(' ±0.0')
})
