import type { Scatter } from './filter'
import { type Design, design, type Regression, regress, regressions, type Term } from './regress'
import type { LevelEffort, LevelFit, LevelForecast, LevelPoint } from './types'

/** Usual size of the growth per week, as a logarithm: 3 %. */
const TREND_SD_PER_WEEK = 0.03
/**
 * By how much a change of level must raise the log likelihood, as a multiple of the logarithm of the number of points:
 * one half for its size (Schwarz 1978), and one for its day, which may be any. A trend needs no such penalty, since its
 * prior is narrow.
 */
const STEP_PENALTY = 1.5
/** Usual size of a lasting change of level, if there is one: 30 %. */
const STEP_SD = 0.3
/** A change of level needs this many points before and after it. */
const STEP_POINTS = 4
/** With fewer points than this, only the level and weekdays are fitted. */
const FEWEST_POINTS = 10
/** A trend counts in full for this many days beyond the data, half for the next such stretch, and so on. */
const TREND_DAYS = 28
/** Alternatives whose likelihood relative to the best is below this are left out. */
const MIN_WEIGHT = 0.02
/** A day further away than this many standard deviations is an exception and weighs less. */
const USUAL = 2.5

/**
 * Fits level, weekdays, trend and a lasting change of level to days, whose scatter is as in {@link Scatter}. The
 * alternatives are: with or without a trend, and with or without a change. Each is weighted by its likelihood, which is
 * lowered by a penalty for a change. The forecast is their weighted mean. The further a day is from the days around it,
 * the less it counts.
 * @param points in order; at least one
 */
export function fitLevel(points: readonly LevelPoint[], effort: LevelEffort): LevelFit {
  const kept = withoutExceptions(points)
  const lastDay = kept.at(-1)?.day ?? 0
  const plain = effort.weekdaySds
    .map((sd) => best(design(kept, baseTerms(kept, sd)), effort))
    .reduce((a, b) => (b.regression.logEvidence > a.regression.logEvidence ? b : a))
  const models: Model[] = [{ ...plain, structure: {} }]
  if (kept.length >= FEWEST_POINTS) {
    const trend = trendTerm(lastDay, kept[0]?.day ?? 0)
    const withTrend = best(design(kept, [...plain.terms, trend]), effort)
    models.push({ ...withTrend, structure: { trend } })
    for (const base of [plain, withTrend]) {
      const step = bestStep(base, effort)
      const structure = base === withTrend ? { trend } : {}
      if (step !== undefined) models.push({ ...step, structure: { ...structure, step: step.day } })
    }
  }
  return mixture(points, models)
}

interface Fitted {
  readonly terms: readonly Term[]
  readonly regression: Regression
}

/** A fit to which a term can be added. */
interface Tried extends Fitted {
  readonly of: Design
}

interface Model extends Fitted {
  readonly structure: { readonly trend?: Term; readonly step?: number }
}

/**
 * The fit with the scatter under which the points are likeliest. For each kind of lasting part, the standard deviations
 * are tried step by step as long as the likelihood rises.
 */
function best(of: Design, { daySds, lasting }: LevelEffort): Tried {
  let found: Regression | undefined
  let score = Number.NEGATIVE_INFINITY
  let start = 0
  for (const { share, fading } of lasting) {
    // A lasting part has two more parameters: its share and its fading.
    const penalty = share > 0 ? Math.log(of.points.length) : 0
    const at = (rung: number): Regression | undefined => {
      const sd = daySds[rung]
      return sd === undefined
        ? undefined
        : regress(of, { day: sd * sd * (1 - share), lasting: sd * sd * share, fading })
    }
    const top = climb(at, start)
    if (top === undefined) continue
    if (top.regression.logLikelihood - penalty > score) {
      found = top.regression
      score = found.logLikelihood - penalty
      start = top.rung
    }
  }
  if (found === undefined) throw new Error('Terms with a prior always have a solution; this is a defect of skillroute.')
  return { of, terms: of.terms, regression: found }
}

