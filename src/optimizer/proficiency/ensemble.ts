import { normalCdf } from '../math/normal'

/** The estimate of one agent's value: a normal distribution. */
export interface Belief {
  readonly mean: number
  readonly sd: number
  /** True for an agent who is not a member of the ensemble but is to be ranked within it. Default false. */
  readonly outside?: boolean
  /** What the present level adds to the estimate, see `LevelRule.probabilityAbove`. Default: nothing. */
  readonly tilt?: readonly number[] | undefined
}

/**
 * The distribution of the agents' true values, of which only estimates are known. Its quantiles estimate those of the
 * true values: they are further apart than the quantiles of the posterior means, which shrinkage draws together, and
 * closer together than those of the raw figures.
 */
export interface Ensemble {
  /** Value below which a share `q` of the agents' true values lies. */
  quantile(q: number): number
  /**
   * Probability that the true value of a member is above the `q` quantile of the true values of all members, including
   * that member. The quantile of N sorted values is the one at place q (N - 1). An outside agent is added to the
   * members first.
   */
  probabilityAbove(member: Belief, q: number): number
}

/** Points at which the ensemble's distribution is tabulated; between them it is a straight line. */
const GRID = 256

/** A normal distribution is treated as 0 beyond this many standard deviations. */
const REACH = 6

/**
 * Builds an ensemble. The quantiles are uncertain too. An agent's true value is above the `q` quantile if more than q
 * (N - 1) others are below it. The number of others below a point is the sum of N - 1 independent yes-or-no variables.
 * So the quantile is approximately normal around the point below which q (N - 1) others are expected. Its standard
 * deviation is the standard deviation of that number, divided by the density of the others at the point.
 */
export function ensemble(members: readonly Belief[]): Ensemble {
  const size = members.length
  const low = Math.min(...members.map(({ mean, sd }) => mean - REACH * sd))
  const high = Math.max(...members.map(({ mean, sd }) => mean + REACH * sd))
  const step = (high - low) / (GRID - 1)
  const { below, scatter } = tabulate(members, low, step)
  /**
   * The point below which `count` members are expected, `self` not counted, with the slope of the expected number and
   * its scatter at this point.
   */
  const border = (count: number, self?: Belief): { at: number; slope: number; scatter: number } => {
    const counted = self === undefined || self.outside === true ? undefined : self
    const selfShare = (i: number): number => (counted === undefined ? 0 : share(counted, low + i * step))
    const expected = (i: number): number => (below[i] ?? 0) - selfShare(i)
    let from = 0
    let to = GRID - 1
    while (to - from > 1) {
      const middle = (from + to) >> 1
      if (expected(middle) < count) from = middle
      else to = middle
    }
    const rise = expected(to) - expected(from)
    const part = rise > 0 ? Math.min(1, Math.max(0, (count - expected(from)) / rise)) : 0.5
    const p = counted === undefined ? 0 : share(counted, low + (from + part) * step)
    const around = (scatter[from] ?? 0) * (1 - part) + (scatter[to] ?? 0) * part - p * (1 - p)
    return { at: low + (from + part) * step, slope: rise / step, scatter: Math.max(0, around) }
  }
  return {
    quantile: (q) => border(q * size).at,
    probabilityAbove: (member, q) => {
      const {
        at,
        slope,
        scatter: variance,
      } = border(Math.floor(q * (member.outside === true ? size : size - 1)) + 0.5, member)
      const sd = Math.hypot(member.sd, slope > 0 ? Math.sqrt(variance) / slope : 0)
      return sd > 0 ? normalCdf((member.mean - at) / sd) : Number(member.mean > at)
    },
  }
}

/** Expected number of members below each point of the grid, and the variance of that number. */
function tabulate(members: readonly Belief[], low: number, step: number) {
  const below = new Float64Array(GRID)
  const scatter = new Float64Array(GRID)
  const surely = new Float64Array(GRID + 1)
  for (const member of members) {
    const { mean, sd } = member
    const from = Math.max(0, Math.ceil((mean - REACH * sd - low) / step))
    const to = Math.min(GRID, Math.floor((mean + REACH * sd - low) / step) + 1)
    for (let i = from; i < to; i++) {
      const p = share(member, low + i * step)
      below[i] = (below[i] ?? 0) + p
      scatter[i] = (scatter[i] ?? 0) + p * (1 - p)
    }
    surely[to] = (surely[to] ?? 0) + 1
  }
  let certain = 0
  for (let i = 0; i < GRID; i++) {
    certain += surely[i] ?? 0
    below[i] = (below[i] ?? 0) + certain
  }
  return { below, scatter }
}

/** P(value of the member < x). */
function share({ mean, sd }: Belief, x: number): number {
  if (!(sd > 0)) return Number(x > mean)
  const at = ((x - mean) / sd + REACH) * PER_SD
  if (!(at > 0)) return 0
  const i = Math.floor(at)
  const here = NORMAL[i] ?? 1
  return here + (at - i) * ((NORMAL[i + 1] ?? 1) - here)
}

/** Points of the normal distribution's table per standard deviation: straight lines between them err by 8e-6. */
const PER_SD = 64

const NORMAL = Float64Array.from({ length: 2 * REACH * PER_SD + 1 }, (_, i) => normalCdf(i / PER_SD - REACH))
