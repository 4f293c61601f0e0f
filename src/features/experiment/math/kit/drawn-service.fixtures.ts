import { type Random, seededRandom } from '../../../../core/random'
import type { ServedSeries } from './types'

/** A center with randomly drawn service, for tests of experiments. */
export interface DrawnService {
  readonly seed: number | string
  readonly days: number
  /** First instant; a midnight. */
  readonly startMs?: number
  /** What is added to the service level in an interval. Default: nothing. */
  readonly effect?: (atMs: number) => number
  /** Contacts of the busiest half hour. */
  readonly size?: number
  /** Share within service level at the usual load. Default 0.78. */
  readonly level?: number
  /** How much more contacts come each week, as a share. Default 0. */
  readonly growth?: number
  /** Correlation of neighboring days, in contacts and in service. Default 0. */
  readonly correlation?: number
}

const HALF_HOUR_MS = 1_800_000
const MONDAY = Date.parse('2026-01-05T00:00:00Z')
const WEEKDAYS = [1.15, 1, 0.97, 0.98, 1.02, 0.5, 0.35]

/**
 * Draws half hours from 8 to 20 o'clock. Contacts are Poisson with a factor for each day. The share within service
 * level falls with load and differs from day to day at random.
 */
export function drawService({
  seed,
  days,
  startMs = MONDAY,
  effect,
  size = 40,
  level = 0.78,
  growth = 0,
  correlation = 0,
}: DrawnService): ServedSeries {
  const random = seededRandom(seed)
  const count = days * 48
  const offered = new Array<number>(count).fill(0)
  const withinServiceLevel = new Array<number>(count).fill(0)
  const abandoned = new Array<number>(count).fill(0)
  const state = [0, 0]
  for (let day = 0; day < days; day++) {
    for (const one of state.keys())
      state[one] =
        day === 0 ? normal(random) : correlation * (state[one] ?? 0) + Math.sqrt(1 - correlation ** 2) * normal(random)
    const [more = 0, better = 0] = state
    const busy = Math.exp(0.08 * more) * (1 + growth) ** (day / 7)
    const mood = 0.03 * better
    for (let slot = 16; slot < 40; slot++) {
      const i = day * 48 + slot
      const shape = Math.sin(((slot - 15) / 26) * Math.PI)
      const contacts = poisson(random, size * shape * (WEEKDAYS[day % 7] ?? 1) * busy)
      const added = effect?.(startMs + i * HALF_HOUR_MS) ?? 0
      const share = Math.min(0.99, Math.max(0.01, servedAt(level, busy) + mood - 0.05 * (shape - 0.5) + added))
      offered[i] = contacts
      for (let c = 0; c < contacts; c++) {
        if (random() < share) withinServiceLevel[i] = (withinServiceLevel[i] ?? 0) + 1
        else if (random() < 0.3) abandoned[i] = (abandoned[i] ?? 0) + 1
      }
    }
  }
  const answered = offered.map((one, i) => one - (abandoned[i] ?? 0))
  return {
    startMs,
    intervalMs: HALF_HOUR_MS,
    offered,
    answered,
    abandoned,
    withinServiceLevel,
    waitSeconds: answered.map((one) => one * 30),
    handled: answered,
    handleSeconds: answered.map((one) => one * 300),
  }
}

/** The share served in time at a load: `level` at the usual one, and the steeper the nearer it is to a half. */
function servedAt(level: number, load: number): number {
  return 1 / (1 + (load ** STEEPNESS * (1 - level)) / level)
}

const STEEPNESS = 6

/** A standard normal number (Box and Muller). */
export function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
}

function poisson(random: Random, mean: number): number {
  const limit = Math.exp(-mean)
  let product = random()
  let count = 0
  while (product > limit) {
    product *= random()
    count++
  }
  return count
}
