import { checkFields, checkParts } from '../core/checks'
import { ValidationError } from '../core/errors'
import { isLoopback } from '../core/loopback'
import { systemRandom } from '../core/random'
import { type Clock, startTimer, systemClock } from '../core/time/clock'
import { isoTime } from '../core/time/iso-time'
import { isApart, parseEmulatorTime } from '../core/time/world-clock'
import { answerFailure, readCorrelationId } from './attempt/answer-failure'
import { type Attempt, createAttempt } from './attempt/attempt'
import { createPauses } from './attempt/pauses'
import { loginSource } from './auth/source'
import { createTokenProvider } from './auth/token-provider'
import { type CallOptions, checkCallOptions } from './contract/call-options'
import type { Operation, RequestInput } from './contract/operation'
import { AttemptFailed, findReason } from './failures/failure'
import { createSecrets } from './kit/secrets'
import { slidingMinute } from './limits/sliding-minute'
import { createSlotTaker } from './limits/slot-taker'
import { createSlots, getReservedSlot } from './limits/slots'
import { createTimes } from './limits/times'
import { type Calls, closedError, createCalls } from './pipeline/calls'
import { decode } from './pipeline/decode'
import { createEvents, type Events } from './pipeline/events'
import { createExchange, type Exchange } from './pipeline/exchange'
import { prepare, routeFamily } from './pipeline/prepare'
import { retryBudget } from './retry/retry'
import { readSettings } from './wiring/options'
import type { AttemptResponse, TransferRequest, Transport, TransportOptions } from './wiring/types'

/**
 * Creates the transport of one client with its own token, rate budget, retry budget and slots; it shares only what is
 * passed in. It starts no request, timer or listener before the first call.
 *
 * What it returns and throws holds neither the secret nor a token, not even in a debugger: both are in closures.
 * @throws ConfigError when an option cannot be used
 */
export function createTransport(options: TransportOptions): Transport {
  const settings = readSettings(options)
  const { baseUrl, loginUrl, auth } = options
  const clock = options.clock ?? systemClock
  const random = options.random ?? systemRandom
  const secrets = createSecrets()
  const events = createEvents(options.logger, secrets)
  const fetch: typeof globalThis.fetch = options.fetch ?? ((...request) => globalThis.fetch(...request))
  const attempt = createAttempt({ fetch, clock, clean: secrets.text, maxBytes: settings.maxAnswerBytes })
  const { timeoutMs, perMinute } = settings
  const warn: Transport['warn'] = ({ code, message }) =>
    events.emit('warning', { code, message: secrets.text(message) })
  const { login, key = '' } = loginSource(auth, { loginUrl, attempt, timeoutMs, now: () => clock.now(), secrets, warn })
  const store = key === '' ? undefined : options.tokenStore
  const tokens = createTokenProvider({ login, store, key, clock, secrets, emit: events.emit })
  const budget = options.budget ?? slidingMinute({ perMinute, clock })
  const pauses = createPauses(clock)
  const granted = createTimes()
  const closing = new AbortController()
  const retries = { policy: settings.policy, budget: retryBudget(settings.retryBudget), clock, random }
  const calls = createCalls({ settings, clock, events, retries })
  const exchange = createExchange({
    clock,
    pauses,
    slots: createSlots(settings.concurrency),
    backgroundSlots: createSlots(Math.max(1, Math.floor(settings.concurrency / 2))),
    tokens,
    budget,
    retryBudget: retries.budget,
    granted,
    middleware: [...(options.middleware ?? [])],
    attempt,
    events,
    onHeaders: warnApart(clock, events),
    clean: secrets.text,
  })
  const to = { baseUrl, idempotencyHeader: options.idempotencyHeader }

  return {
    request: (operation, input = {}, callOptions = {}) =>
      requestOver(operation, input, callOptions, { to, calls, exchange, clean: secrets.text }),
    withSlots: createSlotTaker(budget),
    transfer: createTransfer({ calls, attempt, events, clock, clean: secrets.text }),
    on: events.on,
    warn,
    login: auth.kind,
    clock,
    random,
    baseUrl,
    rateLimit() {
      granted.dropUntil(clock.now() - 60_000)
      return { usedLastMinute: granted.size, perMinute: budget.perMinute, pausedUntilMs: pauses.clientUntilMs }
    },
    closed: closing.signal,
    endPause() {
      pauses.end()
      tokens.endPause()
      budget.endPause?.()
    },
    async close() {
      // Aborted first, so that work with many calls learns why one of them ends.
      closing.abort(closedError('skillroute', false))
      const ended = calls.close()
      tokens.close(new Error('closed'))
      await ended
      events.close()
    },
  }
}

