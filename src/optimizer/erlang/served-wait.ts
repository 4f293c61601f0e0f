import { gapAfter, peakExponent } from './kit/peak'

/**
 * Mean wait, in units of the mean patience, of the calls that waited and were served in an M/M/N+M queue. x is the
 * arrivals and c the calls that all busy agents end, both per mean patience; `gap` is x - c. The mean is sum t(j+1)
 * H(j) / sum t(j+1) over j = 0, 1, .., with t(j) as in `queueSeries` and H(j) = 1/(c+1) + .. + 1/(c+j+1). For very
 * large x the same mean is computed as an integral over the wait.
 */
export function meanServedWait(c: number, x: number, gap: number): number {
  return x > INTEGRAL_FROM ? byIntegral(c, x, gap) : bySeries(c, x, gap)
}

/** e^-u - 1 + u without cancellation, for u >= 0. */
export function expRest(u: number): number {
  if (u > 0.5) return Math.expm1(-u) + u
  let sum = 0
  for (let k = 16; k >= 2; k -= 1) sum = ((1 - sum) * u) / k
  return sum * u
}

/** From this x on, the sum's about 10 sqrt(x) terms cost more than the 400 nodes of the integral. */
const INTEGRAL_FROM = 1e6
/** Number of standard deviations to sum over; the rest is less than 1e-17 of the sum. */
const REACH = 9

function bySeries(c: number, x: number, gap: number): number {
  const start = Math.max(0, Math.floor(gap - REACH * Math.sqrt(x)) - 10)
  let harmonic = (start > 0 ? harmonicFrom(c, start) : 0) + 1 / (c + start + 1)
  // The first term is set to 1, since only the ratios of terms count. The true term may be 0 in doubles.
  let term = 1
  let total = 1
  let weighted = harmonic
  for (let j = start + 2; ; j += 1) {
    const share = 1 / (c + j)
    term *= x * share
    harmonic += share
    total += term
    weighted += term * harmonic
    if (term * harmonic <= 1e-17 * weighted && c + j > x) return weighted / total
  }
}

/** 1/(c+1) + .. + 1/(c+n): the first terms one by one, the rest as a difference of digamma functions (DLMF 5.11.2). */
function harmonicFrom(c: number, n: number): number {
  let sum = 0
  let i = 1
  for (; c + i < DIGAMMA_FROM && i <= n; i += 1) sum += 1 / (c + i)
  return i > n ? sum : sum + Math.log((c + n + 1) / (c + i)) + digammaRest(c + n + 1) - digammaRest(c + i)
}

/** From this argument on, the error of four terms of the digamma series is below 1e-16. */
const DIGAMMA_FROM = 40

function digammaRest(a: number): number {
  const v = 1 / (a * a)
  return -0.5 / a - v * (1 / 12 - v * (1 / 120 - v * (1 / 252 - v / 240)))
}

/**
 * Integrates over the wait v in mean patiences. Its density is proportional to e^-v exp(gap v - x (e^-v - 1 + v)),
 * which has one peak or falls from v = 0 on.
 */
function byIntegral(c: number, x: number, gap: number): number {
  const peak = Math.max(0, Math.log(x / (c + 1)))
  const scale = 1 / Math.max(1 - gap, Math.sqrt(Math.min(x, c + 1)))
  let total = 0
  let weighted = 0
  for (let left = Math.max(0, peak - 10 * scale); left < peak + 40 * scale; left += scale) {
    for (let n = 0; n < NODES.length; n += 1) {
      const v = left + scale * (0.5 + 0.5 * (NODES[n] ?? 0))
      const density = (WEIGHTS[n] ?? 0) * Math.exp(logDensity(c, x, gap, v))
      total += density
      weighted += density * v
    }
  }
  return weighted / total
}

function logDensity(c: number, x: number, gap: number, v: number): number {
  if (gap <= 0) return gap * v - x * expRest(v) - v
  return -v - peakExponent(c, x * Math.exp(-v), gapAfter(v, c, x, gap))
}

/** Gauss and Legendre's nodes and weights of order 8 on -1..1. */
const NODES = [
  -0.9602898564975363, -0.7966664774136267, -0.525532409916329, -0.18343464249564981, 0.18343464249564981,
  0.525532409916329, 0.7966664774136267, 0.9602898564975363,
]
const WEIGHTS = [
  0.10122853629037626, 0.22238103445337448, 0.31370664587788727, 0.362683783378362, 0.362683783378362,
  0.31370664587788727, 0.22238103445337448, 0.10122853629037626,
]
