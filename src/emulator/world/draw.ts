import type { Random } from '../../core/random'
import { normal } from '../../core/random'

/** A lognormal factor with mean 1 and the given standard deviation of its logarithm. */
export function factor(random: Random, sd: number): number {
  return Math.exp(sd * normal(random) - (sd * sd) / 2)
}

/** True with a probability. */
export function chance(random: Random, probability: number): boolean {
  return random() < probability
}

/** A whole number from `low` to `high`, both inclusive. */
export function between(random: Random, low: number, high: number): number {
  return low + Math.floor(random() * (high - low + 1))
}

/** A random element of a list. @throws RangeError when the list is empty */
export function pick<T>(random: Random, list: readonly T[]): T {
  const item = list[Math.floor(random() * list.length)]
  if (item === undefined) throw new RangeError('nothing to pick from')
  return item
}

/** `value` cut to a range. */
export function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value))
}
