import type { Client } from '../../client'
import { LIMITS } from '../../core/limits'
import { FIRST_MONDAY_MS } from '../../core/time/local-time'
import type { AgentTime, Interval, OnQueueStretch, WeekPresence } from '../../documents'
import { weekSlots } from '../../optimizer/model/time/week-profile'
import { joinStretches } from '../../optimizer/model/week/leave'
import type { AggregateGroup } from '../../resources/analytics/answers'
import { type Metrics, routingSeconds } from '../../resources/analytics/measures'
import { chunks, concurrently } from '../../resources/kit/lists/in-parts'
import { intervalText, parseInterval, splitInterval } from '../../resources/kit/lists/intervals'
import type { CallOptions } from '../../transport/contract/call-options'
import { optionalRead, type Refusal } from './capacity'
import { inHalves } from './queries'

/** Which agents' time to read, and in which intervals. */
export interface StaffingRequest {
  readonly userIds: readonly string[]
  readonly window: Interval
  readonly byQuarterHour: boolean
  readonly call: CallOptions
  /** Called after each answer. */
  readonly advance: () => void
  readonly onRefused?: ((why: Refusal) => void) | undefined
}

/** Parallel queries: few, since answers by quarter hours are large. */
const PARALLEL = 2

/** Reads seconds in routing states by agent and by time of the week; undefined if they cannot be read. */
export async function readStaffing(client: Client, request: StaffingRequest): Promise<AgentTime[] | undefined> {
  const { userIds, window, byQuarterHour, call, advance, onRefused } = request
  const granularity = byQuarterHour ? { granularity: 'PT15M' } : {}
  const table = staffingTable(byQuarterHour ? window : undefined)
  const parts = splitInterval(intervalText(window), LIMITS.analyticsDays)
  const jobs = chunks(userIds, LIMITS.userIdsPerCall).flatMap((ids) => parts.map((part) => ({ ids, part })))
  return await optionalRead(async () => {
    await concurrently(jobs, PARALLEL, async ({ ids, part }) => {
      const ask = async (interval: string): Promise<readonly AggregateGroup[]> => {
        const query = { interval, userIds: ids, metrics: ['tAgentRoutingStatus', 'tSystemPresence'], ...granularity }
        return (await client.analytics.userAggregates(query, call)).results
      }
      for (const group of await inHalves(part, ask)) table.add(group)
      advance()
    })
    return table.list()
  }, onRefused)
}

type Seconds = ReturnType<typeof routingSeconds>

/** Adds up time by user. @param window undefined: totals only */
export function staffingTable(window: Interval | undefined) {
  const rows = new Map<string, { totals: Seconds; presence: ReturnType<typeof presenceTable> | undefined }>()
  return {
    add({ group = {}, data = [] }: AggregateGroup): void {
      const { userId } = group
      if (userId === undefined) return
      const row = rows.get(userId) ?? {
        totals: routingSeconds([]),
        presence: window === undefined ? undefined : presenceTable(window),
      }
      for (const { interval, metrics = [] } of data) {
        const seconds = routingSeconds(metrics)
        row.totals = sum(row.totals, seconds)
        if (interval !== undefined) row.presence?.add(interval, onQueue(metrics))
      }
      rows.set(userId, row)
    },
    list: (): AgentTime[] =>
      [...rows]
        .map(([userId, { totals, presence }]) => ({
          userId,
          ...totals,
          ...(presence === undefined ? {} : { week: presence.list(), onQueue: presence.stretches() }),
        }))
        .sort((a, b) => (a.userId < b.userId ? -1 : 1)),
  }
}

/** By presence: the routing status stays INTERACTING until a contact ends, after its agent has left the queue. */
function onQueue(metrics: Metrics): number {
  const onQueueMetrics = metrics.filter(
    ({ metric, qualifier }) => metric === 'tSystemPresence' && qualifier === 'ON_QUEUE',
  )
  return onQueueMetrics.reduce((seconds, { stats }) => seconds + (stats?.sum ?? 0) / 1000, 0)
}

function sum(a: Seconds, b: Seconds): Seconds {
  return {
    interactingSeconds: exactly(a.interactingSeconds + b.interactingSeconds),
    communicatingSeconds: exactly(a.communicatingSeconds + b.communicatingSeconds),
    idleSeconds: exactly(a.idleSeconds + b.idleSeconds),
    notRespondingSeconds: exactly(a.notRespondingSeconds + b.notRespondingSeconds),
    offQueueSeconds: exactly(a.offQueueSeconds + b.offQueueSeconds),
  }
}

/** Adds whole milliseconds, as the platform counts, so that the sum does not depend on the order of the answers. */
function exactly(seconds: number): number {
  return Math.round(seconds * 1000) / 1000
}

/** Resolution of the average week: shifts and breaks usually start on quarter hours. */
const SLOT_MINUTES = 15
const SLOT_MS = SLOT_MINUTES * 60_000
const SLOTS = (7 * 24 * 60) / SLOT_MINUTES

/**
 * Rounding of shares of a quarter hour: fine enough to show lateness, and coarse enough that a shift has few stretches.
 */
const STEPS = 20

/** Adds up one agent's seconds on queue by quarter hour of the week, and of the window. */
export function presenceTable({ start, end }: Interval) {
  const windowMs = Date.parse(start)
  const byWindow = new Map<number, number>()
  const { occurrences } = weekSlots(Date.parse(start), Date.parse(end), SLOT_MINUTES)
  // Adds whole milliseconds, so that the sum does not depend on the order of the answers.
  const ms = new Float64Array(SLOTS)
  return {
    /** @param interval of at most a quarter of an hour, as the answer names it */
    add(interval: string, onQueueSeconds: number): void {
      const startMs = onQueueSeconds === 0 ? undefined : parseInterval(interval)?.startMs
      if (startMs === undefined) return
      const slot = Math.floor((startMs - FIRST_MONDAY_MS) / SLOT_MS)
      const at = ((slot % SLOTS) + SLOTS) % SLOTS
      const onQueueMs = Math.round(onQueueSeconds * 1000)
      ms[at] = (ms[at] ?? 0) + onQueueMs
      const place = Math.floor((startMs - windowMs) / SLOT_MS)
      byWindow.set(place, (byWindow.get(place) ?? 0) + onQueueMs)
    },
    /** Quarter hours of the window; adjacent ones with the same share form one stretch. Shares have steps of 1/20. */
    stretches(): OnQueueStretch[] {
      const found: [number, number, number][] = []
      for (const [place, onQueueMs] of [...byWindow].sort(([a], [b]) => a - b)) {
        const share = Math.round(STEPS * Math.min(1, onQueueMs / SLOT_MS)) / STEPS
        if (share === 0) continue
        const [from, to] = [place * SLOT_MINUTES, (place + 1) * SLOT_MINUTES]
        const last = found.at(-1)
        if (last !== undefined && last[1] === from && last[2] === share) last[1] = to
        else found.push([from, to, share])
      }
      return found
    },
    /** Adjacent quarter hours with the same share become one entry; shares are rounded to hundredths. */
    list: (): WeekPresence[] =>
      joinStretches(
        Array.from(ms, (sum, slot) => {
          const max = (occurrences[slot] ?? 0) * SLOT_MS
          return { minute: slot * SLOT_MINUTES, share: max === 0 ? 0 : Math.round(Math.min(1, sum / max) * 100) / 100 }
        }),
        SLOT_MINUTES,
      ),
  }
}
