import { WEEK_DAYS } from '../../../core/time/durations'
import type { LocalDay } from '../calendar/local-days'
import { FEWEST_POINTS, fitLevel } from '../level/fit-level'
import { ALL_EFFORT, type LevelEffort, type LevelFit, type LevelPoint, SHARE_EFFORT } from '../level/types'
import { fitProfile, type Profile, type ProfileCounts } from '../profile/fit-profile'
import type { DayCounts, NodeFit, NodeSeries, Spread } from './types'

/** A day says something about its volume only if intervals with at least this share of its usual contacts are known. */
const ENOUGH_OF_A_DAY = 0.25
/** A weekday without contacts counts as closed if at least this many contacts would have been expected. */
const CLOSED_FROM = 5
/** Number of rounds in which days are weighed again by their expected contacts. */
const ROUNDS = 2

/** The days of the history, and how they are cut into intervals. */
export interface Cut {
  readonly days: readonly LocalDay[]
  /** Intervals of a usual day. */
  readonly slots: number
}

/** Fits one series: the whole org or, with `parent`, a part of it. */
export function fitNode(series: NodeSeries, cut: Cut, parent?: NodeFit): NodeFit {
  const profile = fitNodeProfile(series, cut, parent)
  const days = cut.days.map((day) => seen(series, day, profile))
  const open = openWeekdays(days, parent)
  const usable = days.filter(
    ({ day, share }) => open[day.weekday] && share >= ENOUGH_OF_A_DAY && findBase(day.day, parent) > 0,
  )
  const level = fitNodeLevel(usable, parent)
  const expected = new Map(
    usable.map(({ day }, i) => [day.day, Math.exp(level.expected[i] ?? 0) * expectedBase(day.day, parent)]),
  )
  const counts = cut.days.flatMap((day) => dayCounts(series, day, profile, expected.get(day.day)))
  return {
    profile,
    level,
    trendPerDay: level.trendPerDay + (parent?.trendPerDay ?? 0),
    open,
    volumes: new Map(
      days.filter(({ share }) => share >= ENOUGH_OF_A_DAY).map(({ day, count, share }) => [day.day, count / share]),
    ),
    expected,
    spread: fitSpread(counts, level.dayVariance + (parent?.spread.day ?? 0), parent?.spread),
  }
}

interface SeenDay {
  readonly day: LocalDay
  readonly count: number
  /** Share of the day's usual contacts that are in known intervals. */
  readonly share: number
}

function seen({ usual }: NodeSeries, day: LocalDay, profile: Profile): SeenDay {
  let [count, share] = [0, 0]
  day.slots.forEach((slot, i) => {
    const contacts = usual[day.first + i] ?? Number.NaN
    if (Number.isNaN(contacts)) return
    count += contacts
    share += profile.shares[day.weekday * profile.slots + slot] ?? 0
  })
  return { day, count, share }
}

/** The profile from whole days: not from the first and the last where the history cuts them. Without any, from parts. */
function fitNodeProfile({ usual }: NodeSeries, { days, slots }: Cut, parent: NodeFit | undefined): Profile {
  const counts: ProfileCounts = {
    slots,
    counts: new Float64Array(7 * slots),
    exposures: new Float64Array(7 * slots),
  }
  const isCut = ({ first, slots: own }: LocalDay): boolean =>
    (first === 0 && own[0] !== 0) || (first === days.at(-1)?.first && own.at(-1) !== slots - 1)
  const whole = days.filter(
    (day) => !isCut(day) && day.slots.every((_, i) => !Number.isNaN(usual[day.first + i] ?? Number.NaN)),
  )
  for (const day of whole.length > 0 ? whole : days) {
    const knownSlots = day.slots.flatMap((slot, i) => {
      const contacts = usual[day.first + i] ?? Number.NaN
      return Number.isNaN(contacts) ? [] : [{ row: day.weekday * slots + slot, contacts }]
    })
    const total = knownSlots.reduce((sum, { contacts }) => sum + contacts, 0)
    for (const { row, contacts } of knownSlots) {
      counts.counts[row] = (counts.counts[row] ?? 0) + contacts
      counts.exposures[row] = (counts.exposures[row] ?? 0) + total
    }
  }
  return fitProfile(counts, parent?.profile)
}

