import { LIMITS } from '../../core/limits'
import type { Clock } from '../../core/time/clock'
import type { StoredToken, TokenStore } from '../../documents/ports/ports'
import { cappedPause } from '../attempt/pauses'
import { AttemptFailed, type Failure } from '../failures/failure'
import { orAbort } from '../kit/abort'
import type { Secrets } from '../kit/secrets'
import type { TransportEvents } from '../wiring/types'
import type { Login } from './source'
import { isSendable } from './token-request'

interface RunningLogin {
  readonly promise: Promise<string>
  readonly controller: AbortController
  waiting: number
  background: boolean
}

/**
 * Gives access tokens, renewing them as needed. Obtains them with a {@link Login} and a {@link TokenStore}, with at most one
 * login at a time.
 */
export function createTokenProvider(options: {
  readonly login: Login
  readonly store: TokenStore | undefined
  /** Names login host and client id. */
  readonly key: string
  readonly clock: Clock
  readonly secrets: Secrets
  readonly emit: <E extends 'token' | 'warning'>(event: E, detail: TransportEvents[E]) => void
}) {
  const { login, store, key, clock, secrets, emit } = options
  const coolDown = createCoolDown(clock, (requestedMs) => emit('warning', cappedPause('logins', requestedMs)))
  let current: StoredToken | undefined
  let refused: string | undefined
  let running: RunningLogin | undefined

  const usable = (token: StoredToken): boolean => isUsable(token, clock.now())
  const aging = (token: StoredToken): boolean => isAging(token, clock.now())

  async function obtain(signal: AbortSignal): Promise<string> {
    const stored = await fromStore(signal)
    if (stored !== undefined) return accept(stored, 'cached')
    const unlock = await quietly('lock', () => store?.lock?.(key, signal))
    try {
      signal.throwIfAborted()
      // While this process waited for its turn, another one may have logged in.
      const fresh = unlock === undefined ? undefined : await fromStore(signal)
      if (fresh !== undefined) return accept(fresh, 'cached')
      const renewing = current !== undefined || refused !== undefined
      const desired = current === undefined ? refused : undefined
      const token = await coolDown.guard(() => login(signal, desired))
      signal.throwIfAborted()
      const isSame = token.accessToken === current?.accessToken
      accept(token, isSame ? 'cached' : renewing ? 'renewed' : 'requested')
      await quietly('save', () => store?.set(key, token))
      return token.accessToken
    } finally {
      if (unlock !== undefined) await quietly('unlock', unlock)
    }
  }

  function accept(token: StoredToken, kind: 'cached' | 'renewed' | 'requested'): string {
    current = token
    secrets.add(token.accessToken)
    emit('token', { kind, expiresAtMs: token.expiresAtMs })
    return token.accessToken
  }

  async function fromStore(signal: AbortSignal): Promise<StoredToken | undefined> {
    const stored = await quietly('read', async () => sendable(await store?.get(key)))
    signal.throwIfAborted()
    if (stored === undefined || stored.accessToken === refused || stored.accessToken === current?.accessToken) return
    return usable(stored) && !aging(stored) ? stored : undefined
  }

  /** A cache that fails causes an extra login, but never fails the call. */
  async function quietly<T>(what: string, work: () => Promise<T> | undefined): Promise<T | undefined> {
    try {
      return await work()
    } catch (error) {
      const why = error instanceof Error ? secrets.text(error.message) : 'unknown'
      emit('warning', { code: 'token.store', message: `The token cache could not ${what} its token: ${why}` })
      return undefined
    }
  }

  function startLogin(background: boolean): RunningLogin {
    const controller = new AbortController()
    const started: RunningLogin = { promise: obtain(controller.signal), controller, waiting: 0, background }
    running = started
    const onEnd = (): void => {
      if (running === started) running = undefined
    }
    started.promise.then(onEnd, onEnd)
    return started
  }

  function renewInBackground(): void {
    if (running !== undefined || coolDown.active()) return
    startLogin(true).promise.catch((error: unknown) => {
      if (!(error instanceof AttemptFailed)) return
      const { message } = error.failure.toError({ attempts: 1, inDoubt: false, refusal: '' })
      emit('warning', { code: 'token.renewal', message: `The token could not be renewed early: ${message}` })
    })
  }

  return {
    /** A token to send now. Rejects with {@link AttemptFailed} or the signal's reason; others waiting are unaffected. */
    async token(signal: AbortSignal): Promise<string> {
      signal.throwIfAborted()
      if (current !== undefined && usable(current)) {
        if (aging(current)) renewInBackground()
        return current.accessToken
      }
      const joined = running ?? startLogin(false)
      joined.waiting += 1
      try {
        return await orAbort(joined.promise, signal)
      } finally {
        joined.waiting -= 1
        // When the last waiting call has gone, the login is canceled, so that nothing is left running.
        if (joined.waiting === 0 && !joined.background && running === joined) cancelLogin(joined, signal.reason)
      }
    },
    /** Reports that the API refused this token. A newer token is kept, so that many refusals cause only one renewal. */
    reject(accessToken: string) {
      if (current?.accessToken !== accessToken) return
      refused = accessToken
      current = undefined
      emit('token', { kind: 'rejected', expiresAtMs: undefined })
      void quietly('delete', () => store?.delete(key, accessToken))
    },
    /** Allows the next login immediately after one that failed. */
    endPause: coolDown.end,
    /** Forgets the token in memory and cancels a login in progress. */
    close(reason: unknown) {
      current = undefined
      if (running !== undefined) cancelLogin(running, reason)
    },
  }

  function cancelLogin(login: RunningLogin, reason: unknown): void {
    running = undefined
    login.controller.abort(reason)
  }
}

