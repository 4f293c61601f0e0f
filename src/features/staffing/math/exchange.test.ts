import { expect, it } from 'vitest'
import { exchange } from './exchange'
import type { StaffingSimulation } from './simulate-slots'

it('counts an interval as undecided once, and none that misses its targets', () => {
  const kinds = [[0], [1], [0, 1]].map((types) => ({ types }))
  const simulation = { problem: { kinds }, contactsLeft: 0 } as unknown as StaffingSimulation
  const counts = [
    [1, 1, 0],
    [1, 1, 0],
    [0, 0, 2],
  ]
  const from = { counts, met: [0, 2], undecided: new Set([2]) }
  const { value } = exchange(simulation, from, { seed: 1, effort: 1 }, 0).next()
  expect(value).toEqual({ counts, met: [0, 2], undecided: new Set([2, 0]) })
})
