import { redactText } from '../../core/json/redact'
import { parseRetryAfter } from '../../transport/failures/retry-after'

/** What an endpoint answered. */
export interface EndpointAnswer {
  readonly status: number
  readonly retryAfter?: string | undefined
}

/** What an attempt came to. */
export type Attempted =
  | { readonly state: 'delivered'; readonly status: number }
  /** The endpoint wants no more. */
  | { readonly state: 'gone' }
  | {
      readonly state: 'failed'
      readonly error: string
      readonly retryAfterMs: number | undefined
      /** The endpoint is busy or away: it gets one message at a time until it is back. */
      readonly busy: boolean
    }

/** Statuses by which a server says that it has too much to do. */
const BUSY = [429, 502, 503, 504]

/** Reads an answer as Standard Webhooks do: 2xx is success and nothing else is, 410 the end. */
export function readAnswer({ status, retryAfter }: EndpointAnswer, nowMs: number): Attempted {
  if (status >= 200 && status <= 299) return { state: 'delivered', status }
  if (status === 410) return { state: 'gone' }
  const retryAfterMs = parseRetryAfter(retryAfter ?? null, nowMs)
  const error = status >= 300 && status <= 399 ? `HTTP ${status}: redirects are not followed` : `HTTP ${status}`
  return { state: 'failed', error, retryAfterMs, busy: BUSY.includes(status) }
}

/**
 * An attempt without an answer.
 * @param concealed what must not be in the text of the error: it is kept, told and shown
 */
export function unanswered(error: unknown, concealed: readonly string[]): Attempted {
  return { state: 'failed', error: redactText(reason(error), concealed), retryAfterMs: undefined, busy: true }
}

/** What a person needs to know of a failure; an error of several, such as of each address tried, tells its first. */
function reason(error: unknown): string {
  const inner: unknown = error instanceof AggregateError ? error.errors[0] : error
  if (!(inner instanceof Error)) return String(inner)
  const code: unknown = Reflect.get(inner, 'code')
  const cause = inner.cause instanceof Error ? `: ${inner.cause.message}` : ''
  return `${typeof code === 'string' && !inner.message.includes(code) ? `${code} ` : ''}${inner.message}${cause}`
}
