import { ConfigError } from '../../core/errors'
import { LIMITS } from '../../core/limits'
import type { Rank } from '../../core/priority-queue'
import { type Clock, startTimer } from '../../core/time/clock'
import type { RateBudget } from '../../documents/ports/ports'
import { answerFailure, readCorrelationId } from '../attempt/answer-failure'
import type { Attempt } from '../attempt/attempt'
import { cappedPause, type createPauses } from '../attempt/pauses'
import type { createTokenProvider } from '../auth/token-provider'
import type { CallOptions } from '../contract/call-options'
import { readErrorBody } from '../failures/error-body'
import { AttemptFailed, type Failure, findReason } from '../failures/failure'
import { orAbort } from '../kit/abort'
import type { ReservedSlot, Slots } from '../limits/slots'
import type { createTimes } from '../limits/times'
import type { Progress, RetryBudget } from '../retry/retry'
import type { AttemptRequest, AttemptResponse, Middleware } from '../wiring/types'
import type { Events } from './events'
import { isWholeClientLimit, type PreparedRequest } from './prepare'

/** One call as seen by its attempts. */
export interface ExchangeCall {
  readonly id: string
  readonly operation: string
  /** The operation's path with its parameters as names. */
  readonly template: string
  /** The operation needs one of these permissions. */
  readonly needs: readonly string[] | undefined
  readonly request: PreparedRequest
  readonly family: string
  readonly signal: AbortSignal
  readonly timeoutMs: number
  readonly progress: Progress
  readonly onSend: CallOptions['onSend']
  readonly slot: ReservedSlot | undefined
  readonly priority: CallOptions['priority']
  remainingMs(): number
}

/** What the stages between retry and parse are built from. */
export interface ExchangeTools {
  readonly clock: Clock
  readonly pauses: ReturnType<typeof createPauses>
  readonly slots: Slots
  /**
   * How many background calls may hold a slot while they wait for the rate limit; the rest is for interactive calls.
   */
  readonly backgroundSlots: Slots
  readonly tokens: ReturnType<typeof createTokenProvider>
  readonly budget: RateBudget
  readonly retryBudget: RetryBudget
  readonly granted: ReturnType<typeof createTimes>
  readonly middleware: readonly Middleware[]
  readonly attempt: Attempt
  readonly events: Events
  /** Called with the headers of each answer. */
  readonly onHeaders: (headers: Headers) => void
  readonly clean: (text: string) => string
}

/**
 * Sends a call once: pause, slot, token, rate limit, middleware, attempt. It sends again once if the token is refused.
 */
export type Exchange = (call: ExchangeCall, number: number) => Promise<AttemptResponse>

/** @returns an exchange that rejects with {@link AttemptFailed} for any answer outside 2xx, or the signal's reason */
export function createExchange(tools: ExchangeTools): Exchange {
  const { clock, pauses, slots, backgroundSlots, tokens, retryBudget, events, clean } = tools

  return async (call, number) => {
    const { signal, priority, slot } = call
    const rank = { urgent: number > 1, priority }
    // A call that already has a slot of the rate limit has waited before, such as a write that depends on a read. It
    // goes first.
    const place = slot === undefined ? rank : { urgent: true }
    for (;;) {
      await passPause(call)
      const leave =
        slot === undefined && priority === 'background' ? await backgroundSlots.enter(signal, rank) : undefined
      try {
        // If a pause has started while this call waited for the slot, it gives the slot back for calls of other
        // families.
        const work = async () => (pauses.leftMs(call.family) > 0 ? undefined : authorized(call, rank, leave))
        const response = await slots.run(work, signal, place)
        if (response !== undefined) return checked(call, response)
      } finally {
        leave?.()
      }
    }
  }

  async function passPause(call: ExchangeCall): Promise<void> {
    const leftMs = pauses.leftMs(call.family)
    if (leftMs >= call.remainingMs()) throw new AttemptFailed(pausedTooLong(call, leftMs, clock.now(), clean))
    if (leftMs > 0) await pauses.wait(call.family, call.signal)
  }

  async function authorized(call: ExchangeCall, rank: Rank, leave?: () => void): Promise<AttemptResponse> {
    const first = await sendOnce(call, rank, tools, leave)
    if (first.response.status !== 401 || isAddressRefused(first.response)) return first.response
    tokens.reject(first.token)
    return (await sendOnce(call, { ...rank, urgent: true }, tools)).response
  }

  function checked(call: ExchangeCall, response: AttemptResponse): AttemptResponse {
    const { needs } = call
    const requested = { method: call.request.method, path: clean(call.request.path), nowMs: clock.now(), clean, needs }
    const failure = answerFailure(response, requested)
    if (failure === undefined || failure.reason === 'refused') retryBudget.refill()
    if (failure === undefined) return response
    pauseRate(call, failure)
    throw new AttemptFailed(failure)
  }

  function pauseRate(call: ExchangeCall, failure: Failure): void {
    if (failure.reason !== 'rateLimit' || !failure.retryAfterMs) return
    const requestedMs = failure.retryAfterMs
    const waitMs = Math.min(requestedMs, LIMITS.longestPauseMs)
    const untilMs = clock.now() + waitMs
    const whole = isWholeClientLimit(failure.limit)
    if (whole) {
      pauses.client(untilMs)
      tools.budget.pause(untilMs)
    } else pauses.family(call.family, untilMs)
    const limitKey = failure.limit?.key
    events.emit('throttle', { waitMs, requestedMs, scope: whole ? 'client' : 'family', limitKey })
    if (waitMs < requestedMs) events.emit('warning', cappedPause(whole ? 'the client' : call.family, requestedMs))
  }
}

