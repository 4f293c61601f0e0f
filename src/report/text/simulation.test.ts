import { describe, expect, it } from 'vitest'
import type { Estimate } from '../../documents'
import { compareSimulations, defineModel, simulate } from '../../optimizer'
import { plain } from './kit/paint'
import { simulationText } from './simulation'
import { comparisonText } from './simulation-comparison'
import { direction, minuteText, pointsText, ratioText, secondsDifferenceText, secondsText } from './simulation-figures'

const estimate = (mean: number, halfWidth: number | null): Estimate => ({
  mean,
  halfWidth,
  low: halfWidth === null ? null : mean - halfWidth,
  high: halfWidth === null ? null : mean + halfWidth,
})

const model = defineModel({
  patienceSeconds: 120,
  ahtSeconds: 200,
  contactTypes: [
    { id: 'a', queue: 'one', callsPerHour: 30 },
    { id: 'b', queue: 'two', callsPerHour: 20, queueLimit: 0 },
  ],
  agents: [{ id: 'x', count: 3, resolution: { a: 0.8 } }],
})

describe('figures with intervals', () => {
  it.each([
    [ratioText(estimate(0.8312, 0.0042)), '83.1 % ±0.4'],
    [ratioText(estimate(0.8312, 0.0004)), '83.1 % ±0.04'],
    [ratioText(estimate(0.8312, null)), '83.1 %'],
    [ratioText(estimate(0.5, 4.7)), '50.0 % ±100'],
    [secondsText(estimate(12.44, 0.31)), '12.4 s ±0.3'],
    [secondsText(estimate(150, 20)), '2 min 30 s ±20'],
    [pointsText(estimate(0.0243, 0.003)), '+2.43 ±0.30'],
    [pointsText(estimate(-0.00001, 0)), '±0.00 ±0.00'],
    [secondsDifferenceText(estimate(-1.3, null)), '-1.3 s'],
    [minuteText(510), '08:30'],
    [minuteText(1439.8), '1d 00:00'],
    [minuteText(1440 * 2 + 30), '2d 00:30'],
  ])('%s', (formatted, desired) => {
    expect(formatted).toBe(desired)
  })

  it('say on which side of zero they lie', () => {
    expect([estimate(2, 1), estimate(-2, 1), estimate(1, 2), estimate(1, null)].map(direction)).toEqual([1, -1, 0, 0])
  })
})

describe('simulationText', () => {
  const options = { seed: 1, replications: 2, hours: 5 }

  it('shows losses and resolution only where there are some', () => {
    const text = simulationText(simulate(model, options), { nameOf: (id) => `type ${id}`, agents: true })
    for (const part of ['type a', 'turned away', 'Resolved', 'Queues', 'Agents', 'x-3']) expect(text).toContain(part)
    expect(text).not.toContain('balked')
    expect(text).not.toContain('Intervals')
    for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(100)
  })

  it('colors differences that are sure, the right way round', () => {
    const [x] = model.agents
    if (x === undefined) throw new Error('no agent')
    const fewer = { ...model, agents: [x] }
    const paint = { ...plain, good: (text: string) => `<${text}>`, bad: (text: string) => `[${text}]` }
    const worse = comparisonText(compareSimulations(model, fewer, options), { paint, width: 160 })
    expect(worse).toMatch(/\[\s*-\d+\.\d\d ±/)
    expect(worse).toMatch(/\[\s*\+\d+\.\d s ±/)
    expect(worse).not.toContain('<')
    expect(comparisonText(compareSimulations(fewer, model, options), { paint, width: 160 })).toMatch(
      /<\s*\+\d+\.\d\d ±/,
    )
  })
})
