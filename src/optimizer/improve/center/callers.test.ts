import { expect, it } from 'vitest'
import type { Compiled } from '../../simulate/compile/compiled'
import { type Arrivals, createArrivals, nextArrival } from '../../simulate/general/arrivals'
import { seededModel } from '../../test-model'
import { compileWeek } from './design'
import { improveSettings } from './settings'
import { callersByWeek } from './week'

function taken(arrivals: Arrivals | undefined, count: number) {
  if (arrivals === undefined) throw new Error('no callers')
  return Array.from({ length: count }, () => {
    const { at } = arrivals
    nextArrival(arrivals)
    const { type, work, patience } = arrivals
    return [at, type, work, patience]
  })
}

it('brings the callers that are drawn for a week, as often as they are asked for', () => {
  const model = seededModel(5, 12, 4)
  const base: Compiled = compileWeek(model, improveSettings(model, {}))
  const callersOf = callersByWeek(base, 3)
  for (const [week, count] of [
    [7, 20],
    [7, 3000],
    [8, 40],
    [7, 300],
  ] as const) {
    const drawn = taken(createArrivals(base, 3, week), count)
    expect(taken(callersOf(week).arrivals(base), count)).toEqual(drawn)
  }
  // A center of other rates has callers of its own.
  expect(callersOf(7).arrivals({ ...base, rates: { ...base.rates } })).toBeUndefined()
})
