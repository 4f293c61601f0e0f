import { redactText } from '../core/json/redact'
import { parseRetryAfter } from '../transport/attempt/answer-failure'

export interface EndpointAnswer {
  readonly status: number
  readonly retryAfter?: string | undefined
}

export type Attempted =
  | { readonly state: 'delivered'; readonly status: number }
  /** The endpoint answered 410: it takes no more messages. */
  | { readonly state: 'gone' }
  | {
      readonly state: 'failed'
      readonly error: string
      readonly retryAfterMs: number | undefined
      /** The endpoint is busy or down: it gets one message at a time until it recovers. */
      readonly busy: boolean
    }

/** Statuses by which a server says that it is overloaded. */
const BUSY = [429, 502, 503, 504]

/** Reads an answer as Standard Webhooks do: 2xx is success, 410 the end, everything else a failure. */
export function readAnswer({ status, retryAfter }: EndpointAnswer, nowMs: number): Attempted {
  if (status >= 200 && status <= 299) return { state: 'delivered', status }
  if (status === 410) return { state: 'gone' }
  const retryAfterMs = parseRetryAfter(retryAfter ?? null, nowMs)
  const error = status >= 300 && status <= 399 ? `HTTP ${status}: redirects are not followed` : `HTTP ${status}`
  return { state: 'failed', error, retryAfterMs, busy: BUSY.includes(status) }
}

/**
 * An attempt without an answer.
 * @param concealed secrets that must not be in the text of the error, which is kept, reported and shown
 */
export function unanswered(error: unknown, concealed: readonly string[]): Attempted {
  return { state: 'failed', error: redactText(reason(error), concealed), retryAfterMs: undefined, busy: true }
}

/** The message of a failure. If an error contains several, such as one for each address tried, the first. */
function reason(error: unknown): string {
  const inner: unknown = error instanceof AggregateError ? error.errors[0] : error
  if (!(inner instanceof Error)) return String(inner)
  const code: unknown = Reflect.get(inner, 'code')
  const cause = inner.cause instanceof Error ? `: ${inner.cause.message}` : ''
  return `${typeof code === 'string' && !inner.message.includes(code) ? `${code} ` : ''}${inner.message}${cause}`
}
