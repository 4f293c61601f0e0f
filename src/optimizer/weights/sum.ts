/**
 * The sum of many numbers with the rounding errors carried along (Neumaier's variant of Kahan's summation): as good as
 * adding in twice the precision and rounding once, so that 0.56 + 0.33 + 0.11 is 1.
 */
export function preciseSum(values: readonly number[]): number {
  let sum = 0
  let lost = 0
  for (const value of values) {
    const next = sum + value
    lost += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum
    sum = next
  }
  // Past the largest double the carried errors are no numbers, and the sum is as large as can be said.
  return Number.isFinite(sum) ? sum + lost : sum
}
