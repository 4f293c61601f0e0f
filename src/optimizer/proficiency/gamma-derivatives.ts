/** Above this the asymptotic series have more digits than a double; smaller arguments are moved up by recurrence. */
const ASYMPTOTIC_FROM = 12

/** Derivative of ln gamma(x) for x > 0: recurrence psi(x) = psi(x + 1) - 1/x, then the asymptotic series. */
export function digamma(x: number): number {
  let shift = 0
  let z = x
  for (; z < ASYMPTOTIC_FROM; z++) shift -= 1 / z
  const w = 1 / (z * z)
  return shift + Math.log(z) - 0.5 / z - w * (1 / 12 - w * (1 / 120 - w * (1 / 252 - w * (1 / 240 - w / 132))))
}

/** Second derivative of ln gamma(x) for x > 0. */
export function trigamma(x: number): number {
  let shift = 0
  let z = x
  for (; z < ASYMPTOTIC_FROM; z++) shift += 1 / (z * z)
  const w = 1 / (z * z)
  return shift + 1 / z + w / 2 + (w / z) * (1 / 6 - w * (1 / 30 - w * (1 / 42 - w * (1 / 30 - (w * 5) / 66))))
}
