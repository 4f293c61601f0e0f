/** Normal quantile of a two-sided 95 % interval. */
const Z = 1.96

/** Wilson interval of a binomial share, which is valid near 0 and 1 and for few contacts. */
export function wilson(count: number, of: number): { low: number; high: number } {
  const p = count / of
  const center = p + Z ** 2 / (2 * of)
  const half = Z * Math.sqrt((p * (1 - p)) / of + Z ** 2 / (4 * of ** 2))
  const scale = 1 + Z ** 2 / of
  return { low: Math.max(0, (center - half) / scale), high: Math.min(1, (center + half) / scale) }
}
