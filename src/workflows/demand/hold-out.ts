import { ValidationError } from '../../core/errors'
import type { Demand, DemandContactType } from '../../documents'

const DAY_MS = 86_400_000

/** A demand in two parts, the later one held back. */
export interface HeldOut {
  /** What came before. */
  readonly fitted: Demand
  /** The last days. */
  readonly judged: Demand
}

/**
 * Holds back the last days of a demand. What the demand keeps for its whole window alone (handle times, what became of
 * contacts, how agents spent their time) goes to both parts in proportion: contacts by time are what is held back. Pure.
 * @throws ValidationError where nothing is left on one side
 */
export function holdOut(demand: Demand, days: number): HeldOut {
  const startMs = Date.parse(demand.interval.start)
  const endMs = Date.parse(demand.interval.end)
  const lengthMs = demand.granularityMinutes * 60_000
  const count = Math.round((endMs - startMs) / lengthMs)
  const at = Math.round((endMs - days * DAY_MS - startMs) / lengthMs)
  if (!(at > 0 && at < count)) {
    const has = ((endMs - startMs) / DAY_MS).toFixed(1)
    const message = `${days} days cannot be held back of a demand of ${has} days: nothing would be left to plan from`
    throw new ValidationError([{ path: 'days', message }])
  }
  const part = (from: number, to: number): Demand => {
    const shares = new Map(demand.contactTypes.map((type) => [type.id, shareOf(type, from, to)]))
    const time = (to - from) / count
    return {
      ...demand,
      interval: {
        start: new Date(startMs + from * lengthMs).toISOString(),
        end: new Date(startMs + to * lengthMs).toISOString(),
      },
      contactTypes: demand.contactTypes.flatMap((type) => {
        const share = shares.get(type.id) ?? 0
        return share === 0 ? [] : [{ ...scaled(type, share), offered: type.offered.slice(from, to) }]
      }),
      agents: demand.agents.flatMap((row) => {
        const share = shares.get(row.contactTypeId) ?? 0
        return share === 0 ? [] : [scaled(row, share)]
      }),
      staffing: demand.staffing.map((row) => scaled(row, time)),
    }
  }
  return { fitted: part(0, at), judged: part(at, count) }
}

/** How much of a type's contacts came in some of the intervals, 0..1. */
function shareOf({ offered }: DemandContactType, from: number, to: number): number {
  const sum = (counts: readonly number[]): number => counts.reduce((total, one) => total + one, 0)
  const all = sum(offered)
  return all === 0 ? 0 : sum(offered.slice(from, to)) / all
}

/** A row whose figures are so many times as large. */
function scaled<Row extends object>(row: Row, share: number): Row {
  const figures = Object.entries(row).filter((entry): entry is [string, number] => typeof entry[1] === 'number')
  return { ...row, ...Object.fromEntries(figures.map(([name, value]) => [name, value * share])) }
}
