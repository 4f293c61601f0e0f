import type { Random } from '../../core/random'
import { normal } from '../../core/random'
import type { WorldBehavior } from '../model/behavior'

/** An exponential draw with mean 1. */
export function unitExponential(random: Random): number {
  return -Math.log(1 - random())
}

/** Share of impatient callers in mixed patience, and their mean patience relative to that of all callers. */
const impatientShare = 0.25
const impatientMean = 0.15
const patientMean = (1 - impatientShare * impatientMean) / (1 - impatientShare)
/** Mean of the square root of a unit exponential: the gamma function at 1.5. */
const meanOfRoot = Math.sqrt(Math.PI) / 2

/**
 * A patience with mean 1. Every shape uses exactly one random number, so that later draws do not depend on the shape.
 */
export function unitPatience(random: Random, shape: WorldBehavior['patienceShape']): number {
  if (shape === 'exponential') return unitExponential(random)
  const draw = random()
  // The position of the draw within its part of [0, 1) is uniform again.
  if (draw < impatientShare) return -impatientMean * Math.log(1 - draw / impatientShare)
  const rest = (draw - impatientShare) / (1 - impatientShare)
  return (patientMean * Math.sqrt(-Math.log(1 - rest))) / meanOfRoot
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