function openWeekdays(days: readonly SeenDay[], parent: NodeFit | undefined): boolean[] {
  const share = calculateShare(days, parent)
  return Array.from({ length: 7 }, (_, weekday) => {
    const sameWeekday = days.filter(({ day }) => day.weekday === weekday)
    if (sameWeekday.some(({ count }) => count > 0)) return true
    if (parent === undefined) return false
    const base = sameWeekday.reduce((sum, day) => sum + (parent.volumes.get(day.day.day) ?? 0) * day.share, 0)
    return parent.open[weekday] === true && base * share < CLOSED_FROM
  })
}

/** The part's share of the contacts of its whole. */
function calculateShare(days: readonly SeenDay[], parent: NodeFit | undefined): number {
  if (parent === undefined) return 0
  let [partCount, wholeCount] = [0, 0]
  for (const { day, count, share } of days) {
    partCount += count
    wholeCount += (parent.volumes.get(day.day) ?? 0) * share
  }
  return wholeCount > 0 ? Math.min(1, partCount / wholeCount) : 0
}

/**
 * The number that a day's level is relative to: for a part, the contacts of its whole on that day; for the org, none.
 */
function findBase(day: number, parent: NodeFit | undefined): number {
  return parent === undefined ? 1 : (parent.volumes.get(day) ?? 0)
}

function expectedBase(day: number, parent: NodeFit | undefined): number {
  return parent === undefined ? 1 : (parent.expected.get(day) ?? 0)
}

function fitNodeLevel(days: readonly SeenDay[], parent: NodeFit | undefined): LevelFit {
  const effort: LevelEffort = parent === undefined ? ALL_EFFORT : SHARE_EFFORT
  // If the whole is known, the count of a part is binomial: the larger the part's share, the less it scatters.
  const counting = Math.max(1e-6, 1 - calculateShare(days, parent))
  let points = days.map((one): LevelPoint => {
    const base = one.share * findBase(one.day.day, parent)
    const { day, weekday } = one.day
    return { day, weekday, value: Math.log((one.count + 0.5) / base), variance: counting / (one.count + 0.5) }
  })
  if (points.length === 0) points = [{ day: 0, weekday: 0, value: Math.log(1e-9), variance: 1 }]
  let level = fitLevel(points, effort)
  for (let round = 1; round < ROUNDS && days.length > 0; round++) {
    points = days.map((one, i): LevelPoint => {
      const expected = level.expected[i] ?? 0
      const mean = one.share * findBase(one.day.day, parent) * Math.exp(expected)
      const { day, weekday } = one.day
      return { day, weekday, value: expected + departure(one.count, mean), variance: counting / mean }
    })
    level = fitLevel(points, effort)
  }
  const weekdays = new Set(days.map(({ day }) => day.weekday)).size
  const isShort = days.length < Math.min(FEWEST_POINTS, 2 * weekdays)
  return parent === undefined || !isShort ? level : withContactsOf(days, parent, level)
}

/**
 * The level of a part with about one day of each weekday, shifted so that its days add up to its contacts. So few days do
 * not tell scatter from weekdays: half of the few contacts of a Saturday would otherwise raise all days.
 */
function withContactsOf(days: readonly SeenDay[], parent: NodeFit, level: LevelFit): LevelFit {
  let [counted, fitted] = [0, 0]
  for (const { day, count, share } of days) {
    counted += count
    fitted += share * findBase(day.day, parent) * Math.exp(level.forecast(day.day + 2 * WEEK_DAYS, day.weekday).mean)
  }
  if (counted === 0 || fitted === 0) return level
  const offset = Math.log(counted / fitted)
  return {
    ...level,
    forecast(day, weekday) {
      const { mean, variance } = level.forecast(day, weekday)
      return { mean: mean + offset, variance }
    },
    usual: (day, weekday) => level.usual(day, weekday) + offset,
    expected: level.expected.map((one) => one + offset),
  }
}

/**
 * Relative departure of a count from its mean; the departure has mean 0. Above twice the mean, a logarithm is used,
 * which grows more slowly.
 */
