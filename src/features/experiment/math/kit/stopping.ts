import { seededRandom } from '../../../../core/random'
import { normalCdf, normalQuantile } from '../../../../optimizer/math/normal'
import { bestSpread, evidence } from '../stats/always-valid'

/** When an experiment may end before its planned end. */
export type StoppingRule = 'none' | 'groupSequential' | 'alwaysValid'

/** A planned check of a group-sequential experiment. */
export interface PlannedAnalysis {
  /** Pairs of weeks that are over at the check. */
  readonly pairs: number
  /** Two-sided level that the p-value is compared with. At 0, the check cannot stop the experiment. */
  readonly level: number
}

/** Maximum number of checks of a group-sequential experiment. More would gain little and raise the last limit. */
const MAX_ANALYSES = 4

/**
 * The planned checks of an experiment with this many pairs of weeks. Without early stopping, only the one at the end.
 */
export function plannedAnalyses(rule: StoppingRule, pairs: number, alpha: number): PlannedAnalysis[] {
  if (rule !== 'groupSequential') return [{ pairs, level: alpha }]
  const count = Math.min(MAX_ANALYSES, pairs)
  const at = Array.from({ length: count }, (_, i) => Math.ceil(((i + 1) * pairs) / count))
  const levels = analysisLevels(
    at.map((one) => one / pairs),
    alpha,
  )
  return at.map((one, i) => ({ pairs: one, level: levels[i] ?? 0 }))
}

/** Scales the weights of the units of an always-valid experiment to a mean of 1. */
export function scaledWeights(weights: readonly number[]): number[] {
  const mean = weights.reduce((sum, weight) => sum + weight, 0) / weights.length
  return weights.map((weight) => (mean > 0 ? weight / mean : 1))
}

/** The spread with which an always-valid test is strongest at the planned end. */
export function chooseSpread({
  weights,
  variance,
  effect,
  alpha,
}: {
  /** Scaled weights of all units of the experiment. */
  readonly weights: readonly number[]
  /** Variance of one unit of weight 1. */
  readonly variance: number
  readonly effect: number
  readonly alpha: number
}): number {
  const squares = weights.reduce((sum, weight) => sum + weight * weight * (variance + effect * effect), 0)
  return bestSpread(squares, alpha)
}

/** Number of experiments drawn to estimate the probability for an always-valid one. */
const DRAWN = 600

/**
 * The probability that an always-valid experiment finds an effect by its end. Estimated from drawn experiments with
 * normally distributed differences.
 * @param varianceDegrees as for `probabilityToFind`: each drawn experiment has its own variance
 */
export function probabilityAlwaysValid({
  weights,
  variance,
  varianceDegrees,
  effect,
  spread,
  alpha,
  seed,
}: {
  readonly weights: readonly number[]
  readonly variance: number
  readonly varianceDegrees: number
  readonly effect: number
  readonly spread: number
  readonly alpha: number
  readonly seed: number
}): number {
  const random = seededRandom(seed)
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
  let found = 0
  for (let i = 0; i < DRAWN; i++) {
    const part = 2 / (9 * varianceDegrees)
    const ratio = Math.max(1e-3, 1 - part + normal() * Math.sqrt(part)) ** 3
    const deviation = Math.sqrt(variance / ratio)
    const differences = weights.map(() => effect + deviation * normal())
    if (evidence(differences, weights, spread) >= 1 / alpha) found++
  }
  return found / DRAWN
}

/** Points of the grid on which the process between two checks is followed. */
const POINTS = 121
/** A check that may spend less than this probability cannot stop an experiment. */
const MIN = 1e-10
/** The limit of such a check, in standard deviations. */
const NEVER = 12

/**
 * The two-sided level of each check of a group-sequential test, such that the probability of a false alarm over all
 * checks is `alpha`. Alpha is spent over time on each side like O'Brien and Fleming's limits, by the function of Lan
 * and DeMets (Biometrika 70, 1983): for both sides together alpha(t) = 4 - 4 Phi(z / sqrt(t)), where a standard normal
 * variable exceeds z with probability alpha / 4. The limits come from the recursion of Armitage, McPherson and Rowe
 * (1969) for a process with independent increments.
 * @param fractions share of the information at each check, rising to 1
 * @returns the level that the p-value of each check is compared with; 0 if the check cannot stop the experiment
 */
