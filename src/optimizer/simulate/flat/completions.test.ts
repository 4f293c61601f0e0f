import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addCompletion, completions, removeFirst } from './completions'

test('whoever finishes first comes out first, however far ahead entries lie', () => {
  const ahead = fc.oneof(fc.double({ min: 0, max: 3, noNaN: true }), fc.double({ min: 0, max: 1e6, noNaN: true }))
  fc.assert(
    fc.property(
      fc.array(ahead, { minLength: 1, maxLength: 40 }),
      fc.array(ahead, { maxLength: 200 }),
      (starts, later) => {
        const calendar = completions(starts.length, 1)
        const open = new Map<number, number>()
        const enter = (agent: number, at: number): void => {
          calendar.at[agent] = at
          addCompletion(calendar, agent)
          open.set(agent, at)
        }
        starts.forEach((at, agent) => {
          enter(agent, at)
        })
        for (const delay of [...later, ...starts.map(() => undefined)]) {
          if (open.size === 0) break
          const earliest = Math.min(...open.values())
          expect(calendar.firstAt[0]).toBe(earliest)
          const agent = calendar.first
          expect(open.get(agent)).toBe(earliest)
          removeFirst(calendar)
          open.delete(agent)
          if (delay !== undefined) enter(agent, earliest + delay)
        }
        expect(calendar.size).toBe(open.size)
      },
    ),
  )
})

test('an empty calendar has no first entry', () => {
  const calendar = completions(3, 10)
  expect([calendar.first, calendar.firstAt[0], calendar.size]).toEqual([-1, Number.POSITIVE_INFINITY, 0])
})