/**
 * The entry of a sorted list with the highest likelihood. Assumes that the likelihood rises to one maximum and then
 * falls.
 */
function climb(
  at: (rung: number) => Regression | undefined,
  start: number,
): { readonly rung: number; readonly regression: Regression } | undefined {
  let rung = start
  let regression = at(rung)
  for (const way of [1, -1]) {
    for (let next = at(rung + way); next !== undefined; next = at(rung + way)) {
      if (regression !== undefined && next.logLikelihood <= regression.logLikelihood) break
      regression = next
      rung += way
    }
  }
  return regression === undefined ? undefined : { rung, regression }
}

/** A term for the level, and one for the difference of each weekday that occurs. */
function baseTerms(points: readonly LevelPoint[], weekdaySd: number): Term[] {
  const present = [...new Set(points.map(({ weekday }) => weekday))].sort()
  const level: Term = { at: () => 1, precision: 1e-6 }
  if (present.length < 2) return [level]
  const precision = 1 / (weekdaySd * weekdaySd)
  return [level, ...present.map((own): Term => ({ at: (_, weekday) => (weekday === own ? 1 : 0), precision }))]
}

/** Weeks from the middle of the data. Beyond the data, the trend flattens. */
function trendTerm(lastDay: number, firstDay: number): Term {
  const middle = (lastDay + firstDay) / 2
  const at = (day: number): number => {
    const beyond = Math.max(0, day - lastDay)
    const counted = beyond <= TREND_DAYS ? beyond : TREND_DAYS * (2 - 0.5 ** (beyond / TREND_DAYS - 1))
    return (Math.min(day, lastDay) + counted - middle) / 7
  }
  return { at, precision: 1 / TREND_SD_PER_WEEK ** 2 }
}

function bestStep(
  { of, terms, regression }: Tried,
  { stepEvery }: LevelEffort,
): (Fitted & { day: number }) | undefined {
  let found: (Fitted & { day: number }) | undefined
  const bases = [regression.scatter, calmer(regression.scatter)].map((scatter) => regressions(of, scatter))
  const inside = of.points.slice(STEP_POINTS, of.points.length - STEP_POINTS + 1)
  for (const { day } of inside.filter((_, i) => i % stepEvery === 0)) {
    const step: Term = { at: (at) => (at >= day ? 1 : 0), precision: 1 / STEP_SD ** 2 }
    for (const base of bases) {
      const tried = base.with(step)
      if (tried === undefined || tried.logLikelihood <= (found?.regression.logLikelihood ?? Number.NEGATIVE_INFINITY))
        continue
      found = { terms: [...terms, step], regression: tried, day }
    }
  }
  return found
}

/** The scatter without its lasting part, since the change explains it: days then scatter less. */
function calmer({ day, lasting }: Scatter): Scatter {
  return { day: (day + lasting) / 4, lasting: 0, fading: 0 }
}

function mixture(points: readonly LevelPoint[], models: readonly Model[]): LevelFit {
  const penalty = STEP_PENALTY * Math.log(points.length)
  const scores = models.map(
    ({ regression, structure }) => regression.logLikelihood - (structure.step === undefined ? 0 : penalty),
  )
  const most = Math.max(...scores)
  const weighed = models
    .map((model, i) => ({ model, weight: Math.exp((scores[i] ?? most) - most) }))
    .filter(({ weight }) => weight >= MIN_WEIGHT)
  const total = weighed.reduce((sum, { weight }) => sum + weight, 0)
  const mean = (of: (model: Model) => number): number =>
    weighed.reduce((sum, { model, weight }) => sum + (weight / total) * of(model), 0)
  return {
    trendPerDay: mean(({ structure, terms, regression }) => {
      const at = structure.trend === undefined ? -1 : terms.indexOf(structure.trend)
      return at < 0 ? 0 : (regression.coefficients[at] ?? 0) / 7
    }),
    steps: weighed.flatMap(({ model, weight }) =>
      model.structure.step === undefined
        ? []
        : [{ day: model.structure.step, size: model.regression.coefficients.at(-1) ?? 0, probability: weight / total }],
    ),
    dayVariance: mean((model) => model.regression.scatter.day * forCoefficients(points, model)),
    forecast(day, weekday) {
      const own = new Map(
        weighed.map(({ model }) => [model, widened(points, model, model.regression.forecast(day, weekday))]),
      )
      return { mean: mean((model) => own.get(model)?.mean ?? 0), variance: varianceOf(mean, (model) => own.get(model)) }
    },
    together(days) {
      const own = new Map(weighed.map(({ model }) => [model, widened(points, model, model.regression.together(days))]))
      return varianceOf(mean, (model) => own.get(model))
    },
    usual: (day, weekday) =>
      mean(({ regression }) => regression.straight(day, weekday) + lastingNear(points, regression, day)),
    expected: meanOf(
      weighed.map(({ model, weight }) => ({ values: model.regression.expected(), weight: weight / total })),
    ),
  }
}

