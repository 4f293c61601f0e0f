/** The scatter between agents on one column, by DerSimonian and Laird's moments. */
interface Moments {
  /** Estimate of the variance between agents; below 0 where they differ less than their sampling variances say. */
  readonly tau2: number
  /** Typical sampling variance of an agent's mean on the column. */
  readonly variance: number
  /** Number of agents minus one. */
  readonly freedom: number
}

/** One agent's mean on a column, with its sampling variance. */
export interface Group {
  readonly y: number
  readonly variance: number
}

/**
 * Default spread between agents on a contact type: 0.25 on the logarithmic scale, a quarter faster or slower. An
 * assumption, chosen large so that intervals are rather too wide than too narrow. It is known that times depend
 * strongly on the agent (Gans, Liu, Mandelbaum, Shen and Ye, "Service times in call centers: agent heterogeneity and
 * learning with some operational consequences", 2010); how strongly differs from center to center. Compared with what
 * the org's own agents show, it counts as `DEFAULT_FREEDOM` degrees of freedom.
 */
const DEFAULT_TAU2 = 0.25 ** 2
const DEFAULT_FREEDOM = 4

/** With this many agents or more, only the column's own estimate of its spread is used. */
const ENOUGH_AGENTS = 20

/** Variance between agents by column. */
export interface Spreads {
  readonly byColumn: ReadonlyMap<string, number>
  /** Spread for a column without agents: the spread of all columns together. */
  readonly pooledVariance: number
}

/**
 * Variance between agents by column. With twenty agents or more, it comes from the column's own agents. With fewer, the
 * usual spread of all columns counts for the missing share: two or three agents who happen to be alike do not prove
 * that agents are alike.
 */
export function spreads(columns: ReadonlyMap<string, readonly Group[]>): Spreads {
  const momentsByColumn = new Map([...columns].map(([id, groups]) => [id, moments(groups)]))
  const pooledVariance = poolVariance([...momentsByColumn.values()].filter((one) => one !== undefined))
  const byColumn = new Map(
    [...columns].map(([id, groups]) => {
      const missing = Math.max(0, (ENOUGH_AGENTS - groups.length) / (ENOUGH_AGENTS - 1))
      return [
        id,
        Math.max(0, missing * pooledVariance + (1 - missing) * (momentsByColumn.get(id)?.tau2 ?? pooledVariance)),
      ]
    }),
  )
  return { byColumn, pooledVariance }
}

/** The mean of the columns' estimates and the default, each weighted by its certainty. */
function poolVariance(columns: readonly Moments[]): number {
  let weights = DEFAULT_FREEDOM
  let sum = DEFAULT_FREEDOM * DEFAULT_TAU2
  for (const { tau2, variance, freedom } of columns) {
    // The variance of the estimate is about 2 (tau^2 + variance)^2 / freedom.
    const weight = freedom * (DEFAULT_TAU2 / (DEFAULT_TAU2 + variance)) ** 2
    weights += weight
    sum += weight * tau2
  }
  return Math.max(0, sum / weights)
}

/**
 * Variance between groups, beyond what their sampling variances explain, by DerSimonian and Laird's moment estimator:
 * (Q - (m - 1)) / (S1 - S2/S1). m is the number of groups. A group's weight is 1 / its sampling variance. Q is the
 * weighted sum of squared distances from the weighted mean, S1 the sum of weights, S2 the sum of squared weights.
 * Undefined for fewer than two groups.
 */
export function moments(groups: readonly Group[]): Moments | undefined {
  let s1 = 0
  let s2 = 0
  let sum = 0
  for (const { y, variance } of groups) {
    s1 += 1 / variance
    s2 += 1 / (variance * variance)
    sum += y / variance
  }
  const scale = s1 - s2 / s1
  if (groups.length < 2 || !(scale > 0)) return undefined
  const mean = sum / s1
  const q = groups.reduce((total, { y, variance }) => total + (y - mean) ** 2 / variance, 0)
  const freedom = groups.length - 1
  return { tau2: (q - freedom) / scale, variance: freedom / scale, freedom }
}
