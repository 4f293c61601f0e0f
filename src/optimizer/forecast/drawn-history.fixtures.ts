import { seededRandom } from '../../core/random'
import type { DemandHistory } from './history/types'

/** What happens in a drawn world besides weekdays and hours. */
export interface DrawnWorld {
  readonly seed: number | string
  /** Number of weeks to draw. The last ones are kept apart as the actual weeks. */
  readonly weeks: number
  /** Number of weeks that are kept apart. Default 1. */
  readonly ahead?: number
  /** Days of history that are kept. Default: all. */
  readonly days?: number
  /** First day, a Monday. Default 2026-01-05. */
  readonly start?: string
  /** Factor of a date by the day of its month, 1 for the first, and the days left in it, 0 for the last. */
  readonly monthDay?: (day: number, left: number) => number
  /** How much whole days differ, as a multiple of the usual. Default 1. */
  readonly scatter?: number
  readonly types?: number
  readonly trendPerWeek?: number
  /** From this day on there are `factor` times as many contacts. */
  readonly step?: { readonly day: number; readonly factor: number }
  /** Days with their factor. */
  readonly special?: Readonly<Record<number, number>>
  /** Days on which nothing was counted. */
  readonly missing?: readonly number[]
  /** Contacts per day of the largest type. */
  readonly size?: number
}

/** A history, the actual contacts of the week after it, and the rates behind both. */
export interface DrawnHistory {
  readonly history: DemandHistory
  /** By contact type, the weeks after the history. */
  readonly actual: readonly (readonly number[])[]
  readonly rates: readonly (readonly number[])[]
  /** By contact type, the rates of the history. */
  readonly pastRates: readonly (readonly number[])[]
  date(day: number): string
}

const A_DAY = 48
const INTERVAL_MS = 1_800_000
/** How much days differ for the org, and for each contact type: standard deviations of the logarithm. */
const ORG_SD = 0.07
const TYPE_SD = 0.05

/** Contacts by half hour in four queues, Poisson around rates with factors of days. */
export function drawHistory(world: DrawnWorld): DrawnHistory {
  const { weeks, ahead = 1, types: count = 4, size = 300, missing = [], scatter = 1 } = world
  const startMs = Date.parse(world.start ?? '2026-01-05')
  const random = seededRandom(world.seed)
  const weekdays = [1.1, 1, 0.97, 0.98, 1.02, 0.5, 0.3].map((height) => height * (0.9 + 0.2 * random()))
  const days = weeks * 7
  const types = Array.from({ length: count }, (_, t) => ({
    id: `t${t}`,
    queueId: `q${t % 4}`,
    rates: dayShape(10.5 + 1.5 * random(), 15 + random(), 20 + size * random() ** 2),
  }))
  const rates = types.map((type) =>
    Array.from({ length: days * A_DAY }, (_, i) => {
      const day = Math.floor(i / A_DAY)
      return (type.rates[i % A_DAY] ?? 0) * (weekdays[day % 7] ?? 1) * factorOf(world, day, startMs)
    }),
  )
  const counts = rates.map((own) => new Array<number>(own.length).fill(0))
  for (let day = 0; day < days; day++) {
    const org = Math.exp(scatter * ORG_SD * normal(random))
    for (const [t, own] of rates.entries()) {
      const factor = org * Math.exp(scatter * TYPE_SD * normal(random))
      for (let i = day * A_DAY; i < (day + 1) * A_DAY; i++) {
        const count = poisson(random, (own[i] ?? 0) * factor)
        if (!missing.includes(day)) counts[t]?.splice(i, 1, count)
      }
    }
  }
  const end = (weeks - ahead) * 7 * A_DAY
  const begin = Math.max(0, end - (world.days ?? end) * A_DAY)
  return {
    history: {
      interval: {
        start: new Date(startMs + begin * INTERVAL_MS).toISOString(),
        end: new Date(startMs + end * INTERVAL_MS).toISOString(),
      },
      granularityMinutes: 30,
      contactTypes: types.map(({ id, queueId }, t) => ({ id, queueId, offered: counts[t]?.slice(begin, end) ?? [] })),
    },
    actual: counts.map((own) => own.slice(end)),
    rates: rates.map((own) => own.slice(end)),
    pastRates: rates.map((own) => own.slice(begin, end)),
    date: (day) => new Date(startMs + day * 86_400_000).toISOString().slice(0, 10),
  }
}

function factorOf(
  { trendPerWeek = 0, step, special = {}, monthDay = () => 1 }: DrawnWorld,
  day: number,
  startMs: number,
): number {
  const date = new Date(startMs + day * 86_400_000)
  const left = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate() - date.getUTCDate()
  return (
    (1 + trendPerWeek) ** (day / 7) *
    (step !== undefined && day >= step.day ? step.factor : 1) *
    (special[day] ?? 1) *
    monthDay(date.getUTCDate(), left)
  )
}

/** Contacts by half hour from 8 to 20 o'clock: two humps that add up to `total`. */
function dayShape(first: number, second: number, total: number): number[] {
  const bump = (hour: number, at: number, width: number): number => Math.exp(-(((hour - at) / width) ** 2) / 2)
  const shape = Array.from({ length: A_DAY }, (_, slot) =>
    slot >= 16 && slot < 40 ? bump(slot / 2, first, 2.2) + 0.8 * bump(slot / 2, second, 2.4) : 0,
  )
  const sum = shape.reduce((all, height) => all + height, 0)
  return shape.map((height) => (total * height) / sum)
}

function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
}

/** Draws a Poisson number by multiplying uniform numbers (Knuth). Only suitable for the small means of a half hour. */
function poisson(random: () => number, mean: number): number {
  const limit = Math.exp(-mean)
  let count = 0
  for (let product = random(); product > limit; product *= random()) count++
  return count
}
