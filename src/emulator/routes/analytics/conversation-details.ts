import { DAY_MS } from '../../../core/time/durations'
import { bodyObject, isObject, type JsonObject, requiredNumber, requireOneOf } from '../../answers/body'
import { refuse } from '../../answers/refuse'
import type { World } from '../../model/types'
import type { AggregateSource } from './conversation-aggregates'
import { conversationRecord } from './conversation-record'
import { dimensionValues, listAnsweringAgent, type Side } from './dimensions'
import { emitFigures } from './figures'
import { conversationId, findMoments, firstLeg, firstRowFrom } from './lookups'
import { type Filter, type FilterSubject, listPredicates, passes, readFilter } from './query/filter'
import { limitDays, type QueryInterval, readInterval } from './query/interval'
import { conversationDetailDimensions, segmentDimensions } from './query/names'

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

/** Dimensions that differ between the segments of one side, or that the customer's side also has. */
const OF_SEGMENTS: ReadonlySet<string> = new Set(['purpose', 'segmentType', 'disconnectType', 'wrapUpCode'])

/** Whether every filter matches at least one segment of a conversation. */
function passesSegments(source: AggregateSource, row: number, filters: readonly Filter[]): boolean {
  const names = filters.flatMap(listPredicates).map(({ name }) => name)
  const parts = names.some((name) => OF_SEGMENTS.has(name)) ? singleSegments(source, row) : sides(source, row)
  return filters.every((filter) => parts.some((part) => passes(filter, part)))
}

/** The queue's side and the agent's side: enough for dimensions that are the same in all segments of a side. */
function sides({ world, nowMs }: AggregateSource, row: number): readonly FilterSubject[] {
  const history = world.history()
  const subject = (side: Side): FilterSubject => ({
    values: (name) => dimensionValues(world, history, row, side, name),
  })
  const isAnswered = listAnsweringAgent(history, row).length > 0 && findMoments(history, row).waitEndMs <= nowMs
  return isAnswered ? [subject('acd'), subject('agent')] : [subject('acd')]
}

/** Every segment of the conversation in the form of details. */
function singleSegments(source: AggregateSource, row: number): readonly FilterSubject[] {
  const history = source.world.history()
  return conversationRecord(source, row).participants.flatMap(({ purpose, sessions }) =>
    sessions.flatMap(({ segments }) =>
      segments.map((segment): FilterSubject => {
        const side = purpose === 'agent' ? 'agent' : 'acd'
        return {
          values(name) {
            if (name === 'purpose') return [purpose]
            const value: unknown = Reflect.get(segment, name)
            if (OF_SEGMENTS.has(name) || value !== undefined) return typeof value === 'string' ? [value] : []
            if (purpose === 'customer' && name !== 'mediaType' && name !== 'direction') return []
            return dimensionValues(source.world, history, row, side, name)
          },
        }
      }),
    ),
  )
}
