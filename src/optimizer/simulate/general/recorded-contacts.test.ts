import { expect, it } from 'vitest'
import { seededRandom } from '../../../core/random'
import type { RoutingModel } from '../../../documents'
import { testModel } from '../../test-model'
import { whatIf } from '../../what-if/what-if'
import { compile } from '../compile/compile'
import { nextArrival } from './arrivals'
import { drawnArrivals } from './recorded-contacts'

const SLOTS = 7 * 96
const WEEKS = 4
const OPEN = Array.from({ length: 7 }, (_, day) => [day * 96 + 32, day * 96 + 64] as const)

/** From eight to four. Every other quarter hour has twice the contacts, and twice the agents. */
const truth = Array.from({ length: SLOTS }, (_, slot) =>
  OPEN.some(([from, to]) => slot >= from && slot < to) ? (slot % 2 === 0 ? 8 : 16) : 0,
)
const shifts = OPEN.flatMap(([from, to]) =>
  Array.from({ length: to - from }, (_, i) => from + i).map((slot) => ({
    fromMinute: slot * 15,
    toMinute: (slot + 1) * 15,
    isBusy: slot % 2 === 1,
  })),
)

function centerOf(counts: readonly number[], recordedWeeks?: number): RoutingModel {
  const weekProfile = {
    intervalMinutes: 15,
    callsPerHour: counts.map((count) => count * 4),
    ...(recordedWeeks === undefined ? {} : { recordedWeeks }),
  }
  const base = testModel({
    types: [{ id: 't', weekProfile, patienceSeconds: 120, ahtSeconds: 300, offered: 0 }],
    agents: Array.from({ length: 7 }, (_, i) => ({ id: `a${i}`, skills: {} })),
  })
  const agents = base.agents.map((agent, i) => ({ ...agent, shifts: shifts.filter(({ isBusy }) => isBusy || i < 4) }))
  return { ...base, agents }
}

function serviceOf(model: RoutingModel, weeks: number): number {
  const simulation = { weeks, estimationError: false, dayFactorShape: null }
  const [row] = whatIf(model, [], { method: 'simulation', simulation }).queues
  return row?.before.serviceLevel ?? 0
}

function poisson(mean: number, random: () => number): number {
  let count = -1
  for (let left = 1; left > Math.exp(-mean); left *= random()) count++
  return Math.max(0, count)
}

it('expects of counted weeks the service that the center has, however few were counted', () => {
  const random = seededRandom('weeks that were counted')
  const level = serviceOf(centerOf(truth), 24)
  for (const weeks of [1, WEEKS]) {
    const histories = Array.from({ length: 6 }, () => {
      const counts = truth.map((mean) => poisson(mean * weeks, random) / weeks)
      return serviceOf(centerOf(counts, weeks), 4)
    })
    const mean = histories.reduce((sum, one) => sum + one, 0) / histories.length
    expect(Math.abs(mean - level)).toBeLessThan(0.01)
  }
})

/** Contacts of a drawn week by quarter hour and type, with rates `times` those that were counted, and when they come. */
function drawn(counts: readonly (readonly number[])[], times: number) {
  const model = testModel({
    types: counts.map((count, k) => ({
      id: `t${k}`,
      weekProfile: { intervalMinutes: 15, callsPerHour: count.map((contacts) => contacts * 4 * times) },
    })),
    agents: [],
  })
  const compiled = compile(model, { seed: 1, hours: 168 })
  const { rates, typeCount } = compiled
  const onRecord = new Float64Array(SLOTS * typeCount).map(
    (_, at) => counts[at % typeCount]?.[Math.floor(at / typeCount)] ?? 0,
  )
  const arrivals = drawnArrivals(
    { ...compiled, rates: { ...rates, segments: rates.segments && { ...rates.segments, onRecord } } },
    1,
    0,
  )
  const found = counts.map(() => new Array<number>(SLOTS).fill(0))
  const parts: number[] = []
  for (let { at } = arrivals; at < Number.POSITIVE_INFINITY; { at } = arrivals) {
    nextArrival(arrivals)
    const [slot, ofType] = [Math.floor(at / 900), found[arrivals.type]]
    if (ofType !== undefined) ofType[slot] = (ofType[slot] ?? 0) + 1
    parts.push(at / 900 - slot)
  }
  return { found, meanPart: parts.reduce((sum, part) => sum + part, 0) / parts.length }
}

it('repeats a single week as it was counted, and with twice the rates every contact twice, anywhere in its interval', () => {
  const counts = [5, 7].map((max) => truth.map((mean, slot) => (mean === 0 ? 0 : 1 + (slot % max))))
  const [once, twice] = [drawn(counts, 1), drawn(counts, 2)]
  expect(once.found).toEqual(counts)
  expect(twice.found).toEqual(counts.map((of) => of.map((count) => 2 * count)))
  // The mean of some 3,000 uniform places.
  expect(Math.abs(twice.meanPart - 0.5)).toBeLessThan(0.02)
})
