import { DAY_MS } from '../../../core/time/durations'
import { bodyObject, isObject, type JsonObject, requiredNumber, requireOneOf } from '../../answers/body'
import { refuse } from '../../answers/refuse'
import type { World } from '../../model/types'
import type { AggregateSource } from './conversation-aggregates'
import { conversationRecord } from './conversation-record'
import { dimensionValues } from './dimensions'
import { emitFigures } from './figures'
import { conversationId, findMoments, firstLeg, firstRowFrom } from './lookups'
import { type Filter, type FilterSubject, passes, readFilter } from './query/filter'
import { limitDays, type QueryInterval, readInterval } from './query/interval'
import { conversationDetailDimensions, segmentDimensions } from './query/names'
import { passesSegments } from './segment-filters'

/** Conversations per page when the body names no paging. */
const defaultPageSize = 25
/** Longest interval without filters and with filters, in days. */
const plainDays = 7
const filteredDays = 31
/** Maximum conversations in one answer: a larger one is too large to send. */
const maxConversations = 1000

/** One page of conversations in order of their start. @throws Refusal 400 or 413 `payload.too.large` */
export function conversationDetails(source: AggregateSource, body: unknown) {
  const { world, switches, nowMs } = source
  const object = bodyObject(body)
  const rows = selectConversations(source, object, true)
  const { pageSize, pageNumber } = readPaging(object, switches.detailsPageSize)
  const page = shiftedPage(world, rows, pageSize, pageNumber, nowMs)
  if (page.length > maxConversations) refuse(413, 'payload.too.large', 'The response payload was too large.')
  return {
    ...(page.length === 0 ? {} : { conversations: page.map((row) => conversationRecord(source, row)) }),
    totalHits: rows.length,
  }
}

/**
 * One page of rows. Conversations under way move while a client reads the pages. If the last conversation of a page has
 * not ended, it is repeated at the start of the next page. The row that would be there is then missing.
 */
function shiftedPage(
  world: World,
  rows: readonly number[],
  pageSize: number,
  pageNumber: number,
  nowMs: number,
): readonly number[] {
  const from = (pageNumber - 1) * pageSize
  const page = rows.slice(from, from + pageSize)
  const before = rows[from - 1]
  if (before === undefined || page.length === 0 || findMoments(world.history(), before).endMs <= nowMs) return page
  return [before, ...page.slice(1)]
}

/** `paging` of a detail query's body. @throws Refusal 400 for an invalid page, or one larger than allowed */
export function readPaging(object: JsonObject, maxPageSize: number): { pageSize: number; pageNumber: number } {
  if (object.paging === undefined || object.paging === null) return { pageSize: defaultPageSize, pageNumber: 1 }
  const paging = isObject(object.paging) ? object.paging : refuse(400, 'bad.request', 'paging must be an object')
  const pageSize = requiredNumber(paging, 'pageSize')
  const pageNumber = requiredNumber(paging, 'pageNumber')
  if (pageSize < 1 || pageSize > maxPageSize)
    refuse(400, 'bad.request', `paging.pageSize must be between 1 and ${maxPageSize}`, {
      details: [{ fieldName: 'paging.pageSize' }],
    })
  if (pageNumber < 1) refuse(400, 'bad.request', 'paging.pageNumber must be at least 1')
  return { pageSize, pageNumber }
}

/** Rows of the history that a detail query or job selects, in the requested order. */
export function selectConversations(source: AggregateSource, object: JsonObject, limited: boolean): readonly number[] {
  const { world, nowMs } = source
  const interval = readInterval(object.interval)
  const conversationFilters = readFilters(object, 'conversationFilters', conversationDetailDimensions)
  const segmentFilters = readFilters(object, 'segmentFilters', segmentDimensions)
  const filtered = conversationFilters.length + segmentFilters.length > 0
  if (limited) {
    const what = filtered ? 'a detail query' : 'a detail query without filters'
    limitDays(interval, filtered ? filteredDays : plainDays, what)
  }
  const found = new Set<number>()
  for (const row of touched(source, interval)) {
    const whole = conversationSubject(world, row, nowMs)
    const chosen =
      conversationFilters.every((filter) => passes(filter, whole)) &&
      (segmentFilters.length === 0 || passesSegments(source, row, segmentFilters))
    if (chosen) found.add(firstLeg(world.history(), row))
  }
  const rows = [...found].sort((a, b) => a - b)
  return ordered(world, rows, object)
}

function readFilters(object: JsonObject, field: string, dimensions: readonly string[]): readonly Filter[] {
  const value = object[field]
  if (value === undefined || value === null) return []
  if (!Array.isArray(value)) return refuse(400, 'bad.request', `${field} must be a list`)
  return value.flatMap((filter: unknown) => readFilter(filter, dimensions) ?? [])
}

function conversationSubject(world: World, row: number, nowMs: number): FilterSubject {
  const history = world.history()
  return {
    values(name) {
      if (name === 'conversationId') return [conversationId(world, row)]
      if (name === 'conversationStart') return [String(history.start[row] ?? 0)]
      const { endMs } = findMoments(history, row)
      if (name === 'conversationEnd') return endMs <= nowMs ? [String(endMs)] : []
      return dimensionValues(world, history, row, 'acd', name)
    },
    metric(desired) {
      let found: number | undefined
      emitFigures(world, history, row, (name, _side, atMs, value) => {
        if (name === desired && atMs <= nowMs) found = value
      })
      return found
    },
  }
}

/** Rows of conversations in the interval: those that touched one of its days, or those that started in it. */
function touched({ world, switches, nowMs }: AggregateSource, interval: QueryInterval): readonly number[] {
  const history = world.history()
  const byDay = switches.detailsSelection === 'day'
  const fromMs = byDay ? Math.floor(interval.fromMs / DAY_MS) * DAY_MS : interval.fromMs
  const toMs = byDay ? Math.ceil(interval.toMs / DAY_MS) * DAY_MS : interval.toMs
  const last = firstRowFrom(history, Math.min(toMs, nowMs))
  const rows: number[] = []
  for (let row = byDay ? history.firstOpenRow(fromMs) : firstRowFrom(history, fromMs); row < last; row++)
    if (findMoments(history, row).endMs >= fromMs) rows.push(row)
  return rows
}

function ordered(world: World, rows: readonly number[], object: JsonObject): readonly number[] {
  const order = requireOneOf(object.order ?? 'asc', ['asc', 'desc', 'unordered'], 'order')
  const orderBy = requireOneOf(
    object.orderBy ?? 'conversationStart',
    ['conversationStart', 'conversationEnd', 'segmentStart', 'segmentEnd'],
    'orderBy',
  )
  const history = world.history()
  const byEnd = orderBy.endsWith('End')
    ? [...rows].sort((a, b) => byTime(findMoments(history, a).endMs, findMoments(history, b).endMs))
    : [...rows]
  return order === 'desc' ? byEnd.reverse() : byEnd
}

/** Conversations without an end have the time Infinity and come last. */
function byTime(a: number, b: number): number {
  return a === b ? 0 : a < b ? -1 : 1
}
