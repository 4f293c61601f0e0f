import { ResponseError } from '../../core/errors'
import { toApiError } from '../failures/api-error'
import { type ErrorBody, readErrorBody } from '../failures/error-body'
import type { Failure, FailureReason } from '../failures/failure'
import type { AttemptResponse } from '../wiring/types'

/** The request that was answered, for the error message. */
export interface AnsweredRequest {
  readonly method: string
  readonly path: string
  readonly nowMs: number
  /** Removes secrets from text. */
  readonly clean: (text: string) => string
  /** The operation needs one of these permissions; for a 403. */
  readonly needs?: readonly string[] | undefined
  /** True if the answer is a rate limit, whatever its status. */
  readonly throttled?: boolean | undefined
}

/** Turns an answer with a status outside 2xx into a failure; undefined for a 2xx. */
export function answerFailure(response: AttemptResponse, request: AnsweredRequest): Failure | undefined {
  const { status, headers, text } = response
  if (status >= 200 && status < 300) return undefined
  if (status < 400) return redirected(status, headers.get('location'), request)
  const body = scrub(readErrorBody(text), request.clean)
  const retryAfterMs = parseRetryAfter(headers.get('retry-after'), request.nowMs)
  const correlationId = readCorrelationId(response, request.clean) ?? body.contextId
  const { method, path, needs, throttled = status === 429 } = request
  return {
    reason: throttled ? 'rateLimit' : classifyStatus(status),
    status,
    retryAfterMs,
    limit: body.limit,
    toError: (facts) =>
      toApiError({ method, path, status, correlationId, retryAfterMs, body, needs, throttled }, facts),
  }
}

/** The platform's id of a request, which its support asks for: `ININ-Correlation-Id`. */
export function readCorrelationId(response: AttemptResponse, clean: (text: string) => string): string | undefined {
  const id = response.headers.get('inin-correlation-id')
  return id === null || id === '' ? undefined : clean(id)
}

function classifyStatus(status: number): FailureReason {
  if (status === 408) return 'clientTimeout'
  if (status === 500) return 'serverError'
  // 501 and 505 mean that the server never does this; the other codes from 502 up are temporary.
  return status > 500 && status !== 501 && status !== 505 ? 'unavailable' : 'refused'
}

function redirected(status: number, location: string | null, request: AnsweredRequest): Failure {
  const host =
    location === null ? 'elsewhere' : request.clean(URL.canParse(location) ? new URL(location).host : 'another path')
  const message = `${request.method} ${request.path}: ${status} points to ${host}. Redirects are not followed, so that the token stays here: check the region or base URL.`
  return {
    reason: 'refused',
    status,
    toError: ({ inDoubt }) => new ResponseError(message, { code: 'response.redirect', status, inDoubt }),
  }
}

function scrub(body: ErrorBody, clean: (text: string) => string): ErrorBody {
  const { code, message, contextId, limit } = body
  return {
    ...(code === undefined ? {} : { code: clean(code) }),
    ...(message === undefined ? {} : { message: clean(message) }),
    ...(contextId === undefined ? {} : { contextId: clean(contextId) }),
    ...(limit === undefined
      ? {}
      : {
          limit: {
            ...limit,
            ...(limit.key === undefined ? {} : { key: clean(limit.key) }),
            ...(limit.namespace === undefined ? {} : { namespace: clean(limit.namespace) }),
          },
        }),
    details: body.details.map((detail) =>
      Object.fromEntries(Object.entries(detail).map(([name, value]) => [name, clean(value)])),
    ),
    within: body.within.map(clean),
    params: body.params.map(clean),
  }
}

/**
 * Reads a `Retry-After` header: seconds, or an HTTP date relative to `nowMs`.
 * @returns milliseconds from now, never negative; undefined when the header is missing or unreadable
 */
export function parseRetryAfter(header: string | null | undefined, nowMs: number): number | undefined {
  const text = header?.trim() ?? ''
  if (/^\d+(\.\d+)?$/.test(text)) {
    // More digits than a number holds mean a very long wait. Treated as missing, it would be retried at once.
    return Math.min(Math.ceil(Number(text) * 1000), Number.MAX_SAFE_INTEGER)
  }
  // Date.parse accepts nearly anything, so only text that looks like one of the three HTTP date forms is parsed.
  if (!HTTP_DATE.test(text)) return undefined
  const atMs = Date.parse(ASCTIME.test(text) ? `${text} GMT` : text)
  return Number.isNaN(atMs) ? undefined : Math.max(0, atMs - nowMs)
}

const HTTP_DATE = /^(mon|tue|wed|thu|fri|sat|sun)[a-z]*,? .*\d\d:\d\d:\d\d/i
const ASCTIME = /^[a-z]{3} [a-z]{3} [ \d]\d \d\d:\d\d:\d\d \d{4}$/i
