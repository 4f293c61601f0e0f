import { defined } from '../../core/defined'
import { ValidationError } from '../../core/errors'
import { sum } from '../../core/sum'
import { DAY_MS, MINUTE_MS } from '../../core/time/durations'
import type { AgentTime, Demand, DemandContactType } from '../../documents'
import { handleTimesBetween } from '../../optimizer/forecast/back-test/handle-times'

/** A demand split in two parts; the later one is held back. */
export interface HeldOut {
  /** All earlier days. */
  readonly fitted: Demand
  /** The last days. */
  readonly evaluated: Demand
}

/**
 * Holds back the last days of a demand. Contacts by time are split exactly. Figures that exist only for the whole
 * window (handle times, outcomes of contacts, agents' time) go to both parts in proportion. Pure.
 * @throws ValidationError when one part would be empty
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
    const shares = new Map(demand.contactTypes.map((type) => [type.id, calculateShare(type, from, to)]))
    const time = (to - from) / count
    return {
      ...demand,
      interval: {
        start: new Date(startMs + from * lengthMs).toISOString(),
        end: new Date(startMs + to * lengthMs).toISOString(),
      },
      contactTypes: demand.contactTypes.flatMap((type) => {
        const share = shares.get(type.id) ?? 0
        const forOneAgent = type.forOneAgent && { ...type.forOneAgent, contacts: share * type.forOneAgent.contacts }
        const heldOut = { ...scaled(type, share), ...defined({ forOneAgent }), offered: type.offered.slice(from, to) }
        return share === 0
          ? []
          : [{ ...heldOut, ...handleTimesBetween(type, (from * lengthMs) / MINUTE_MS, (to * lengthMs) / MINUTE_MS) }]
      }),
      agents: demand.agents.flatMap((row) => {
        const share = shares.get(row.contactTypeId) ?? 0
        return share === 0 ? [] : [scaled(row, share)]
      }),
      staffing: demand.staffing.map((row) => ({
        ...scaled(row, time),
        ...onQueueIn(row, (from * lengthMs) / MINUTE_MS, (to * lengthMs) / MINUTE_MS),
      })),
    }
  }
  return { fitted: part(0, at), evaluated: part(at, count) }
}

/** The share of a type's contacts in a range of intervals, 0..1. */
function calculateShare({ offered }: DemandContactType, from: number, to: number): number {
  const all = sum(offered)
  return all === 0 ? 0 : sum(offered.slice(from, to)) / all
}

function scaled<Row extends object>(row: Row, share: number): Row {
  const figures = Object.entries(row).filter((entry): entry is [string, number] => typeof entry[1] === 'number')
  return { ...row, ...Object.fromEntries(figures.map(([name, value]) => [name, value * share])) }
}

/** Time on queue of a part of the window, by minutes from its start. */
function onQueueIn({ onQueue }: AgentTime, fromMinute: number, toMinute: number): Pick<AgentTime, 'onQueue'> {
  if (onQueue === undefined) return {}
  const parts = onQueue.map(([from, to, share]) => [Math.max(from, fromMinute), Math.min(to, toMinute), share] as const)
  return {
    onQueue: parts
      .filter(([from, to]) => to > from)
      .map(([from, to, share]) => [from - fromMinute, to - fromMinute, share] as const),
  }
}
