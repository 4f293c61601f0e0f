/** The sum of numbers, added in their order. */
export function sum(numbers: ArrayLike<number>): number {
  let all = 0
  for (let i = 0; i < numbers.length; i++) all += numbers[i] ?? 0
  return all
}

/** The mean of numbers; NaN of none. */
export function mean(numbers: readonly number[]): number {
  return sum(numbers) / numbers.length
}
