import { expect, it } from 'vitest'
import { defineModel } from '../../../optimizer/model'
import { chooseLength } from './paired'

it('takes fewer weeks of a large center to choose between teams than to value them', () => {
  const large = defineModel({
    contactTypes: [{ id: 'A', profile: { intervalMinutes: 60, callsPerHour: [40_000, 0] }, ahtSeconds: 1 }],
    agents: [{ id: 'a', count: 20, skills: {} }],
  })
  const runs = [true, false].map(
    (toChoose) => chooseLength(large, { seed: 1, replications: undefined, toChoose }).replications,
  )
  expect(runs).toEqual([5, 8])
})
