import type { DurationShape } from '../../../documents'
import type { RandomStream } from './random-streams'

/** A distribution of times, scaled to the mean 1, from which times can be drawn. */
export interface UnitShape {
  readonly kind: DurationShape['kind']
  /** Standard deviation of the logarithm, or the shape parameter of a gamma distribution. */
  readonly parameter: number
  /** Of an empirical distribution: the values that are drawn. */
  readonly values: Float64Array
}

/** Scales a distribution to the mean 1. @param shape default: exponential */
export function unitShape(shape: DurationShape | undefined): UnitShape {
  const { kind } = shape ?? { kind: 'exponential' }
  let parameter = 0
  let values = new Float64Array(0)
  if (shape?.kind === 'lognormal') parameter = Math.sqrt(Math.log1p(shape.cv * shape.cv))
  if (shape?.kind === 'gamma') parameter = 1 / (shape.cv * shape.cv)
  if (shape?.kind === 'empirical') {
    const mean = shape.values.reduce((sum, value) => sum + value, 0) / shape.values.length
    values = Float64Array.from(shape.values, (value) => value / mean)
  }
  return { kind, parameter, values }
}

/** Draws a time from a distribution with mean 1. */
export function drawUnit(shape: UnitShape, stream: RandomStream): number {
  const { kind, parameter, values } = shape
  if (kind === 'exponential') return stream.exponential()
  if (kind === 'constant') return 1
  if (kind === 'lognormal') return Math.exp(parameter * normal(stream) - (parameter * parameter) / 2)
  if (kind === 'gamma') return unitGamma(parameter, stream)
  return values[Math.floor(stream.uniform() * values.length)] ?? 1
}

/**
 * Gamma distributed with this shape and mean 1 (Marsaglia and Tsang, A Simple Method for Generating Gamma Variables,
 * 2000).
 */
export function unitGamma(shape: number, stream: RandomStream): number {
  const d = (shape < 1 ? shape + 1 : shape) - 1 / 3
  const c = 1 / Math.sqrt(9 * d)
  for (;;) {
    const x = normal(stream)
    const v = (1 + c * x) ** 3
    if (v <= 0) continue
    if (Math.log(1 - stream.uniform()) >= (x * x) / 2 + d * (1 - v + Math.log(v))) continue
    const boost = shape < 1 ? (1 - stream.uniform()) ** (1 / shape) : 1
    return (d * v * boost) / shape
  }
}

/** Standard normal from radius and angle (Box and Muller 1958): half the squared radius is exponential. */
function normal(stream: RandomStream): number {
  return Math.sqrt(2 * stream.exponential()) * Math.cos(2 * Math.PI * stream.uniform())
}
