import { median, withoutExceptions } from './exceptions'
import type { Scatter } from './filter'
import { type MonthTerm, monthTerms, STRETCHES } from './month-days'
import { type Design, design, type Regression, regress, regressions, type Term } from './regress'
import type { LevelEffort, LevelFit, LevelForecast, LevelPoint } from './types'
import { unseenGrowth } from './unseen-growth'

/** Usual size of the growth per week, as a logarithm: 3 %. */
const TREND_SD_PER_WEEK = 0.03
/** Usual size of a lasting change of level, if there is one: 30 %. */
const STEP_SD = 0.3
/** A change of level needs this many points before and after it. */
const STEP_POINTS = 4
/** Stretches of days of the month that may differ, each in its own way. */
const MAX_MONTH_TERMS = 3
/** With fewer points than this, only the level and weekdays are fitted. */
export const FEWEST_POINTS = 10
/** A trend counts in full for this many days beyond the data, half for the next such stretch, and so on. */
const TREND_DAYS = 28
/** Alternatives whose likelihood relative to the best is below this are left out. */
const MIN_WEIGHT = 0.02
/** A difference of scores from which one of two alternatives is as good as certain. */
const DECISIVE = -Math.log(MIN_WEIGHT)

/**
 * Fits level, weekdays, trend and a lasting change of level to days, whose scatter is as in {@link Scatter}. The
 * alternatives are: with or without days of the month that differ, a trend, and a change. Each is weighted by its
 * evidence. The forecast is their weighted mean. The further a day is from the days around it, the less it counts.
 * @param points in order; at least one
 */
export function fitLevel(points: readonly LevelPoint[], effort: LevelEffort): LevelFit {
  const regular = withoutExceptions(points)
  const plain = effort.weekdaySds
    .map((sd) => best(design(regular, baseTerms(regular, sd)), effort))
    .reduce((a, b) => (b.regression.logEvidence > a.regression.logEvidence ? b : a))
  if (regular.length < FEWEST_POINTS) return mixture(points, effort, [{ ...plain, structure: {} }])
  const trend = trendTerm(regular.at(-1)?.day ?? 0, regular[0]?.day ?? 0)
  const bases = withMonthDays({ ...plain, structure: {} }, effort)
  const models = bases.flatMap((base): Model[] => {
    const trending = {
      ...best(design(regular, [...base.terms, trend]), effort),
      structure: { ...base.structure, trend },
    }
    const steps = [base, trending].flatMap(({ structure, ...from }): Model[] => {
      const step = bestStep(from, effort)
      return step === undefined ? [] : [{ ...step, structure: { ...structure, step: step.day } }]
    })
    return [base, trending, ...steps]
  })
  return mixture(points, effort, models)
}

/**
 * A fit, and the same with the days of the month that differ most, as long as one stretch more raises the score. The one
 * that is much less likely than the other is left out.
 */
function withMonthDays(plain: Tried & Model, effort: LevelEffort): (Tried & Model)[] {
  const { points } = plain.of
  const candidates = monthTerms(points)
  let found = plain
  for (let count = 0; count < MAX_MONTH_TERMS; count++) {
    const base = regressions(found.of, found.regression.scatter)
    const likelihoods = candidates.map((term) => base.likelihoodWith(term))
    const max = Math.max(...likelihoods)
    const term = candidates[likelihoods.indexOf(max)]
    // Refitting the scatter raises the likelihood further, but only if the term itself raises it.
    if (term === undefined || max - found.regression.logLikelihood < Math.log(STRETCHES) / 2) break
    const structure: Structure = { month: [...(found.structure.month ?? []), term] }
    const next = { ...best(design(points, [...found.of.terms, term]), effort), structure }
    if (scoreModel(next, points.length) < scoreModel(found, points.length) - (found === plain ? DECISIVE : 0)) break
    found = next
  }
  const gain = scoreModel(found, points.length) - scoreModel(plain, points.length)
  if (found === plain) return [plain]
  // Fewer contacts in one month alone are a holiday sooner than a day of the month.
  const once = found.structure.month?.findIndex((term) => term.isSeenOnce) ?? -1
  if (once < 0) return gain > DECISIVE ? [found] : [plain, found]
  const size = found.regression.coefficients[plain.terms.length + once] ?? 0
  return size > 0 ? [plain, { ...found, structure: { ...found.structure, doubt: Math.max(0, gain) } }] : [plain]
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
  readonly structure: Structure
}

interface Structure {
  readonly trend?: Term
  readonly step?: number
  readonly month?: readonly MonthTerm[]
  /** By how much the score is lowered, so that one month alone does not decide. */
  readonly doubt?: number
}

/**
 * The logarithm of the evidence. Before the data, each day of a change of level is equally likely, and so is each
 * stretch of days of a month.
 */
