import { normal, type Random, seededRandom } from '../../core/random'
import type { WorldBehavior } from '../model/behavior'
import type { WorldContactType } from '../model/types'
import type { Caller } from './columns'
import { lognormalUnit, poisson, unitPatience } from './draws'

/** A quarter of an hour, the interval of `weekRates`. */
const slotMs = 15 * 60_000
export const dayMs = 24 * 60 * 60_000
const weekMs = 7 * dayMs
/** 1970-01-05, the first Monday of the epoch: slot 0 of a week. */
const firstMondayMs = 4 * dayMs

/**
 * Variation of a day's volume in the whole org (standard deviation of its logarithm): queues have the same busy days.
 */
const orgDayNoise = 0.07
/** Additional variation of a day's volume for one contact type. */
const typeDayNoise = 0.05

/** Coefficient of variation of handle times. Published measurements of phone calls are between 0.7 and 1.2. */
const handleVariation = 0.75

/** The callers of one day in order of arrival, with all their random properties. These do not depend on who answers. */
export interface DayOfArrivals {
  readonly count: number
  /** Epoch ms, whole. */
  readonly start: Float64Array
  readonly type: Uint16Array
  readonly patienceMs: Float64Array
  /** Work, in multiples of the mean handle time of the agent who answers; 1 on average. */
  readonly work: Float64Array
  /** Uniform draws: one decides the outcome, one how the handle time splits. */
  readonly outcome: Float32Array
  readonly split: Float32Array
}

/**
 * Poisson arrivals of every contact type on a day of the epoch (UTC), around the type's rates and that day's variation.
 * All random properties of a caller are drawn here, from seed and day alone. A change of skills therefore changes who
 * answers, but not who calls, when, about what and with how much patience.
 */
export function arrivalsOfDay(
  types: readonly WorldContactType[],
  day: number,
  seed: number,
  behavior: WorldBehavior,
): DayOfArrivals {
  const { start, type } = timesOfDay(types, day, seed)
  const count = start.length
  const random = seededRandom(`history callers ${seed} ${day}`)
  const patienceMs = new Float64Array(count)
  const work = new Float64Array(count)
  const outcome = new Float32Array(count)
  const split = new Float32Array(count)
  for (let i = 0; i < count; i++) {
    const drawn = drawCaller(random, types[type[i] ?? 0], behavior)
    patienceMs[i] = drawn.patienceMs
    work[i] = drawn.work
    outcome[i] = drawn.outcome
    split[i] = drawn.split
  }
  return { count, start, type, patienceMs, work, outcome, split }
}

/** The random properties of a call of a type, independent of its time. */
export function drawCaller(
  random: Random,
  type: WorldContactType | undefined,
  { patienceShape }: WorldBehavior,
): Omit<Caller, 'startMs' | 'type'> {
  const meanPatience = type?.patienceSeconds ?? 0
  const patienceMs = Math.max(1, Math.round(unitPatience(random, patienceShape) * meanPatience * 1000))
  const variation = type?.handleTimeCv ?? handleVariation
  return { patienceMs, work: lognormalUnit(normal(random), variation), outcome: random(), split: random() }
}

/**
 * Mean contacts of a type in the quarter of an hour from `slotStartMs`, before the day's variation: the hidden truth.
 * @param slotStartMs epoch ms
 */
export function trueRate({ weekRates }: WorldContactType, slotStartMs: number): number {
  const index = Math.floor(((((slotStartMs - firstMondayMs) % weekMs) + weekMs) % weekMs) / slotMs)
  return weekRates[index] ?? 0
}

function timesOfDay(types: readonly WorldContactType[], day: number, seed: number) {
  const random = seededRandom(`history arrivals ${seed} ${day}`)
  const org = normal(random)
  const swing = types.map((type) => drawSwing(type, org, normal(random)))
  const found: { at: number; type: number }[] = []
  for (const [t, contactType] of types.entries()) found.push(...measuredTimes(contactType, t, day, random))
  for (let slot = day * dayMs; slot < (day + 1) * dayMs; slot += slotMs) {
    for (const [t, contactType] of types.entries()) {
      if (isMeasured(contactType, slot)) continue
      const count = poisson(random, trueRate(contactType, slot) * (swing[t] ?? 1))
      for (let n = 0; n < count; n++) found.push({ at: slot + Math.floor(random() * slotMs), type: t })
    }
  }
  found.sort((a, b) => a.at - b.at || a.type - b.type)
  return { start: Float64Array.from(found, ({ at }) => at), type: Uint16Array.from(found, ({ type }) => type) }
}

/** Busyness of a day for a type, around 1, from two standard normal draws: the org's and the type's own. */
function drawSwing({ dayNoise }: WorldContactType, org: number, own: number): number {
  if (dayNoise === undefined) return Math.exp(orgDayNoise * org + typeDayNoise * own)
  return lognormalUnit(org, dayNoise.org) * lognormalUnit(own, dayNoise.own)
}

/** Whether the contacts that arrived at a time are known. */
function isMeasured({ measured }: WorldContactType, atMs: number): boolean {
  if (measured === undefined) return false
  return atMs >= measured.startMs && atMs < measured.startMs + measured.intervalMs * measured.offered.length
}

/** Contacts of a day that are known to have arrived, each at a random time of its interval. */
function measuredTimes({ measured }: WorldContactType, type: number, day: number, random: Random) {
  if (measured === undefined) return []
  const { startMs, intervalMs, offered } = measured
  const first = Math.max(0, Math.ceil((day * dayMs - startMs) / intervalMs))
  const end = Math.min(offered.length, Math.ceil(((day + 1) * dayMs - startMs) / intervalMs))
  const found: { at: number; type: number }[] = []
  for (let i = first; i < end; i++) {
    // A fractional count, such as that of a part of a longer window, is rounded at random.
    const count = Math.floor((offered[i] ?? 0) + (Number.isInteger(offered[i]) ? 0 : random()))
    for (let n = 0; n < count; n++)
      found.push({ at: startMs + i * intervalMs + Math.floor(random() * intervalMs), type })
  }
  return found
}