/** @param onGranted called when the rate limit has granted a slot */
async function sendOnce(
  call: ExchangeCall,
  { urgent, priority }: Rank,
  tools: ExchangeTools,
  onGranted?: () => void,
): Promise<{ response: AttemptResponse; token: string }> {
  const { budget, granted, clock } = tools
  // Requested before the slot of the rate limit, so that no slot is held during a login.
  await getToken(call, tools)
  if (call.slot?.use() !== true) await budget.take(call.signal, urgent, priority)
  onGranted?.()
  try {
    // Requested again afterwards: the token may have expired during the wait.
    const token = await getToken(call, tools)
    granted.push(clock.now())
    return { response: await sendWith(token, call, tools), token }
  } finally {
    budget.settled?.()
  }
}

/** Gets a token; a failure names the request that needed it. */
async function getToken({ signal, request }: ExchangeCall, { tokens, clean }: ExchangeTools): Promise<string> {
  try {
    return await tokens.token(signal)
  } catch (error) {
    if (!(error instanceof AttemptFailed)) throw error
    const { failure } = error
    const requested = { method: request.method, path: clean(request.path) }
    throw new AttemptFailed({ ...failure, toError: (facts) => failure.toError({ ...facts, request: requested }) })
  }
}

async function sendWith(token: string, call: ExchangeCall, tools: ExchangeTools): Promise<AttemptResponse> {
  const { middleware, attempt, events, clock } = tools
  const { id, operation, template, progress, signal } = call
  const { method, url, body } = call.request
  const path = tools.clean(call.request.path)
  progress.attempts += 1
  const seen = { id, operation, method, path, template, attempt: progress.attempts }
  const headers = new Headers(call.request.headers)
  headers.set('authorization', `Bearer ${token}`)
  const durationMs = startTimer(clock)
  events.emit('request', seen)
  progress.underWay = true
  const send = composeMiddleware(middleware, async (request) => {
    try {
      const last = await call.onSend?.()
      last?.()
    } catch (error) {
      // A request that is not sent leaves nothing in doubt.
      progress.underWay = false
      throw error
    }
    // Nothing is awaited between the last check and `fetch`, so a process that was stopped before has noticed.
    return await attempt(request, call.timeoutMs)
  })
  try {
    const response = await orAbort(send({ method, url, headers, body, signal }), signal)
    progress.underWay = false
    tools.onHeaders(response.headers)
    const correlationId = readCorrelationId(response, tools.clean)
    events.emit('response', { ...seen, status: response.status, durationMs: durationMs(), correlationId })
    return response
  } catch (error) {
    events.emit('failure', { ...seen, reason: findReason(error, signal), durationMs: durationMs() })
    throw error
  }
}

/** If this machine's address is refused, the token is not the cause: renewing would only cost a login. */
function isAddressRefused(response: AttemptResponse): boolean {
  return readErrorBody(response.text).code === 'ip.not.authorized'
}

/** The failure of a call whose deadline is before the end of the pause that an earlier 429 asked for. */
function pausedTooLong(call: ExchangeCall, leftMs: number, nowMs: number, clean: (text: string) => string): Failure {
  const body = JSON.stringify({
    code: 'too.many.requests.retry.after',
    message: 'Not sent: an earlier answer asked to wait longer than this call has left',
  })
  const headers = new Headers({ 'retry-after': String(leftMs / 1000) })
  const requested = { method: call.request.method, path: clean(call.request.path), nowMs, clean }
  const failure = answerFailure({ status: 429, headers, text: body }, requested)
  if (failure === undefined) throw new Error('a 429 is a failure')
  return failure
}

/** Wraps `send` in the middleware, the first one outermost. */
function composeMiddleware(
  middleware: readonly Middleware[],
  send: (request: AttemptRequest) => Promise<AttemptResponse>,
): (request: AttemptRequest) => Promise<AttemptResponse> {
  return middleware.reduceRight<(request: AttemptRequest) => Promise<AttemptResponse>>(
    (inner, layer) => async (request) => {
      let called = false
      return layer(request, async (changed) => {
        // Only the retry stage repeats: a second send here would bypass its budget and the rate limit.
        if (called) throw new ConfigError('A middleware called next() twice for one attempt: call it once at most.')
        called = true
        return inner(changed)
      })
    },
    send,
  )
}
