import type { Client } from '../../client'
import { ApiError } from '../../core/errors'
import { LIMITS } from '../../core/limits'
import type { AggregateGroup } from '../../resources/analytics/answers'
import { type AnalyticsFilter, allOf, anyOf } from '../../resources/analytics/filters'
import { chunks } from '../../resources/kit/lists/in-parts'
import { intervalText, parseInterval } from '../../resources/kit/lists/intervals'
import type { CallOptions } from '../../transport/contract/call-options'
import { GRANULARITY, GRANULARITY_MS } from './window'

/** The attributes that define a contact type. */
const TYPE = ['queueId', 'mediaType', 'requestedLanguageId', 'requestedRoutingSkillId'] as const

/** A query of conversation aggregates, for any part of the window. */
export interface Question {
  readonly groupBy: readonly string[]
  readonly metrics: readonly string[]
  readonly granularity?: string | undefined
  readonly timeZone?: string | undefined
}

/**
 * Offered contacts and their outcomes are separate queries, to keep the large answer by quarter of an hour small: it
 * has only offered contacts and handle times.
 */
export const QUESTIONS = {
  series: { groupBy: TYPE, metrics: ['nOffered', 'tHandle'], granularity: GRANULARITY },
  totals: {
    groupBy: [...TYPE, 'routingPriority', 'skillExpressionId', 'requestedRouting', 'usedRouting'],
    metrics: [
      'tAnswered',
      'tAbandon',
      'tAcd',
      'tShortAbandon',
      'tAlert',
      'tNotResponding',
      'tHandle',
      'tAcw',
      'nTransferred',
      'nOverSla',
    ],
  },
  checks: { groupBy: ['queueId', 'mediaType'], metrics: ['nOffered'] },
  agents: { groupBy: ['userId', ...TYPE], metrics: ['tHandle', 'nTransferred'] },
} as const satisfies Record<string, Question>

/** Filters that together cover the requested queues; one empty filter for all queues. */
export function queueFilters(queueIds: readonly string[] | undefined): (AnalyticsFilter | undefined)[] {
  if (queueIds === undefined) return [undefined]
  return chunks([...new Set(queueIds)].sort(), LIMITS.userIdsPerCall).map((ids) => allOf(anyOf('queueId', ids)))
}

/** Runs one query for one part of the window, in halves if the answer is too large. */
export async function ask(
  client: Client,
  question: Question,
  interval: string,
  filter: AnalyticsFilter | undefined,
  options: CallOptions,
): Promise<readonly AggregateGroup[]> {
  const query = { ...question, ...(filter === undefined ? {} : { filter }), flattenMultivaluedDimensions: true }
  return inHalves(
    interval,
    async (part) => (await client.analytics.conversationAggregates({ ...query, interval: part }, options)).results,
  )
}

/**
 * Queries an interval, or its halves if the answer is too large. Some orgs say that under another code, so any other 400
 * is halved once.
 */
export async function inHalves<T>(
  interval: string,
  ask: (interval: string) => Promise<readonly T[]>,
  isHalf = false,
): Promise<readonly T[]> {
  try {
    return await ask(interval)
  } catch (error) {
    const isRefused = error instanceof ApiError && error.status === 400 && !isHalf
    const halves = isTooLarge(error) || isRefused ? splitInterval(interval) : undefined
    if (halves === undefined) throw error
    const [first, second] = halves
    const answered = await inHalves(first, ask, true)
    return [...answered, ...(await inHalves(second, ask, true))]
  }
}

function isTooLarge(error: unknown): boolean {
  if (!(error instanceof ApiError)) return false
  return error.status === 413 || error.code === 'response.entity.too.large' || error.code === 'payload.too.large'
}

function splitInterval(interval: string): [string, string] | undefined {
  const parsed = parseInterval(interval)
  if (parsed === undefined) return undefined
  const { startMs, endMs } = parsed
  const middleMs = startMs + Math.floor((endMs - startMs) / 2 / GRANULARITY_MS) * GRANULARITY_MS
  if (middleMs === startMs) return undefined
  return [intervalText({ startMs, endMs: middleMs }), intervalText({ startMs: middleMs, endMs })]
}
