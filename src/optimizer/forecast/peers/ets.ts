import { minimize } from '../../math/nelder-mead'

/**
 * Exponential smoothing with additive errors: whether it has a trend, and how many steps its season has (1: no season).
 */
export interface EtsModel {
  readonly trend: 'none' | 'additive' | 'damped'
  readonly season: number
}

/** Smoothing weights and first states, as Hyndman and others name them (Forecasting with Exponential Smoothing, 2008). */
export interface EtsState {
  readonly alpha: number
  readonly beta: number
  readonly gamma: number
  readonly phi: number
  readonly level: number
  readonly slope: number
  /** Oldest first: the first entry belongs to the first value. They add up to 0. */
  readonly seasons: readonly number[]
}

/** A series with its fitted smoothing. */
export interface EtsFit {
  readonly model: EtsModel
  readonly start: EtsState
  /** The value expected at each step, from the values before it. */
  readonly fitted: readonly number[]
  readonly squares: number
  /** Logarithm of the likelihood as in R's `forecast`: -n/2 ln(sum of squares), without constants. */
  readonly logLikelihood: number
  readonly aicc: number
  forecast(steps: number): number[]
}

/** Runs the given smoothing over a series, without fitting. */
export function runEts(values: readonly number[], model: EtsModel, start: EtsState): EtsFit {
  const fitted: number[] = []
  const { level, slope, seasons, squares } = smooth(values, model, start, fitted)
  const logLikelihood = -0.5 * values.length * Math.log(squares)
  const free = freeCount(model)
  const rest = values.length - free - 1
  return {
    model,
    start,
    fitted,
    squares,
    logLikelihood,
    aicc: -2 * logLikelihood + 2 * free + (rest > 0 ? (2 * free * (free + 1)) / rest : Number.POSITIVE_INFINITY),
    forecast(steps) {
      let damped = 0
      return Array.from({ length: steps }, (_, h) => {
        damped += start.phi ** (h + 1)
        return level + damped * slope + (seasons[(values.length + h) % seasons.length] ?? 0)
      })
    },
  }
}

/**
 * @param fitted takes the value expected at each step
 * @returns the last states; step `i` has the season `i` modulo their number
 */
function smooth(
  values: readonly number[],
  { season: count }: EtsModel,
  { alpha, beta, gamma, phi, ...first }: EtsState,
  fitted?: number[],
) {
  let { level, slope } = first
  const seasons = count > 1 ? first.seasons.slice() : [0]
  let squares = 0
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? 0
    const place = i % seasons.length
    const season = seasons[place] ?? 0
    const base = level + phi * slope
    const error = value - base - season
    fitted?.push(base + season)
    squares += error * error
    level = base + alpha * error
    slope = phi * slope + beta * error
    seasons[place] = season + gamma * error
  }
  return { level, slope, seasons, squares }
}

/** Number of estimated values: smoothing weights, first states and the variance. */
function freeCount({ trend, season }: EtsModel): number {
  const trendFree = trend === 'none' ? 0 : trend === 'additive' ? 2 : 3
  return 2 + trendFree + (season > 1 ? season : 0) + 1
}

/**
 * Fits an exponential smoothing by least squares of the errors one step ahead; for additive errors this is maximum
 * likelihood. Weights stay within the usual bounds (beta at most alpha, gamma at most 1 - alpha, phi from 0.8 to 0.98).
 * @param values at least twice the season
 */
export function fitEts(values: readonly number[], model: EtsModel): EtsFit {
  const read = (at: readonly number[]): EtsState => buildState(at, model)
  const first = firstGuess(values, model)
  const found = minimize(
    (at) => {
      const state = read(at)
      return isAllowed(state, model)
        ? Math.log(smooth(values, model, state).squares + 1e-300)
        : Number.POSITIVE_INFINITY
    },
    first,
    first.map((x, i) => (i < 4 ? 0.1 : 0.1 * Math.abs(x) + 0.05 * standardDeviation(values))),
  )
  return runEts(values, model, read(found.at))
}

/** The smoothing with the lowest corrected Akaike information criterion (AICc). */
export function bestEts(values: readonly number[], season: number): EtsFit {
  const seasons = values.length >= 2 * season && season > 1 ? [season] : [1]
  const fits = seasons.flatMap((own) =>
    (['none', 'additive', 'damped'] as const).map((trend) => fitEts(values, { trend, season: own })),
  )
  return fits.reduce((best, fit) => (fit.aicc < best.aicc ? fit : best))
}

/**
 * Order of the numbers: alpha, beta, gamma, phi, level, slope, seasons except the first. Numbers that a model does not
 * use stay as they are.
 */
function buildState(at: readonly number[], { trend, season }: EtsModel): EtsState {
  const [alpha = 0, beta = 0, gamma = 0, phi = 1, level = 0, slope = 0, ...rest] = at
  const seasons = season > 1 ? rest.slice(0, season - 1) : []
  return {
    alpha,
    beta: trend === 'none' ? 0 : beta,
    gamma: season > 1 ? gamma : 0,
    phi: trend === 'damped' ? phi : 1,
    level,
    slope: trend === 'none' ? 0 : slope,
    seasons: season > 1 ? [-seasons.reduce((sum, one) => sum + one, 0), ...seasons] : [],
  }
}

const MIN = 1e-4

function isAllowed({ alpha, beta, gamma, phi }: EtsState, { trend, season }: EtsModel): boolean {
  if (alpha < MIN || alpha > 1 - MIN) return false
  if (trend !== 'none' && (beta < MIN || beta > alpha)) return false
  if (season > 1 && (gamma < MIN || gamma > 1 - alpha)) return false
  return trend !== 'damped' || (phi >= 0.8 && phi <= 0.98)
}

function firstGuess(values: readonly number[], { season }: EtsModel): number[] {
  const length = Math.min(values.length, Math.max(10, 2 * season))
  const head = values.slice(0, length)
  const level = head.reduce((sum, value) => sum + value, 0) / length
  const last = values.slice(-length).reduce((sum, value) => sum + value, 0) / length
  const slope = values.length > length ? (last - level) / (values.length - length) : 0
  const seasons = Array.from({ length: season }, (_, s) => {
    const sameSeason = head.filter((_, i) => i % season === s)
    return sameSeason.reduce((sum, value) => sum + value, 0) / sameSeason.length - level
  })
  return [0.3, 0.05, 0.1, 0.95, level, slope, ...(season > 1 ? seasons.slice(1) : [])]
}

function standardDeviation(values: readonly number[]): number {
  const level = values.reduce((sum, value) => sum + value, 0) / values.length
  return Math.sqrt(values.reduce((sum, value) => sum + (value - level) ** 2, 0) / values.length) || 1
}
