import type { Client } from '../../client'
import { LIMITS } from '../../core/limits'
import type { Interval } from '../../documents'
import { concurrently } from '../../resources/kit/lists/in-parts'
import { intervalText, splitInterval } from '../../resources/kit/lists/intervals'
import { ask, queueFilters } from '../../workflows/demand/queries'
import { totalCount, totalSum } from '../../workflows/demand/types'
import type { ServedSeries } from './math/kit/types'

export const HALF_HOUR_MS = 1_800_000
/** Number of requests at once, as for demand: answers are large, and analytics is slow rather than limited. */
const PARALLEL = 3

const QUESTION = {
  groupBy: ['queueId', 'mediaType'],
  metrics: ['nOffered', 'tAnswered', 'tAbandon', 'nOverSla', 'tHandle'],
  granularity: 'PT30M',
} as const

/**
 * Contacts of queues by half hour, as they were served: a request per 7 days and 100 queues.
 * @param interval whole half hours
 * @returns a series for each queue, of zeros where it had no contacts
 */
export async function captureServed(
  client: Client,
  queueIds: readonly string[],
  interval: Interval,
  signal?: AbortSignal | undefined,
): Promise<ReadonlyMap<string, ServedSeries>> {
  const startMs = Date.parse(interval.start)
  const count = Math.ceil((Date.parse(interval.end) - startMs) / HALF_HOUR_MS)
  const found = new Map(queueIds.map((id) => [id, emptySeries(startMs, count)]))
  const parts = splitInterval(intervalText(interval), LIMITS.analyticsDays)
  const jobs = parts.flatMap((part) => queueFilters(queueIds).map((filter) => ({ part, filter })))
  await concurrently(jobs, PARALLEL, async ({ part, filter }) => {
    for (const { group = {}, data = [] } of await ask(client, QUESTION, part, filter, {
      signal,
      priority: 'background',
    })) {
      const series = found.get(group.queueId ?? '')
      if (series === undefined) continue
      for (const { interval: text = '', metrics = [] } of data) {
        const at = Math.floor((Date.parse(text.split('/')[0] ?? '') - startMs) / HALF_HOUR_MS)
        if (!(at >= 0 && at < count)) continue
        add(series.offered, at, totalCount(metrics, 'nOffered'))
        add(series.answered, at, totalCount(metrics, 'tAnswered'))
        add(series.abandoned, at, totalCount(metrics, 'tAbandon'))
        const answered = totalCount(metrics, group.mediaType === 'callback' ? 'tHandle' : 'tAnswered')
        add(series.withinServiceLevel, at, answered - totalCount(metrics, 'nOverSla'))
        add(series.waitSeconds, at, totalSum(metrics, 'tAnswered') / 1000)
        add(series.handled, at, totalCount(metrics, 'tHandle'))
        add(series.handleSeconds, at, totalSum(metrics, 'tHandle') / 1000)
      }
    }
  })
  return found
}

type Growing = { readonly [K in keyof ServedSeries]: ServedSeries[K] extends number ? number : number[] }

function emptySeries(startMs: number, count: number): Growing {
  const zeros = (): number[] => new Array<number>(count).fill(0)
  return {
    startMs,
    intervalMs: HALF_HOUR_MS,
    offered: zeros(),
    answered: zeros(),
    abandoned: zeros(),
    withinServiceLevel: zeros(),
    waitSeconds: zeros(),
    handled: zeros(),
    handleSeconds: zeros(),
  }
}

function add(counts: number[], at: number, more: number): void {
  counts[at] = (counts[at] ?? 0) + more
}

const COUNTS = [
  'offered',
  'answered',
  'withinServiceLevel',
  'abandoned',
  'waitSeconds',
  'handled',
  'handleSeconds',
] as const

/** The sum of several queues. */
export function together(all: ReadonlyMap<string, ServedSeries>, queueIds: readonly string[]): ServedSeries {
  const own = queueIds.flatMap((id) => all.get(id) ?? [])
  const [first] = own
  const sum = emptySeries(first?.startMs ?? 0, first?.offered.length ?? 0)
  for (const series of own) {
    for (const key of COUNTS)
      series[key].forEach((value, index) => {
        add(sum[key], index, value)
      })
  }
  return sum
}