async function requestOver<T>(
  operation: Operation<T>,
  input: RequestInput,
  options: CallOptions,
  over: {
    readonly to: { readonly baseUrl: string; readonly idempotencyHeader: string | undefined }
    readonly calls: Calls
    readonly exchange: Exchange
    readonly clean: (text: string) => string
  },
): Promise<T> {
  checkCallOptions(options)
  checkParts(operation, 'operation', 'id', 'method', 'path', 'kind')
  checkFields(input, 'input', { params: 'object', query: 'object', body: 'any' })
  const { clean, exchange } = over
  const request = prepare(operation, input, options, over.to)
  const family = routeFamily(operation.path)
  // Scrubbed each time it is shown, since a token may become known during the call.
  const what = (): string => clean(`${request.method} ${request.path}`)
  const { priority } = options
  const slot = getReservedSlot(options)
  const { needs, path: template } = operation
  const onSend = operation.kind === 'safe' ? undefined : options.onSend
  const kind = options.repeatInDoubt === false && operation.kind === 'idempotent' ? 'unsafe' : operation.kind
  return over.calls.run({ operation: operation.id, kind, what }, options, async (call, number) => {
    const response = await exchange(
      { ...call, operation: operation.id, template, needs, request, family, onSend, slot, priority },
      number,
    )
    const correlationId = readCorrelationId(response, clean)
    const value = await decode(operation, response, { what: what(), correlationId, clean })
    return { value, response, correlationId }
  })
}

/**
 * Checks the headers of each answer. Warns once if they come from an emulator whose time differs from `clock`.
 */
export function warnApart(clock: Clock, { emit }: Pick<Events, 'emit'>): (headers: Headers) => void {
  let isWarned = false
  return (headers) => {
    const atMs = isWarned ? undefined : parseEmulatorTime(headers)
    if (atMs === undefined || !isApart(clock.now(), atMs)) return
    isWarned = true
    const message = `The emulator's time is ${isoTime(atMs)}, this client's ${isoTime(clock.now())}: time windows that end now miss the emulator's history. Give the client clock: emulator.clock.`
    emit('warning', { code: 'clock.apart', message })
  }
}

/**
 * Transfers bytes to or from a URL that the API returned: retried and timed like a call, without token, rate limit or
 * middleware.
 */
function createTransfer(tools: {
  readonly calls: Calls
  readonly attempt: Attempt
  readonly events: Events
  readonly clock: Clock
  readonly clean: (text: string) => string
}): Transport['transfer'] {
  const { calls, attempt, events, clock, clean } = tools
  return async (request, options = {}) => {
    const kinds = { method: 'string', url: 'string', headers: 'object', body: 'any' } as const
    checkFields(request, 'request', kinds, 'method', 'url')
    checkCallOptions(options)
    const url = checkedUrl(request.url)
    const { method } = request
    // The query of such a URL is its signature, as secret as a password: it is never shown.
    const path = clean(url.origin + url.pathname)
    const kind = method === 'GET' ? 'safe' : 'idempotent'
    const headers = buildHeaders(request, options)
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
        events.emit('failure', { ...seen, reason: findReason(error, call.signal), durationMs })
        throw error
      })
      call.progress.underWay = false
      const correlationId = readCorrelationId(response, clean)
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

function buildHeaders(request: TransferRequest, options: CallOptions): Headers {
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
