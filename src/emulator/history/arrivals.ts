import { seededRandom } from '../../core/random'
import type { WorldContactType } from '../types'
import { exponential, normal, poisson } from './draws'

/** A quarter of an hour, the interval of `weekRates`. */
const slotMs = 15 * 60_000
const dayMs = 24 * 60 * 60_000
const weekMs = 7 * dayMs
/** 1970-01-05, the first Monday of the epoch: slot 0 of a week. */
const firstMondayMs = 4 * dayMs

/** Whole-org swing of a day's volume (standard deviation of its logarithm): busy days are busy for every queue. */
const orgDayNoise = 0.07
/** A contact type's own swing of a day's volume. */
const typeDayNoise = 0.05

/** Callers in order of arrival, with all that chance decides about them, whoever may answer. */
export interface Arrivals {
  readonly count: number
  readonly start: Float64Array
  readonly type: Uint16Array
  readonly patienceMs: Float64Array
  /** Standard normal that makes the handle time. */
  readonly work: Float32Array
  /** Uniform: outcome, and how the handle time splits. */
  readonly outcome: Float32Array
  readonly split: Float32Array
}

/**
 * Poisson arrivals of every contact type between two times. All of a caller's luck is drawn here, in order of arrival,
 * so that a change of skills changes who answers but not who calls.
 */
export function drawArrivals(
  types: readonly WorldContactType[],
  startMs: number,
  endMs: number,
  seed: number,
): Arrivals {
  const { start, type } = drawTimes(types, startMs, endMs, seed)
  const count = start.length
  const random = seededRandom(`history callers ${seed}`)
  const patienceMs = new Float64Array(count)
  const work = new Float32Array(count)
  const outcome = new Float32Array(count)
  const split = new Float32Array(count)
  for (let i = 0; i < count; i++) {
    const meanPatience = types[type[i] ?? 0]?.patienceSeconds ?? 0
    patienceMs[i] = Math.max(1, Math.round(exponential(random, meanPatience * 1000)))
    work[i] = normal(random)
    outcome[i] = random()
    split[i] = random()
  }
  return { count, start: Float64Array.from(start), type: Uint16Array.from(type), patienceMs, work, outcome, split }
}

function drawTimes(
  types: readonly WorldContactType[],
  startMs: number,
  endMs: number,
  seed: number,
): { start: number[]; type: number[] } {
  const random = seededRandom(`history arrivals ${seed}`)
  const start: number[] = []
  const type: number[] = []
  let day = -1
  let noise: number[] = []
  for (let slot = Math.floor(startMs / slotMs) * slotMs; slot < endMs; slot += slotMs) {
    if (Math.floor(slot / dayMs) !== day) {
      day = Math.floor(slot / dayMs)
      const org = orgDayNoise * normal(random)
      noise = types.map(() => Math.exp(org + typeDayNoise * normal(random)))
    }
    const index = Math.floor((((slot - firstMondayMs) % weekMs) + weekMs) % weekMs) / slotMs
    const inSlot: { at: number; type: number }[] = []
    for (const [t, { weekRates }] of types.entries()) {
      const count = poisson(random, (weekRates[index] ?? 0) * (noise[t] ?? 1))
      for (let n = 0; n < count; n++) inSlot.push({ at: slot + Math.floor(random() * slotMs), type: t })
    }
    inSlot.sort((a, b) => a.at - b.at || a.type - b.type)
    for (const arrival of inSlot) {
      if (arrival.at < startMs || arrival.at >= endMs) continue
      start.push(arrival.at)
      type.push(arrival.type)
    }
  }
  return { start, type }
}