/** A cached token, if it can be sent. @throws Error that does not contain the token */
function sendable(stored: StoredToken | undefined): StoredToken | undefined {
  if (stored === undefined || isSendable(stored.accessToken)) return stored
  throw new Error('it has line ends or other characters that no header takes')
}

/** First pause after a failure; it doubles with each further one. */
const FIRST_MS = 1_000
const LONGEST_MS = 30_000
/** Refused credentials stay refused; this pause keeps a loop from flooding the login. */
const REFUSED_MS = 2_000
/** If an address never gave a token, this many failures mean a wrong address instead of an outage. */
const WRONG_ADDRESS_AFTER = 4

/**
 * A pause between requests: as long as the Retry-After of a 429, longer after each 5xx or broken connection.
 * @param onCapped called with a Retry-After that is longer than the longest pause
 */
function createCoolDown(clock: Clock, onCapped: (requestedMs: number) => void) {
  let failures = 0
  let untilMs = Number.NEGATIVE_INFINITY
  let last: Failure | undefined
  let everWorked = false

  const leftMs = (): number => untilMs - clock.now()

  function open(failure: Failure): void {
    failures += 1
    const backoffMs = failure.reason === 'refused' ? REFUSED_MS : Math.min(LONGEST_MS, FIRST_MS * 2 ** (failures - 1))
    const requestedMs = failure.retryAfterMs ?? backoffMs
    if (requestedMs > LIMITS.longestPauseMs) onCapped(requestedMs)
    untilMs = clock.now() + Math.min(requestedMs, LIMITS.longestPauseMs)
    last = failure
  }

  /** The failure that callers of a login see: temporary failures get a time to wait, a refusal is final. */
  function asToken(failure: Failure, waitMs: number): Failure {
    const { reason } = failure
    if (reason === 'refused' || reason === 'tls' || reason === 'dns') return failure
    const wrongAddress = !everWorked && failures >= WRONG_ADDRESS_AFTER && (reason === 'notSent' || reason === 'notApi')
    return wrongAddress ? { ...failure, reason: 'refused' } : { ...failure, reason: 'token', retryAfterMs: waitMs }
  }

  return {
    active: () => leftMs() > 0,
    /** Ends the pause, so that the next call runs at once. */
    end() {
      untilMs = Number.NEGATIVE_INFINITY
    },
    /** Runs `work`; during a pause it fails at once with the last failure and the remaining wait. */
    async guard<T>(work: () => Promise<T>): Promise<T> {
      if (last !== undefined && leftMs() > 0) throw new AttemptFailed(asToken(last, leftMs()))
      try {
        const done = await work()
        failures = 0
        last = undefined
        everWorked = true
        return done
      } catch (error) {
        if (!(error instanceof AttemptFailed)) throw error
        open(error.failure)
        throw new AttemptFailed(asToken(error.failure, Math.max(0, error.failure.retryAfterMs ?? leftMs())))
      }
    },
  }
}

/** A token is renewed in the background after this share of its life, before anyone has to wait for a new one. */
const RENEW_SHARE = 0.85
/** A token this near its end is not sent: it could end on the way. */
const LAST_SHARE = 0.02
const LAST_MS = 10_000

type Life = Pick<StoredToken, 'issuedAtMs' | 'expiresAtMs'>

/** Whether a token can be sent. One without an end always can. */
export function isUsable({ issuedAtMs, expiresAtMs }: Life, nowMs: number): boolean {
  return nowMs < expiresAtMs - Math.min(LAST_MS, LAST_SHARE * (expiresAtMs - issuedAtMs))
}

/** Whether it is time to renew a token. */
export function isAging({ issuedAtMs, expiresAtMs }: Life, nowMs: number): boolean {
  return nowMs >= issuedAtMs + RENEW_SHARE * (expiresAtMs - issuedAtMs)
}