function departure(count: number, mean: number): number {
  const ratio = count / mean
  return ratio <= 2 ? ratio - 1 : 1 + Math.log(ratio / 2)
}

function dayCounts({ usual }: NodeSeries, day: LocalDay, profile: Profile, volume: number | undefined): DayCounts[] {
  if (volume === undefined) return []
  return [
    {
      expected: day.slots.map((slot) => volume * (profile.shares[day.weekday * profile.slots + slot] ?? 0)),
      counts: day.slots.map((_, i) => {
        const contacts = usual[day.first + i] ?? Number.NaN
        return Number.isNaN(contacts) ? null : contacts
      }),
    },
  ]
}

/** Distances, in intervals, at which counts of a day are compared. */
const LAGS = 12
const FADINGS = [0.3, 0.5, 0.65, 0.8, 0.9, 0.95]
/** Sum of squared expected contacts at which a part's own figures weigh as much as those of its whole. */
const PRIOR_WEIGHT = 400

/**
 * Estimates how counts scatter within days, from products of their deviations from expectation. The square of one
 * interval's deviation also contains the Poisson variance. The product of the deviations of two intervals of a day
 * shows the scatter that both share. The scatter of whole days is given; the result is the scatter in addition to it.
 * @param days with expectations that do not include the day's own factor
 * @param day variance of whole days as a squared share, known from the fit of levels
 * @param prior the spread of the larger whole, with the weight {@link PRIOR_WEIGHT}
 */
function fitSpread(days: readonly DayCounts[], day: number, prior?: Spread): Spread {
  const products = new Float64Array(LAGS + 1)
  const weights = new Float64Array(LAGS + 1)
  for (const one of days) addProducts(one, products, weights)
  const covariances = Array.from(products, (sum, lag) => {
    const weight = weights[lag] ?? 0
    // The part that random variation alone would cause is subtracted, so that it is not mistaken for scatter.
    const estimate = weight > 0 ? towardsZero(sum / weight - day, Math.sqrt((lag === 0 ? 2 : 1) / weight)) : 0
    if (prior === undefined) return estimate
    return (estimate * weight + priorAt(prior, lag) * PRIOR_WEIGHT) / (weight + PRIOR_WEIGHT)
  })
  return { day, ...fadingPart(covariances) }
}

function towardsZero(value: number, by: number): number {
  return Math.sign(value) * Math.max(0, Math.abs(value) - by)
}

function priorAt({ near, fading, single }: Spread, lag: number): number {
  return near * fading ** lag + (lag === 0 ? single : 0)
}

function addProducts({ expected, counts }: DayCounts, products: Float64Array, weights: Float64Array): void {
  for (let i = 0; i < expected.length; i++) {
    const contacts = counts[i]
    const mean = expected[i]
    if (contacts === null || contacts === undefined || mean === undefined || mean <= 0) continue
    for (let lag = 0; lag <= LAGS && i + lag < expected.length; lag++) {
      const other = counts[i + lag]
      const otherMean = expected[i + lag]
      if (other === null || other === undefined || otherMean === undefined || otherMean <= 0) continue
      const poisson = lag === 0 ? mean : 0
      products[lag] = (products[lag] ?? 0) + (contacts - mean) * (other - otherMean) - poisson
      weights[lag] = (weights[lag] ?? 0) + mean * otherMean
    }
  }
}

/**
 * Least squares fit of `near * fading^lag` to the covariances from lag 1 on. The excess at lag 0 belongs to each
 * interval alone.
 */
function fadingPart(covariances: readonly number[]): Omit<Spread, 'day'> {
  let best = { near: 0, fading: 0.5, error: Number.POSITIVE_INFINITY }
  for (const fading of FADINGS) {
    let [xy, xx, yy] = [0, 0, 0]
    covariances.forEach((y, lag) => {
      if (lag === 0) return
      const x = fading ** lag
      xy += x * y
      xx += x * x
      yy += y * y
    })
    const near = Math.max(0, xy / xx)
    const error = yy - 2 * near * xy + near * near * xx
    if (error < best.error) best = { near, fading, error }
  }
  const { near, fading } = best
  return { near, fading, single: Math.max(0, (covariances[0] ?? 0) - near) }
}
