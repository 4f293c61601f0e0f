import { checkBag } from '../../core/bag'
import { ValidationError } from '../../core/errors'
import { isLoopback } from '../../core/loopback'
import { type Clock, startTimer } from '../../core/time/clock'
import { answerFailure, correlationOf } from '../attempt/answer-failure'
import type { Attempt } from '../attempt/attempt'
import { type CallOptions, checkCallOptions } from '../contract/call-options'
import { AttemptFailed, reasonOf } from '../failures/failure'
import type { AttemptResponse, TransferRequest, Transport } from '../wiring/types'
import type { Calls } from './calls'
import type { Events } from './events'

/**
 * Transfers bytes to or from a URL that the API returned: retried and timed like a call, without token, rate limit or
 * middleware.
 */
export function createTransfer(tools: {
  readonly calls: Calls
  readonly attempt: Attempt
  readonly events: Events
  readonly clock: Clock
  readonly clean: (text: string) => string
}): Transport['transfer'] {
  const { calls, attempt, events, clock, clean } = tools
  return async (request, options = {}) => {
    checkBag(request, 'request', 'method=s url=s headers?o body?a')
    checkCallOptions(options)
    const url = checkedUrl(request.url)
    const { method } = request
    // The query of such a URL is its signature, as secret as a password: it is never shown.
    const path = clean(url.origin + url.pathname)
    const kind = method === 'GET' ? 'safe' : 'idempotent'
    const headers = headersOf(request, options)
    // As bytes, since fetch adds its own content type to text, which breaks signed uploads.
    const body = typeof request.body === 'string' ? new TextEncoder().encode(request.body) : request.body
    return calls.run({ operation: 'transfer', kind, what: () => `${method} ${path}` }, options, async (call) => {
      call.progress.attempts += 1
      const attempts = call.progress.attempts
      const seen = { id: call.id, operation: 'transfer', method, path, template: undefined, attempt: attempts }
      const elapsedMs = startTimer(clock)
      events.emit('request', seen)
      call.progress.underWay = true
      const sent = { method, url: url.href, headers: new Headers(headers), body, signal: call.signal }
      const response: AttemptResponse = await attempt(sent, call.timeoutMs).catch((error: unknown) => {
        const durationMs = elapsedMs()
        events.emit('failure', { ...seen, reason: reasonOf(error, call.signal), durationMs })
        throw error
      })
      call.progress.underWay = false
      const correlationId = correlationOf(response, clean)
      events.emit('response', {
        ...seen,
        status: response.status,
        durationMs: elapsedMs(),
        correlationId,
      })
      const failure = answerFailure(response, { method, path, nowMs: clock.now(), clean })
      if (failure !== undefined) throw new AttemptFailed(failure)
      return { value: response, response, correlationId }
    })
  }
}

function headersOf(request: TransferRequest, options: CallOptions): Headers {
  try {
    return new Headers({ ...request.headers, ...options.headers })
  } catch {
    // The platform's own message would show the value.
    throw new ValidationError([{ path: 'headers', message: 'hold a name or value that HTTP does not allow' }])
  }
}

function checkedUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url.hostname))) return url
  throw new ValidationError([{ path: 'url', message: 'is not an absolute https: URL' }], { subject: 'transfer' })
}
