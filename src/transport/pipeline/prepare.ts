import { type Issue, ValidationError } from '../../core/errors'
import { LIMITS } from '../../core/limits'
import { version } from '../../core/version'
import type { CallOptions } from '../contract/call-options'
import type { Operation, QueryValue, RequestInput } from '../contract/operation'
import { readEtag, refusedEtag } from '../kit/etag'

/** A request without credentials that can be sent any number of times. */
export interface PreparedRequest {
  readonly method: string
  readonly url: string
  /** Path without query, with parameters filled in; for events and errors. */
  readonly path: string
  readonly headers: Headers
  readonly body: string | undefined
}

/**
 * Fills in the path, the query, the headers and the body, so that invalid input never reaches the network.
 * @throws ValidationError with every problem found
 */
export function prepare(
  operation: Operation<unknown>,
  input: RequestInput,
  options: CallOptions,
  to: { readonly baseUrl: string; readonly idempotencyHeader: string | undefined },
): PreparedRequest {
  const issues: Issue[] = []
  const path = fillPath(operation.path, input.params ?? {}, issues)
  const body = writeBody(input.body, issues)
  const headers = writeHeaders(options, body, to.idempotencyHeader, issues)
  if (issues.length > 0) throw new ValidationError(issues, { subject: operation.id })
  return { method: operation.method, url: to.baseUrl + path + writeQuery(input.query ?? {}), path, headers, body }
}

function fillPath(template: string, params: Readonly<Record<string, string>>, issues: Issue[]): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value: unknown = Object.hasOwn(params, name) ? params[name] : undefined
    // `.` and `..` would be resolved as folders and so reach another route.
    if (typeof value !== 'string' || value === '' || value === '.' || value === '..')
      issues.push({ path: `params.${name}`, message: `is ${JSON.stringify(value)}: give the id as text` })
    return encodeURIComponent(String(value))
  })
}

function writeQuery(query: Readonly<Record<string, QueryValue>>): string {
  const written = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined) continue
    for (const one of Array.isArray(value) ? value : [value]) written.append(name, String(one))
  }
  const text = written.toString()
  return text === '' ? '' : `?${text}`
}

function writeBody(body: unknown, issues: Issue[]): string | undefined {
  if (body === undefined) return undefined
  const text = stringify(body)
  if (text === undefined) {
    issues.push({ path: 'body', message: 'has no JSON form: give plain data without cycles, functions and bigints' })
    return undefined
  }
  const bytes = new TextEncoder().encode(text).length
  if (bytes > LIMITS.requestBytes) {
    const message = `is ${bytes} bytes, more than the ${LIMITS.requestBytes} that the platform takes: split it`
    issues.push({ path: 'body', message })
  }
  return text
}

function stringify(body: unknown): string | undefined {
  try {
    return JSON.stringify(body)
  } catch {
    return undefined
  }
}

function writeHeaders(
  options: CallOptions,
  body: string | undefined,
  idempotencyHeader: string | undefined,
  issues: Issue[],
): Headers {
  const headers = new Headers({ accept: 'application/json', 'user-agent': `skillroute/${version}` })
  if (body !== undefined) headers.set('content-type', 'application/json')
  for (const [name, value] of Object.entries(options.headers ?? {})) set(name, value, 'headers')
  if (options.ifMatch !== undefined) set('if-match', sentEtag(options.ifMatch), 'ifMatch')
  if (options.idempotencyKey !== undefined && idempotencyHeader !== undefined)
    set(idempotencyHeader, options.idempotencyKey, 'idempotencyKey')
  return headers

  function set(name: string, value: string, from: string): void {
    const path = from === 'headers' ? `headers.${name}` : from
    if (name.toLowerCase() === 'authorization') {
      issues.push({ path, message: 'cannot be set: the client sends its own token; pass credentials as auth' })
      return
    }
    try {
      headers.set(name, value)
    } catch {
      // The platform's own message would show the value.
      issues.push({ path, message: 'is not a header name and value that HTTP allows' })
    }
  }
}

/** @throws ValidationError for a computed etag: nothing is read here to compare it with */
function sentEtag(ifMatch: string): string {
  const { kind, tag } = readEtag(ifMatch)
  if (kind === 'server') return tag
  throw refusedEtag('is an etag of ours, which no server knows: a plain request reads nothing to compare it with')
}

/**
 * The family of routes that an operation belongs to: the first two literal segments after the version, such as
 * `routing/queues` or `users`. Any limit of a 429 other than the token's own concerns one such family.
 */
export function routeFamily(path: string): string {
  const literal: string[] = []
  for (const segment of path.replace(/^\/api\/v\d+\//, '').split('/')) {
    if (segment.startsWith('{') || literal.length === 2) break
    if (segment !== '') literal.push(segment)
  }
  return literal.join('/')
}

/**
 * True if the named limit stops all requests of this token, not only one family of routes; also true without a name.
 */
export function isWholeClientLimit(limit: { readonly key?: string; readonly namespace?: string } | undefined): boolean {
  if (limit?.key === undefined || limit.key === '') return true
  return limit.namespace === 'platform.api' || PLATFORM_KEYS.test(limit.key)
}

/** The platform's request limits per token, client, user and org. */
const PLATFORM_KEYS =
  /^(client\.credentials\.token|token|app|user|org|org\.user|org\.app\.user|org\.app)\.rate\.per\.minute$/