function scoreModel({ regression, structure: { step, month = [], doubt = 0 } }: Model, days: number): number {
  const places = month.length * Math.log(STRETCHES) + (step === undefined ? 0 : Math.log(days))
  return regression.logEvidence - places - doubt
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
    const at = (index: number): Regression | undefined => {
      const sd = daySds[index]
      return sd === undefined
        ? undefined
        : regress(of, { day: sd * sd * (1 - share), lasting: sd * sd * share, fading })
    }
    const top = climb(at, start)
    if (top === undefined) continue
    if (top.regression.logLikelihood - penalty > score) {
      found = top.regression
      score = found.logLikelihood - penalty
      start = top.index
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
  at: (index: number) => Regression | undefined,
  start: number,
): { readonly index: number; readonly regression: Regression } | undefined {
  let index = start
  let regression = at(index)
  for (const direction of [1, -1]) {
    for (let next = at(index + direction); next !== undefined; next = at(index + direction)) {
      if (regression !== undefined && next.logLikelihood <= regression.logLikelihood) break
      regression = next
      index += direction
    }
  }
  return regression === undefined ? undefined : { index, regression }
}

/** A term for the level, and one for the difference of each weekday that occurs. */
function baseTerms(points: readonly LevelPoint[], weekdaySd: number): Term[] {
  const present = [...new Set(points.map(({ weekday }) => weekday))].sort()
  const level: Term = { at: () => 1, precision: 1e-6 }
  if (present.length < 2) return [level]
  const precision = 1 / (weekdaySd * weekdaySd)
  return [
    level,
    ...present.map((termWeekday): Term => ({ at: (_, weekday) => (weekday === termWeekday ? 1 : 0), precision })),
  ]
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

function bestStep({ of, terms, regression }: Tried, effort: LevelEffort): (Fitted & { day: number }) | undefined {
  const inside = of.points.slice(STEP_POINTS, of.points.length - STEP_POINTS + 1)
  const [found] = [regression.scatter, withoutLasting(regression.scatter)]
    .map((scatter) => regressions(of, scatter))
    .flatMap((base) =>
      inside.flatMap(({ day }, i) => {
        if (i % effort.stepEvery > 0) return []
        const step: Term = { at: (at) => (at >= day ? 1 : 0), precision: 1 / STEP_SD ** 2 }
        return [{ day, step, base, likelihood: base.likelihoodWith(step) }]
      }),
    )
    .sort((a, b) => b.likelihood - a.likelihood)
  if (found === undefined) return undefined
  return { ...best(design(of.points, [...terms, found.step]), effort), day: found.day }
}

/** The scatter without its lasting part, since the change explains it: days then scatter less. */
function withoutLasting({ day, lasting }: Scatter): Scatter {
  return { day: (day + lasting) / 4, lasting: 0, fading: 0 }
}

function mixture(points: readonly LevelPoint[], effort: LevelEffort, models: readonly Model[]): LevelFit {
  const scores = models.map((model) => scoreModel(model, points.length))
  const max = Math.max(...scores)
  const weighed = models
    .map((model, i) => ({ model, weight: Math.exp((scores[i] ?? max) - max) }))
    .filter(({ weight }) => weight >= MIN_WEIGHT)
  const total = weighed.reduce((sum, { weight }) => sum + weight, 0)
  const mean = (of: (model: Model) => number): number =>
    weighed.reduce((sum, { model, weight }) => sum + (weight / total) * of(model), 0)
  const drift = unseenGrowth(points, effort)
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
    monthDays: [...new Set(weighed.flatMap(({ model }) => model.structure.month ?? []))].map((term) => {
      const models = weighed.filter(({ model }) => model.terms.includes(term))
      const probability = models.reduce((sum, { weight }) => sum + weight / total, 0)
      const sizeIn = ({ terms, regression }: Model): number => regression.coefficients[terms.indexOf(term)] ?? 0
      const size = models.reduce((sum, { model, weight }) => sum + (sizeIn(model) * weight) / total, 0) / probability
      return { ...term.monthDays, size, probability }
    }),
    dayVariance: mean((model) => model.regression.scatter.day * forCoefficients(points, model)),
    forecast(day, weekday) {
      const forecasts = new Map(
        weighed.map(({ model }) => [model, widened(points, model, model.regression.forecast(day, weekday))]),
      )
      return {
        mean: mean((model) => forecasts.get(model)?.mean ?? 0),
        variance: mixtureVariance(mean, (model) => forecasts.get(model)) + drift(day) ** 2,
      }
    },
    together(days) {
      const forecasts = new Map(
        weighed.map(({ model }) => [model, widened(points, model, model.regression.together(days))]),
      )
      const all = days.reduce((sum, { weight }) => sum + weight, 0)
      const drifted = days.reduce((sum, { day, weight }) => sum + (weight / all) * drift(day), 0)
      return mixtureVariance(mean, (model) => forecasts.get(model)) + drifted ** 2
    },
    usual: (day, weekday) =>
      mean(({ regression }) => regression.straight(day, weekday) + lastingNear(points, regression, day)),
    expected: weightedMean(
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
function mixtureVariance(
  mean: (of: (model: Model) => number) => number,
  forecastLevel: (model: Model) => LevelForecast | undefined,
): number {
  const middle = mean((model) => forecastLevel(model)?.mean ?? 0)
  return mean((model) => (forecastLevel(model)?.variance ?? 0) + ((forecastLevel(model)?.mean ?? 0) - middle) ** 2)
}

function weightedMean(lists: readonly { readonly values: readonly number[]; readonly weight: number }[]): number[] {
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
