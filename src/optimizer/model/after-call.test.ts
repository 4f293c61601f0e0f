/** Time-outs of after-call work: the means that they leave, and what a change of one does to a model. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { ValidationError } from '../../core/errors'
import type { QueueSet } from '../../documents'
import { afterCallUnder } from './after-call'
import { applyMoves } from './apply-moves'
import { defineModel } from './define/define-model'

it('cuts an exponential: the mean is m (1 - exp(-T / m))', () => {
  expect(afterCallUnder(60, null, 30_000)).toBeCloseTo(60 * (1 - Math.exp(-0.5)), 9)
  expect(afterCallUnder(60, null, null)).toBe(60)
})

it('finds the time without a time-out again, and so the same under any order of time-outs', () => {
  const times = fc.record({
    mean: fc.double({ min: 1, max: 600, noNaN: true }),
    cutMs: fc.integer({ min: 10_000, max: 9e5 }),
  })
  fc.assert(
    fc.property(times, ({ mean, cutMs }) => {
      fc.pre(cutMs / 1000 > mean / 20)
      const cut = afterCallUnder(mean, null, cutMs)
      expect(cut).toBeLessThanOrEqual(Math.min(mean, cutMs / 1000))
      expect(afterCallUnder(cut, cutMs, null) / mean).toBeCloseTo(1, 3)
    }),
  )
})

it('takes a time-out that everybody reaches for the time that they would use up', () => {
  expect(afterCallUnder(30, 30_000, 45_000)).toBe(45)
  expect(afterCallUnder(30, 30_000, 20_000)).toBe(20)
  expect(afterCallUnder(30, 30_000, null)).toBe(30)
})

const model = defineModel({
  contactTypes: [
    { id: 't', queue: 'q', callsPerHour: 20, ahtSeconds: 300 },
    { id: 'u', queue: 'p', callsPerHour: 20, ahtSeconds: 300 },
  ],
  agents: [{ id: 'a', ahtSeconds: { t: 200, u: 200 } }],
})
const change: QueueSet = {
  kind: 'queue.set',
  id: 'c',
  queue: { id: 'q', name: 'q' },
  field: 'acwSettings.timeoutMs',
  before: null,
  after: 30_000,
  reason: '',
  value: null,
}

it('shortens the handle times of the queue, of types and agents alike, and of no other', () => {
  const known = { ...model, contactTypes: model.contactTypes.map((type) => ({ ...type, afterCallSeconds: 60 })) }
  const after = applyMoves(known, [change])
  const factor = (300 - 60 + 60 * (1 - Math.exp(-0.5))) / 300
  expect(after.contactTypes.map(({ ahtSeconds }) => ahtSeconds / 300)).toEqual([expect.closeTo(factor, 9), 1])
  expect(after.agents[0]?.ahtSeconds).toEqual({ t: expect.closeTo(200 * factor, 9), u: 200 })
})

it('refuses to guess where the demand does not tell how long after-call work lasts', () => {
  expect(() => applyMoves(model, [change])).toThrow(ValidationError)
})
