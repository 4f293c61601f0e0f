/**
 * The sum of many numbers, corrected for rounding errors (Neumaier's variant of Kahan's summation). It is as good as
 * adding with twice the precision and rounding once, so 0.56 + 0.33 + 0.11 is 1.
 */
export function preciseSum(values: readonly number[]): number {
  let sum = 0
  let lost = 0
  for (const value of values) {
    const next = sum + value
    lost += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum
    sum = next
  }
  // Beyond the largest double the corrections are not numbers, and the sum is Infinity.
  return Number.isFinite(sum) ? sum + lost : sum
}
