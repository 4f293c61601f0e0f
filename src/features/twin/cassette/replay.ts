import { ValidationError } from '../../../core/errors'
import { addTo } from '../../../core/group-by'
import { canonicalJson } from '../../../core/json/json'
import { isObject, readBody } from '../../../emulator/answers/body'
import { refuse } from '../../../emulator/answers/refuse'
import type { BackendRequest } from '../../../emulator/model/state-types'
import type { Reply } from '../../../emulator/model/types'
import type { Cassette, CassetteExchange } from './cassette'

/**
 * Answers of a cassette. The same request gets its answers in recorded order; the last one is repeated. A request that differs
 * from a recorded one in its times alone gets the answer of the one that is as far from its present, with the times of the
 * answer shifted as much.
 * @param present time of the replay, ms
 * @throws ValidationError for anything but a cassette
 */
export function createReplay(cassette: Cassette, present: () => number): (request: BackendRequest) => Reply {
  checkCassette(cassette)
  const startMs = Date.parse(cassette.recordedAt)
  const answers = new Map<string, CassetteExchange[]>()
  const similar = new Map<string, { readonly key: string; readonly firstMs: number; readonly agoMs: number }[]>()
  for (const exchange of cassette.exchanges) {
    const key = keyOf(exchange)
    const { shape, firstMs } = splitInstants(key)
    const agoMs = startMs + (exchange.atMs ?? 0) - firstMs
    if (!answers.has(key)) addTo(similar, shape, { key, firstMs, agoMs })
    addTo(answers, key, exchange)
  }
  const given = new Map<string, number>()
  return (request) => {
    const { method, path } = request
    const body = request.bytes.length === 0 ? undefined : readBody(request.bytes, request.headers['content-type'] ?? '')
    const requested = keyOf({ method, path, query: sortedQuery(request.query), body })
    const { key, shiftMs } = answers.has(requested) ? { key: requested, shiftMs: 0 } : nearest(requested)
    const found = answers.get(key)
    const place = given.get(key) ?? 0
    given.set(key, place + 1)
    const exchange = found?.[Math.min(place, found.length - 1)]
    if (exchange === undefined)
      return refuse(501, 'cassette.miss', `The cassette has no answer to ${method} ${path} with this query and body.`)
    return {
      status: exchange.status,
      ...(exchange.answer === undefined ? {} : { body: shifted(exchange.answer, shiftMs) }),
      ...(exchange.retryAfter === undefined ? {} : { headers: { 'retry-after': exchange.retryAfter } }),
    }
  }

  function nearest(requested: string): { readonly key: string; readonly shiftMs: number } {
    const { shape, firstMs } = splitInstants(requested)
    const distance = ({ agoMs }: { readonly agoMs: number }): number => Math.abs(agoMs - (present() - firstMs))
    const [best] = (similar.get(shape) ?? [])
      .filter((one) => distance(one) <= MAX_DISTANCE_MS)
      .sort((a, b) => distance(a) - distance(b))
    return best === undefined ? { key: requested, shiftMs: 0 } : { key: best.key, shiftMs: firstMs - best.firstMs }
  }
}

/** Programs round the ends of intervals to quarters of an hour and hours. */
const MAX_DISTANCE_MS = 3_600_000

const INSTANT = /\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)/g

/** A request with its times counted from the first one, and that time; NaN without times. */
function splitInstants(key: string): { readonly shape: string; readonly firstMs: number } {
  let firstMs = Number.NaN
  const shape = key.replace(INSTANT, (instant) => {
    if (Number.isNaN(firstMs)) firstMs = Date.parse(instant)
    return `+${Date.parse(instant) - firstMs}`
  })
  return { shape, firstMs }
}

/** An answer with its times moved. */
function shifted(answer: unknown, ms: number): unknown {
  if (ms === 0) return answer
  const moved = (instant: string): string => new Date(Date.parse(instant) + ms).toISOString()
  return JSON.parse(JSON.stringify(answer).replace(INSTANT, moved))
}

/** A query string with its parameters sorted by name. */
function sortedQuery(query: URLSearchParams): string {
  return new URLSearchParams([...query].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))).toString()
}

function keyOf({ method, path, query, body }: Pick<CassetteExchange, 'method' | 'path' | 'query' | 'body'>): string {
  return `${method} ${path}?${decodeURIComponent(query.replaceAll('+', ' '))} ${body === undefined ? '' : canonicalJson(unordered(body))}`
}

/** The order of a list in a request has no meaning. */
function unordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(unordered).sort((a, b) => (canonicalJson(a) < canonicalJson(b) ? -1 : 1))
  if (!isObject(value)) return value
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, unordered(item)]))
}

function checkCassette(value: unknown): void {
  const isCassette =
    typeof value === 'object' &&
    value !== null &&
    Reflect.get(value, 'format') === 'skillroute/cassette@1' &&
    Array.isArray(Reflect.get(value, 'exchanges')) &&
    !Number.isNaN(Date.parse(String(Reflect.get(value, 'recordedAt'))))
  if (isCassette) return
  const message = 'must be a cassette that a recorder saved ("format": "skillroute/cassette@1")'
  throw new ValidationError([{ path: 'cassette', message }], { subject: 'emulator options' })
}