function analysisLevels(fractions: readonly number[], alpha: number): number[] {
  const far = normalQuantile(1 - alpha / 4)
  const spentBy = (t: number): number => (t >= 1 ? alpha : 4 * normalCdf(-far / Math.sqrt(t)))
  let density: Density | undefined
  let [before, spent] = [0, 0]
  return fractions.map((t, analysis) => {
    const spend = spentBy(t) - spent
    const step = { deviation: Math.sqrt(t - before), drift: 0 }
    before = t
    if (spend < MIN) {
      density = advance(density, step, NEVER * Math.sqrt(t))
      return 0
    }
    const limit = findLimit(density, step, spend, NEVER * Math.sqrt(t))
    if (analysis < fractions.length - 1) density = advance(density, step, limit)
    spent += spend
    return 2 * normalCdf(-limit / Math.sqrt(t))
  })
}

/** The power of the effect for which `equivalentLevel` is exact; for others it differs little. */
const USUAL_POWER = 0.8

/**
 * The two-sided level at which one test at the end finds an effect as often as all checks of an experiment together: the
 * last check alone misses the effects that an earlier one has found and that look smaller at the end.
 */
export function equivalentLevel(analyses: readonly PlannedAnalysis[]): number {
  const last = analyses.at(-1)
  if (last === undefined || last.level === 0 || analyses.length === 1) return last?.level ?? 0
  const effect = normalQuantile(1 - last.level / 2) + normalQuantile(USUAL_POWER)
  let density: Density | undefined
  let [before, found] = [0, 0]
  for (const { pairs, level } of analyses) {
    const t = pairs / last.pairs
    const limit = (level > 0 ? normalQuantile(1 - level / 2) : NEVER) * Math.sqrt(t)
    const step = { deviation: Math.sqrt(t - before), drift: effect * (t - before) }
    found += beyond(density, step, limit)
    density = advance(density, step, limit)
    before = t
  }
  return 2 * normalCdf(normalQuantile(found) - effect)
}

/** The density of the process, if it has not been stopped, on an even grid from `-limit` to `limit`. */
interface Density {
  readonly limit: number
  readonly values: Float64Array
}

/** What the process does between two checks: its standard deviation, and how far an effect moves it. */
interface Step {
  readonly deviation: number
  readonly drift: number
}

function findLimit(density: Density | undefined, step: Step, spend: number, max: number): number {
  let [low, high] = [0, max]
  for (let i = 0; i < 28; i++) {
    const middle = (low + high) / 2
    if (beyond(density, step, middle) > spend) low = middle
    else high = middle
  }
  return (low + high) / 2
}

/** Probability that the process has not been stopped and is beyond a limit after the next step. */
function beyond(density: Density | undefined, { deviation, drift }: Step, limit: number): number {
  return integrate(density, (from) => {
    const at = from + drift
    return normalCdf((at - limit) / deviation) + normalCdf((-at - limit) / deviation)
  })
}

function advance(density: Density | undefined, { deviation, drift }: Step, limit: number): Density {
  const values = new Float64Array(POINTS)
  for (let i = 0; i < POINTS; i++) {
    const to = -limit + (2 * limit * i) / (POINTS - 1)
    values[i] = integrate(density, (from) => {
      const z = (to - from - drift) / deviation
      return Math.exp((-z * z) / 2) / (deviation * Math.sqrt(2 * Math.PI))
    })
  }
  return { limit, values }
}

/** Simpson's rule over the density; before the first check the process is at 0. */
function integrate(density: Density | undefined, of: (at: number) => number): number {
  if (density === undefined) return of(0)
  const { limit, values } = density
  const step = (2 * limit) / (POINTS - 1)
  let sum = 0
  for (let i = 0; i < POINTS; i++) {
    const weight = i === 0 || i === POINTS - 1 ? 1 : i % 2 === 1 ? 4 : 2
    sum += weight * (values[i] ?? 0) * of(-limit + i * step)
  }
  return (sum * step) / 3
}
