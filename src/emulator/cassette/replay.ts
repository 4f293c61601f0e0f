import { ValidationError } from '../../core/errors'
import { canonicalJson } from '../../core/json/json'
import { isObject } from '../answers/body'
import { readBody } from '../answers/read-body'
import { refuse } from '../answers/refuse'
import type { Cassette, CassetteExchange } from '../model/cassette-types'
import type { Reply } from '../model/types'
import type { Arrival } from '../site/site'

/**
 * Answers of a cassette. The same request gets its answers in recorded order; the last one is repeated.
 * @throws ValidationError for anything but a cassette
 */
export function replayOf(cassette: Cassette): (arrival: Arrival) => Reply {
  checkCassette(cassette)
  const answers = new Map<string, CassetteExchange[]>()
  for (const exchange of cassette.exchanges) {
    const key = keyOf(exchange)
    answers.set(key, [...(answers.get(key) ?? []), exchange])
  }
  const given = new Map<string, number>()
  return (arrival) => {
    const { method, path } = arrival
    const body = arrival.bytes.length === 0 ? undefined : readBody(arrival.bytes, arrival.headers['content-type'] ?? '')
    const key = keyOf({ method, path, query: sortedQuery(arrival.query), body })
    const found = answers.get(key)
    const turn = given.get(key) ?? 0
    given.set(key, turn + 1)
    const exchange = found?.[Math.min(turn, found.length - 1)]
    if (exchange === undefined)
      return refuse(501, 'cassette.miss', `The cassette has no answer to ${method} ${path} with this query and body.`)
    return {
      status: exchange.status,
      ...(exchange.answer === undefined ? {} : { body: exchange.answer }),
      ...(exchange.retryAfter === undefined ? {} : { headers: { 'retry-after': exchange.retryAfter } }),
    }
  }
}

/** A query string with its parameters sorted by name. */
function sortedQuery(query: URLSearchParams): string {
  return new URLSearchParams([...query].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))).toString()
}

function keyOf({ method, path, query, body }: Pick<CassetteExchange, 'method' | 'path' | 'query' | 'body'>): string {
  return `${method} ${path}?${query} ${body === undefined ? '' : canonicalJson(unordered(body))}`
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
