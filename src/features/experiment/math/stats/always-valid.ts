/**
 * Evidence that may be checked after every difference: the self-normalized mixture of Robbins and of de la Pena (Annals
 * of Probability 27, 1999). Let S be the sum and V the sum of squares of the weighted differences. If each difference
 * is symmetric about 0 given those before it, exp(lambda S - lambda^2 V / 2) is a supermartingale. Under a plan without
 * effect, the random assignment of the blocks makes them symmetric. Lambda is mixed over a normal distribution. The
 * probability that the evidence ever reaches 1 / alpha is at most alpha, however few the differences.
 * @param spread standard deviation of lambda, chosen before the experiment
 * @returns the evidence; its inverse is a p-value that is valid at every check
 */
export function evidence(differences: readonly number[], weights: readonly number[], spread: number): number {
  let [sum, squares] = [0, 0]
  for (const [i, one] of differences.entries()) {
    const weighted = one * (weights[i] ?? 1)
    sum += weighted
    squares += weighted * weighted
  }
  const grown = 1 + spread * spread * squares
  return Math.exp((spread * spread * sum * sum) / (2 * grown)) / Math.sqrt(grown)
}

/**
 * The spread for which the evidence is strongest where it is expected to decide.
 * @param squares sum of squares of the weighted differences at that moment
 */
export function bestSpread(squares: number, alpha: number): number {
  const needed = -2 * Math.log(alpha)
  return Math.sqrt((needed + Math.log(needed) + 1) / squares)
}

/** The interval of the effects that the evidence does not exclude. It is valid at every check. */
export function validInterval(
  differences: readonly number[],
  weights: readonly number[],
  { spread, alpha, effect }: { readonly spread: number; readonly alpha: number; readonly effect: number },
): { readonly low: number; readonly high: number } {
  const against = (tau: number): number =>
    evidence(
      differences.map((difference) => difference - tau),
      weights,
      spread,
    )
  const widest = Math.max(...differences.map((difference) => Math.abs(difference - effect)), 1e-12)
  const end = (sign: number): number => {
    let far = widest
    for (let i = 0; i < 40 && against(effect + sign * far) < 1 / alpha; i++) far *= 2
    // With few differences, the evidence against very large effects has a limit, which may be too low to exclude any.
    if (against(effect + sign * far) < 1 / alpha) return sign * Infinity
    let near = 0
    for (let i = 0; i < 60; i++) {
      const middle = (near + far) / 2
      if (against(effect + sign * middle) < 1 / alpha) near = middle
      else far = middle
    }
    return effect + sign * far
  }
  return { low: end(-1), high: end(1) }
}
