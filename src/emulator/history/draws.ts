import type { Random } from '../../core/random'

/** An exponential draw with mean 1. */
export function unitExponential(random: Random): number {
  return -Math.log(1 - random())
}

/** A standard normal draw (Box-Muller; the second value of the pair is not kept, so each call costs two numbers). */
export function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
}

/** A Poisson draw: by multiplication for small means, by the rounded normal above 30, where it is close enough. */
export function poisson(random: Random, mean: number): number {
  if (mean <= 0) return 0
  if (mean > 30) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal(random)))
  const limit = Math.exp(-mean)
  let count = 0
  for (let product = random(); product > limit; product *= random()) count += 1
  return count
}

/** The lognormal value of a standard normal `z`, with mean 1 and this coefficient of variation. */
export function lognormalUnit(z: number, variation: number): number {
  const variance = Math.log(1 + variation * variation)
  return Math.exp(Math.sqrt(variance) * z - variance / 2)
}