/**
 * Factor that corrects the estimated scatter. It is too small, since each fitted coefficient takes up the scatter of
 * one point. The factor is at most 2.
 */
function forCoefficients({ length }: readonly LevelPoint[], { terms }: Model): number {
  return length / Math.max(length / 2, length - terms.length)
}

function widened(points: readonly LevelPoint[], model: Model, { mean, variance }: LevelForecast): LevelForecast {
  return { mean, variance: variance * forCoefficients(points, model) }
}

/** The variance over the alternatives: the mean of their variances plus the variance of their means. */
function varianceOf(
  mean: (of: (model: Model) => number) => number,
  own: (model: Model) => LevelForecast | undefined,
): number {
  const middle = mean((model) => own(model)?.mean ?? 0)
  return mean((model) => (own(model)?.variance ?? 0) + ((own(model)?.mean ?? 0) - middle) ** 2)
}

function meanOf(lists: readonly { readonly values: readonly number[]; readonly weight: number }[]): number[] {
  return (lists[0]?.values ?? []).map((_, i) =>
    lists.reduce((sum, { values, weight }) => sum + weight * (values[i] ?? 0), 0),
  )
}

/** Number of points around a day from which its lasting part is taken. */
const NEAR_POINTS = 6

/** Estimates the lasting part of the scatter around a day from the points next to it. */
function lastingNear(points: readonly LevelPoint[], { scatter, straight }: Regression, day: number): number {
  if (scatter.lasting === 0) return 0
  const near = [...points].sort((a, b) => Math.abs(a.day - day) - Math.abs(b.day - day)).slice(0, NEAR_POINTS)
  const rest = median(near.map((point) => point.value - straight(point.day, point.weekday)))
  return (rest * scatter.lasting) / (scatter.lasting + scatter.day / NEAR_POINTS)
}

/** A running median covers this many days on either side. */
const NEIGHBORS = 5

/** Raises the variance of days that are far from the days around them, until they are within the usual scatter. */
function withoutExceptions(points: readonly LevelPoint[]): LevelPoint[] {
  const byWeekday = new Map<number, number>()
  for (const weekday of new Set(points.map((point) => point.weekday)))
    byWeekday.set(weekday, median(points.filter((point) => point.weekday === weekday).map(({ value }) => value)))
  const plain = points.map(({ value, weekday }) => value - (byWeekday.get(weekday) ?? 0))
  const rest = plain.map((value, i) => value - median(plain.slice(Math.max(0, i - NEIGHBORS), i + NEIGHBORS + 1)))
  const sd = Math.max(1e-6, 1.4826 * median(rest.map(Math.abs)))
  return points.map((point, i) => {
    const away = Math.abs(rest[i] ?? 0) / Math.max(sd, Math.sqrt(point.variance))
    if (away <= USUAL) return point
    const total = Math.max(point.variance, sd * sd)
    return { ...point, variance: point.variance + total * ((away / USUAL) ** 2 - 1) }
  })
}

export function median(values: readonly number[]): number {
  if (values.length === 0) return 0
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? 0
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? upper)) / 2
}
