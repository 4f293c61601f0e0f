import { expect, it } from 'vitest'
import { seededRandom } from '../../../core/random'
import { backTestForecast } from '../back-test/back-test'
import { drawHistory } from '../drawn-history.fixtures'
import { forecastDemand } from '../forecast-demand'
import type { DemandHistory } from '../history/types'

const HOURS = 24

/** Handle times by hour of what a drawn history offers: 300 s in the first week, +2 % a week, a fifth longer in the evening. */
function withTimes(history: DemandHistory, odd: readonly number[] = []): DemandHistory {
  const random = seededRandom('handle times')
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
  return {
    ...history,
    contactTypes: history.contactTypes.map((type) => {
      const hours = type.offered.length / 2
      const handled = Array.from(
        { length: hours },
        (_, hour) => (type.offered[2 * hour] ?? 0) + (type.offered[2 * hour + 1] ?? 0),
      )
      const seconds = handled.map((count, hour) => {
        if (count === 0) return 0
        const day = Math.floor(hour / HOURS)
        const mean = expected(day + 0.5, hour % HOURS) * (odd.includes(day) ? 3 : 1)
        return Math.round(count * mean * Math.exp((0.8 * normal()) / Math.sqrt(count)))
      })
      return { ...type, handleTimes: { intervalMinutes: 60, handled, seconds } }
    }),
  }
}

function expected(day: number, hour: number): number {
  return 300 * 1.02 ** (day / 7) * (hour >= 17 ? 1.2 : 1)
}

const WEEKS = 7
const drawn = drawHistory({ seed: 'times', weeks: WEEKS, types: 4, size: 600 })

it('follows trend and hours, in spite of odd days', () => {
  const { contactTypes, total } = forecastDemand(withTimes(drawn.history, [20]))
  // Few contacts leave the mean of a type open.
  const sum = ({ mean }: { readonly mean: readonly number[] }): number => mean.reduce((all, one) => all + one, 0)
  const [type] = [...contactTypes].sort((a, b) => sum(b) - sum(a))
  const day = 7 * (WEEKS - 1) + 2
  for (const hour of [10, 18])
    expect((type?.ahtSeconds?.[2 * 48 + 2 * hour] ?? 0) / expected(day + 0.5, hour)).toBeCloseTo(1, 1)
  const evening = (type?.ahtSeconds?.[2 * 48 + 36] ?? 0) / (type?.ahtSeconds?.[2 * 48 + 20] ?? 1)
  expect(evening).toBeGreaterThan(1.1)
  expect(evening).toBeLessThan(1.3)
  expect(total.handleTime?.trendPerWeek).toBeGreaterThan(0.008)
  expect(total.handleTime?.trendPerWeek).toBeLessThan(0.032)
  for (const { seconds, low, high } of total.handleTime?.days ?? []) {
    expect(low).toBeLessThan(seconds)
    expect(high).toBeGreaterThan(seconds)
  }
})

it('is evaluated in the back-test beside last week and the mean of four weeks', () => {
  const { methods } = backTestForecast(withTimes(drawn.history), { weeks: 2 })
  const [own, lastWeek, fourWeeks, ets] = methods.map(({ handleTimes }) => handleTimes)
  expect(own?.wape).toBeLessThan(lastWeek?.wape ?? 0)
  expect(own?.wape).toBeLessThan(fourWeeks?.wape ?? 0)
  expect(own?.coverage).toBeGreaterThan(0.85)
  expect(ets).toBeUndefined()
})

it('takes the length of the intervals from the types that were handled', () => {
  const history = withTimes(drawn.history)
  const contactTypes = history.contactTypes.map((type, i) =>
    i === 0 ? { ...type, handleTimes: { intervalMinutes: 15, handled: [0], seconds: [0] } } : type,
  )
  expect(forecastDemand({ ...history, contactTypes }).total.handleTime).toBeDefined()
})

it('says nothing of handle times that a history does not have', () => {
  const { contactTypes, total } = forecastDemand(drawn.history)
  expect(total.handleTime).toBeUndefined()
  expect(contactTypes[0]?.ahtSeconds).toBeUndefined()
})
