import type { Client } from '../../client'
import { LIMITS } from '../../core/limits'
import type { AgentTime, Interval } from '../../documents'
import type { AggregateGroup } from '../../resources/analytics/answers'
import { routingSeconds } from '../../resources/analytics/measures'
import { chunks } from '../../resources/kit/lists/chunks'
import { concurrently } from '../../resources/kit/lists/concurrently'
import { intervalText, splitInterval } from '../../resources/kit/lists/intervals'
import type { CallOptions } from '../../transport/contract/call-options'
import { optionalRead, type Refusal } from './optional-read'
import { inHalves } from './queries'
import { presenceTable } from './week-presence'

/** Which agents' time to read, and in which intervals. */
export interface StaffingRequest {
  readonly userIds: readonly string[]
  readonly window: Interval
  readonly byHalfHour: boolean
  readonly call: CallOptions
  /** Called after each answer. */
  readonly advance: () => void
  readonly onRefused?: ((why: Refusal) => void) | undefined
}

/** Parallel queries: few, since answers by half hours are large. */
const PARALLEL = 2

/** Reads seconds in routing states by agent and by time of the week; undefined if they cannot be read. */
export async function readStaffing(client: Client, request: StaffingRequest): Promise<AgentTime[] | undefined> {
  const { userIds, window, byHalfHour, call, advance, onRefused } = request
  const granularity = byHalfHour ? { granularity: 'PT30M' } : {}
  const table = staffingTable(byHalfHour ? window : undefined)
  const parts = splitInterval(intervalText(window), LIMITS.analyticsDays)
  const jobs = chunks(userIds, LIMITS.userIdsPerCall).flatMap((ids) => parts.map((part) => ({ ids, part })))
  return await optionalRead(async () => {
    await concurrently(jobs, PARALLEL, async ({ ids, part }) => {
      const ask = async (interval: string): Promise<readonly AggregateGroup[]> => {
        const query = { interval, userIds: ids, metrics: ['tAgentRoutingStatus'], ...granularity }
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
        if (interval !== undefined) row.presence?.add(interval, onQueue(seconds))
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

function onQueue({ interactingSeconds, communicatingSeconds, idleSeconds, notRespondingSeconds }: Seconds): number {
  return interactingSeconds + communicatingSeconds + idleSeconds + notRespondingSeconds
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
