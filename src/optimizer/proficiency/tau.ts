/**
 * Variance between groups, beyond what their sampling variances explain, by DerSimonian and Laird's moment estimator:
 * max(0, (Q - (m - 1)) / (S1 - S2/S1)) with weights 1/variance. 0 for fewer than two groups.
 */
export function deltaTau(groups: readonly { readonly y: number; readonly variance: number }[]): number {
  let s1 = 0
  let s2 = 0
  let sum = 0
  for (const { y, variance } of groups) {
    s1 += 1 / variance
    s2 += 1 / (variance * variance)
    sum += y / variance
  }
  const scale = s1 - s2 / s1
  if (groups.length < 2 || !(scale > 0)) return 0
  const mean = sum / s1
  const q = groups.reduce((total, { y, variance }) => total + (y - mean) ** 2 / variance, 0)
  return Math.max(0, (q - (groups.length - 1)) / scale)
}
