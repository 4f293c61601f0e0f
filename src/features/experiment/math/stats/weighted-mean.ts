/** A mean with its uncertainty. */
export interface MeanEstimate {
  readonly effect: number
  readonly standardError: number
  /** Degrees of freedom of the Student's t distribution of mean / standard error. */
  readonly degrees: number
}

/**
 * The weighted mean of independent differences, whose variances may be unequal. Its variance is estimated as in HC2,
 * which is unbiased for equal variances. The degrees of freedom are Satterthwaite's for that estimate (Bell and
 * McCaffrey 2002; Imbens and Kolesar 2016). They keep the rate of false alarms at its level with few and unequal
 * differences.
 * @returns undefined for fewer than two differences
 */
export function weightedMean(differences: readonly number[], weights: readonly number[]): MeanEstimate | undefined {
  const all = weights.reduce((sum, weight) => sum + weight, 0)
  if (differences.length < 2 || !(all > 0)) return undefined
  const shares = weights.map((weight) => weight / all)
  const effect = differences.reduce((sum, difference, i) => sum + difference * (shares[i] ?? 0), 0)
  const factors = variancePattern(shares)
  const variance = differences.reduce((sum, difference, i) => sum + (factors[i] ?? 0) * (difference - effect) ** 2, 0)
  return { effect, standardError: Math.sqrt(variance), degrees: degreesFromShares(shares, factors) }
}

/** Degrees of freedom that an estimate with these weights would have. */
export function calculateDegrees(weights: readonly number[]): number {
  const all = weights.reduce((sum, weight) => sum + weight, 0)
  const shares = weights.map((weight) => weight / all)
  return degreesFromShares(shares, variancePattern(shares))
}

/** The factor of each squared deviation in the variance of the mean. */
function variancePattern(shares: readonly number[]): number[] {
  const squares = shares.reduce((sum, share) => sum + share * share, 0)
  return shares.map((share) => (share * share) / (1 - 2 * share + squares))
}

/**
 * The estimated variance is a quadratic form of the differences. Its degrees of freedom are 2 mean^2 / variance of that
 * form, calculated as if all differences had equal variances.
 */
function degreesFromShares(shares: readonly number[], factors: readonly number[]): number {
  const total = factors.reduce((sum, factor) => sum + factor, 0)
  let [trace, squares] = [0, 0]
  for (const [i, a] of shares.entries()) {
    const rowFactor = factors[i] ?? 0
    for (const [j, b] of shares.entries()) {
      const entry = (i === j ? rowFactor : 0) - rowFactor * b - a * (factors[j] ?? 0) + a * b * total
      if (i === j) trace += entry
      squares += entry * entry
    }
  }
  return squares > 0 ? (trace * trace) / squares : 1
}
