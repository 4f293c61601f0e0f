import { expect, it } from 'vitest'
import { improvementOf, recommendationOf } from '../../../test/support/improvement'
import { improvementText } from './improvement'
import { recommendationsText } from './recommendations'

it('says what the starts of the search reached, where there were several', () => {
  const gain = (mean: number) => ({ mean, halfWidth: 0.01, low: mean - 0.01, high: mean + 0.01 })
  const starts = [0.057, 0.051].map((mean, i) => ({ name: `start ${i}`, changes: 8, gain: gain(mean) }))
  const improvement = improvementOf([4, 10], 1)
  expect(improvementText({ ...improvement, starts }, { width: 400 })).toContain(
    "The search had 2 starts, which reached 5.1 to 5.7 points in other weeks than the curve's, before the best was improved.",
  )
  const same = starts.map((one) => ({ ...one, gain: gain(0.0571) }))
  expect(improvementText({ ...improvement, starts: same }, { width: 400 })).toContain('which reached 5.7 points each')
  expect(improvementText({ ...improvement, starts: starts.slice(1) })).not.toContain('starts')
})

it('marks the chosen point, says what was chosen and why, and what each wave does to queues', () => {
  const text = improvementText(improvementOf([4, 10, 20, 40], 2), { width: 120 })
  const lines = text.split('\n')
  expect(lines[0]).toMatch(/^Changes +Agents +Service level +Gain +Contacts a week/)
  expect(lines.filter((line) => line.endsWith('← chosen'))).toHaveLength(1)
  expect(text).toMatch(/^ +10 +10 +62\.0 % +\+2\.0 \(1\.5 to 2\.5\) +█+ +\+200 \(150 to 250\) +10\.0 +← chosen$/m)
  expect(text).toContain('\n10 changes for 10 agents are chosen: further changes bring far less each.\n')
  expect(text.replaceAll(/\n +/g, ' ')).toContain(
    // What a queue loses to a wave is called a cost.
    'Billing 50 to 54 %, costs Sales 1.0 points: 91 to 90 %.',
  )
  expect(text).toContain('Contacts of a wave: against the waves before it, in other weeks than the curve')
  expect(text).toContain('Wave 2, 6 changes: 61.0 to 62.0 %')
})

it('shows at most eight points: none, those around the chosen one, and all', () => {
  const sizes = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]
  const listed = [...improvementText(improvementOf(sizes, 6)).matchAll(/^ +(\d+) +\d+ +\d+\.\d %/gm)].map(([, n]) => n)
  expect(listed).toEqual(['0', '4', '5', '6', '7', '8', '9', '12'])
})

it('says that nothing was found only where nothing was', () => {
  expect(improvementText(improvementOf([], 0, 'no change was found to help'))).toBe('No change was found to help.')
  const none = improvementText(improvementOf([4], 0, 'what was found to help costs a queue more than it may lose'))
  expect(none).toContain('What was found to help costs a queue more than it may lose.')
  expect(none).toMatch(/^ +4 +4 /m)
  const reached = improvementText(improvementOf([], 0, '50.0 % of contacts are reached without a change'))
  expect(reached).toBe('50.0 % of contacts are reached without a change.')
})

it('says which queues keep most of the gain from being chosen, and what allows it', () => {
  const queue = (name: string, loss: number, serviceLevel: number) => {
    return { queue: { id: name, name }, loss, serviceLevel, target: 0.8 }
  }
  const blocked = (...queues: ReturnType<typeof queue>[]) => {
    const improvement = improvementOf([], 0, 'what was found to help costs a queue more than it may lose')
    const gain = { mean: 0.037, halfWidth: 0.004, low: 0.033, high: 0.041 }
    return improvementText({ ...improvement, blockedBy: { changes: 4, agents: 4, gain, queues } }, { width: 400 })
  }
  expect(blocked(queue('Care', 0.016, 0.7))).toBe(
    'What was found to help costs a queue more than it may lose. 4 changes would bring +3.7 (3.3 to 4.1) points, but cost Care 1.6: allow it with --max-service-level-drop 2.',
  )
  expect(blocked(queue('Care', 0.016, 0.7), queue('Gold', 0.05, 0.78))).toContain(
    'but cost Gold 5.0 (to 78.0 %, below its target of 80 %), Care 1.6: allow it with --max-service-level-drop 100.',
  )
})

it('puts changes under their waves, marks those that may bring nothing, and says which act together', () => {
  const joins = { ...recommendationOf('b', 2, -1), with: ['a'] }
  const text = recommendationsText([recommendationOf('a', 1, 2), joins, recommendationOf('c', 2, 3)])
  expect(text).toMatch(/Wave 1, 1 change\n1 .*\n.*Because\.\nWave 2, 2 changes\n2 /)
  expect(text).toMatch(/\+12\.0 \? +-1\.0 to 20\.0/)
  expect(text).toMatch(/\+12\.0 +2\.0 to 20\.0/)
  expect(text).toContain('Because. Acts only together with Billing.')
  expect(text).toContain('? The change may have no value: its interval contains 0.')
  const first = [recommendationOf('a', 1, 2), recommendationOf('b', 1, -1)]
  expect(recommendationsText(first, { limit: 1 })).not.toContain('may have no value')
  expect(recommendationsText([recommendationOf('a', 1, 2)])).not.toMatch(/Wave|\?|By itself/)
})

it('shows what a change would bring by itself where that is known', () => {
  const alone = { contactsPerWeek: 30.5, method: 'simulation' }
  const text = recommendationsText([{ ...recommendationOf('a', 1, 2), alone }, recommendationOf('b', 1, 2)])
  expect(text).toMatch(/By itself/)
  expect(text.replace(/\s+/g, ' ')).toContain('by itself: as the only one.')
  expect(text).toMatch(/2\.0 to 20\.0 +\+30\.5/)
})
