import type { Center } from '../center/center'
import { sumsOf } from '../center/judge'
import type { Pick } from '../find/pick'
import { type Asks, ask } from '../pieces/pieces'

/**
 * The state after a wave: `taken`, the number of picks made so far, which are the first ones of the list; and the
 * judged weeks with these picks.
 */
export interface Start {
  readonly taken: number
  readonly weeks: readonly { readonly within: number }[]
}

/** First number of these weeks: their callers differ from those of all other weeks. */
const FROM = 3_000_000

/** Weeks for each judged week, and the most. */
const PER_JUDGED = 1
const MOST = 4

/**
 * How far the gain of each wave may be off because rates and handle times are only estimates and days differ: variances,
 * in contacts within service level per week, squared. Judged weeks do not show this, however many they are: they all have
 * the same rates and handle times.
 *
 * Each wave is simulated in weeks that draw rates, handle times and days again. The variance of its gain there, less that in
 * judged weeks, which is due to random arrivals alone, is the variance wanted. Few weeks tell it badly for one wave. All
 * waves together tell it as a part of the gain, and this part is taken for each.
 */
export function* waveVariances(
  center: Center,
  picks: readonly Pick[],
  starts: readonly Start[],
): Asks<readonly number[]> {
  const count = Math.min(MOST, PER_JUDGED * center.settings.judgeWeeks)
  if (count < 2 || starts.length < 2) return starts.slice(1).map(() => 0)
  const pieces = starts.flatMap(({ taken }) => {
    const made = picks.slice(0, taken).map(({ agent, tokens }) => ({ agent, tokens }))
    return Array.from({ length: count }, (_, i) => ({ made, week: FROM + i, isUncertain: true }))
  })
  const within = (yield* ask(center.job, pieces)).map((week) => sumsOf(week, center.weights).within)
  const waves = starts.slice(1).map((start, i) => {
    const gains = Array.from({ length: count }, (_, w) => {
      return (within[(i + 1) * count + w] ?? 0) - (within[i * count + w] ?? 0)
    })
    const judged = start.weeks.map((week, w) => week.within - (starts[i]?.weeks[w]?.within ?? week.within))
    return { mean: mean(gains), excess: variance(gains) - (judged.length < 2 ? 0 : variance(judged)) }
  })
  const squares = waves.reduce((sum, wave) => sum + wave.mean ** 2, 0)
  const excess = waves.reduce((sum, wave) => sum + wave.excess, 0)
  return waves.map((wave) => (squares === 0 ? 0 : (Math.max(0, excess) * wave.mean ** 2) / squares))
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

function variance(values: readonly number[]): number {
  const center = mean(values)
  return values.reduce((sum, value) => sum + (value - center) ** 2, 0) / (values.length - 1)
}
