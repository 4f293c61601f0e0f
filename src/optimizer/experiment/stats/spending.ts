import { normalCdf } from '../../erlang/kit/normal'
import { normalQuantile } from '../../forecast/spread/normal-quantile'

/** Points of the grid on which the process between two checks is followed. */
const POINTS = 121
/** A check that may spend less than this probability cannot stop an experiment. */
const LEAST = 1e-10

/**
 * The two-sided level of each check of a group-sequential test, such that the probability of a false alarm over all
 * checks is `alpha`. Alpha is spent over time on each side like O'Brien and Fleming's limits, by the function of Lan
 * and DeMets (Biometrika 70, 1983): for both sides together alpha(t) = 4 - 4 Phi(z / sqrt(t)), where a standard normal
 * variable exceeds z with probability alpha / 4. The limits come from the recursion of Armitage, McPherson and Rowe
 * (1969) for a process with independent increments.
 * @param fractions share of the information at each check, rising to 1
 * @returns the level that the p-value of each check is compared with; 0 if the check cannot stop the experiment
 */
export function lookLevels(fractions: readonly number[], alpha: number): number[] {
  const far = normalQuantile(1 - alpha / 4)
  const spentBy = (t: number): number => (t >= 1 ? alpha : 4 * normalCdf(-far / Math.sqrt(t)))
  let density: Density | undefined
  let [before, spent] = [0, 0]
  return fractions.map((t, look) => {
    const spend = spentBy(t) - spent
    const deviation = Math.sqrt(t - before)
    before = t
    if (spend < LEAST) {
      density = advance(density, deviation, 12 * Math.sqrt(t))
      return 0
    }
    const limit = limitFor(density, deviation, spend, 12 * Math.sqrt(t))
    if (look < fractions.length - 1) density = advance(density, deviation, limit)
    spent += spend
    return 2 * normalCdf(-limit / Math.sqrt(t))
  })
}

/** The density of the process, if it has not been stopped, on an even grid from `-limit` to `limit`. */
interface Density {
  readonly limit: number
  readonly values: Float64Array
}

function limitFor(density: Density | undefined, deviation: number, spend: number, most: number): number {
  let [low, high] = [0, most]
  for (let i = 0; i < 28; i++) {
    const middle = (low + high) / 2
    if (beyond(density, deviation, middle) > spend) low = middle
    else high = middle
  }
  return (low + high) / 2
}

/** Probability that the process has not been stopped and is beyond a limit after the next step. */
function beyond(density: Density | undefined, deviation: number, limit: number): number {
  return integrate(density, (at) => normalCdf((at - limit) / deviation) + normalCdf((-at - limit) / deviation))
}

function advance(density: Density | undefined, deviation: number, limit: number): Density {
  const values = new Float64Array(POINTS)
  for (let i = 0; i < POINTS; i++) {
    const to = -limit + (2 * limit * i) / (POINTS - 1)
    values[i] = integrate(density, (from) => {
      const z = (to - from) / deviation
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
