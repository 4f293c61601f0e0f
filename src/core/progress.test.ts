import fc from 'fast-check'
import { expect, it } from 'vitest'
import { inRounds, inStages, type Progress } from './progress'

it('brings stages on one scale by their weights, and begins with the first that is to come', () => {
  const seen: Progress[] = []
  const at = inStages({ read: 1, find: 2, evaluate: 1 }, (progress) => seen.push(progress))
  at({ step: 'read', done: 1, total: 2 })
  at({ step: 'find', done: 0, total: 9, detail: 'agents' })
  at({ step: 'find', done: 9, total: 9 })
  at({ step: 'evaluate', done: 3, total: 3 })
  expect(seen).toEqual([
    { step: 'read', done: 12, total: 100 },
    { step: 'find', done: 25, total: 100, detail: 'agents' },
    { step: 'find', done: 75, total: 100 },
    { step: 'evaluate', done: 100, total: 100 },
  ])
})

it('never runs backwards, whatever the steps tell', () => {
  const report = fc.record({
    step: fc.constantFrom('read' as const, 'find' as const, 'evaluate' as const),
    done: fc.nat(200),
    total: fc.nat(150),
  })
  fc.assert(
    fc.property(fc.array(report), fc.boolean(), (reports, isInRounds) => {
      const seen: number[] = []
      const at = inStages({ read: 1, find: 5, evaluate: 2 }, ({ done }) => seen.push(done))
      const round = inRounds(({ done, total }) => at({ step: 'find', done, total }))
      for (const one of reports) (isInRounds ? round : at)(one)
      expect(seen).toEqual([...seen].sort((a, b) => a - b))
      expect(seen.every((done) => done >= 0 && done <= 100)).toBe(true)
    }),
  )
})

it('lets each round take a fifth of what is left', () => {
  const seen: number[] = []
  const at = inRounds(({ done }) => seen.push(Math.round(100 * done)))
  at({ step: 'a', done: 29, total: 58 })
  at({ step: 'a', done: 3, total: 58 })
  at({ step: 'b', done: 84, total: 84 })
  at({ step: 'b', done: 72, total: 72 })
  at({ step: 'a', done: 58, total: 58 })
  expect(seen).toEqual([11, 21, 49, 49, 59])
})
