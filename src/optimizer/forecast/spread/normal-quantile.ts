import { normalCdf } from '../../erlang/kit/normal'

/** The value that a standard normal variable stays below with this probability, to about 1e-12: Newton's method. */
export function normalQuantile(probability: number): number {
  let x = 0
  for (let round = 0; round < 60; round++) {
    const density = Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI)
    const step = (normalCdf(x) - probability) / density
    x -= Math.max(-1, Math.min(1, step))
    if (Math.abs(step) < 1e-13) break
  }
  return x
}
