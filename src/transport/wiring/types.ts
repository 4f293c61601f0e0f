import type { Random } from '../../core/random'
import type { Clock } from '../../core/time/clock'
import type { RateBudget, TokenStore } from '../../documents/ports/ports'
import type { CallOptions } from '../contract/call-options'
import type { Operation, RequestInput } from '../contract/operation'
import type { SlotTaker } from '../limits/slot-taker'

/** One request, done right: deadline, retry, budget, rate limit, auth, middleware, attempt, parse, validate. */
export interface Transport {
  /** Sends one operation. Rejects with a SkillrouteError, or with the reason of the caller's signal. */
  request<T>(operation: Operation<T>, input?: RequestInput, options?: CallOptions): Promise<T>
  /**
   * Bytes to or from an absolute URL that the API handed out (upload and download links): retried and timed like a call,
   * but without our token and outside the rate budget.
   */
  transfer(request: TransferRequest, options?: CallOptions): Promise<TransferResponse>
  /**
   * Takes slots of the rate limit before `work` begins, for requests that must follow each other at once, such as a read and
   * the write that depends on it. Pass each to a call by `withSlot`; slots that `work` did not use count as used.
   */
  withSlots: SlotTaker
  /** Listens to an event; returns a function that stops it. Errors of a listener are dropped. */
  on<E extends keyof TransportEvents>(event: E, fn: (detail: TransportEvents[E]) => void): () => void
  /** Raises a `warning` event; for what was noticed above the transport, such as a list that changed while read. */
  warn(warning: TransportEvents['warning']): void
  readonly clock: Clock
  /** Where jitter comes from; that of the client's options. */
  readonly random: Random
  /** Where requests go, without a slash at the end; for `nextUri` and for messages. */
  readonly baseUrl: string
  /** Requests granted in the last 60 s, the rate, and until when everything is paused. */
  rateLimit(): RateLimitUse
  /**
   * Ends every pause that a 429 asked for, before its time, and lets the login be tried again. The call that received the
   * 429 keeps waiting.
   */
  endPause(): void
  /** What the client logs in with: who acts is an OAuth client, a person, or, with a given token, either. */
  readonly login: Auth['kind']
  /** Aborts when the client is closed, for work that consists of many calls. */
  readonly closed: AbortSignal
  /** Aborts what is under way and forgets the token in memory. */
  close(): Promise<void>
}

/** How much of its rate limit a client uses. */
export interface RateLimitUse {
  /** Requests granted in the last 60 s. */
  readonly usedLastMinute: number
  /** Requests that may be granted in any 60 s. */
  readonly perMinute: number
  /** Until when every call waits, epoch ms; undefined: nothing is paused. */
  readonly pausedUntilMs: number | undefined
}

/** A request outside of the API, such as a download by a signed address. */
export interface TransferRequest {
  readonly method: 'GET' | 'PUT'
  readonly url: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Uint8Array | string
}

/** The answer to it. */
export interface TransferResponse {
  readonly status: number
  readonly headers: Headers
  readonly text: string
}

/** Typed events. Details never hold a secret, a token or a body. */
export interface TransportEvents {
  request: {
    readonly id: string
    readonly operation: string
    readonly method: string
    readonly path: string
    /** The path with its parameters as names, such as `/api/v2/users/{userId}`; undefined for a transfer. */
    readonly template: string | undefined
    readonly attempt: number
  }
  response: {
    readonly id: string
    readonly operation: string
    readonly method: string
    readonly path: string
    readonly template: string | undefined
    readonly attempt: number
    readonly status: number
    readonly durationMs: number
    readonly correlationId: string | undefined
  }
  /** A request that ended without an answer. Each `request` is followed by one `response` or one `failure`. */
  failure: {
    readonly id: string
    readonly operation: string
    readonly method: string
    readonly path: string
    readonly template: string | undefined
    readonly attempt: number
    /** `timeout`, `reset`, `dns`, `tls`, `notSent`; `aborted` by the caller, a deadline or `close()`; `error` of a middleware. */
    readonly reason: string
    readonly durationMs: number
  }
  retry: {
    readonly id: string
    readonly operation: string
    readonly attempt: number
    readonly waitMs: number
    readonly reason: string
    readonly status: number | undefined
  }
  throttle: {
    /** How long other calls of the scope wait: as asked, ten minutes (`LIMITS.longestPauseMs`) at most. */
    readonly waitMs: number
    /** What the server asked for. The call that it answered is not repeated before. */
    readonly askedMs: number
    readonly scope: 'client' | 'family'
    readonly limitKey: string | undefined
  }
  token: { readonly kind: 'requested' | 'renewed' | 'cached' | 'rejected'; readonly expiresAtMs: number | undefined }
  warning: { readonly code: string; readonly message: string }
}

/** Sees each attempt; `next` sends it. Runs after auth, so treat headers as secret. */
export type Middleware = (
  request: AttemptRequest,
  next: (request: AttemptRequest) => Promise<AttemptResponse>,
) => Promise<AttemptResponse>

/** One attempt as middleware sees it: token and body included. */
export interface AttemptRequest {
  readonly method: string
  readonly url: string
  readonly headers: Headers
  readonly body: string | Uint8Array | undefined
  readonly signal: AbortSignal
}

/** The answer of one attempt, whatever its status, read to its end. */
export interface AttemptResponse {
  readonly status: number
  readonly headers: Headers
  readonly text: string
}

/** Client credentials as `clientCredentials()` makes them; the secret is not enumerable and does not print. */
export interface ClientCredentials {
  readonly kind: 'clientCredentials'
  readonly clientId: string
  readonly clientSecret: string
}

/** Where events go as lines: an object such as `console`. */
export interface Logger {
  debug(message: string, detail?: unknown): void
  info(message: string, detail?: unknown): void
  warn(message: string, detail?: unknown): void
  error(message: string, detail?: unknown): void
}

/** How often and how long a failed attempt is repeated. */
export interface RetryOptions {
  /** Attempts in all, the first included; waits that a server asks for by 429 do not count. Default 10. */
  readonly attempts?: number | undefined
  /** Full-jitter back-off: random in 0..min(maxDelayMs, baseDelayMs * 2^n). Defaults 500 and 20,000. */
  readonly baseDelayMs?: number | undefined
  /** Longest back-off, ms. Default 20,000. */
  readonly maxDelayMs?: number | undefined
  /** Retry budget: extra requests that may leave in an outage. Default 100; each answered request gives one back. */
  readonly budget?: number | undefined
}

/** Everything the transport is made from; `createClient` fills the defaults. */
export interface TransportOptions {
  /** Where the API is, such as `https://api.mypurecloud.de`. */
  readonly baseUrl: string
  /** Where tokens come from, such as `https://login.mypurecloud.de`. */
  readonly loginUrl: string
  /** What the client logs in with, as `clientCredentials()`, `accessToken()` or `userLogin()` makes it. */
  readonly auth: Auth
  /** Requests in any 60 s, at least 1. Default 250; a `budget` has its own. */
  readonly ratePerMinute?: number | undefined
  /** Requests in flight at once. Default 10. */
  readonly concurrency?: number | undefined
  /** For one attempt, body included, ms. Default 30,000. */
  readonly timeoutMs?: number | undefined
  /** Longest answer that is read, bytes after decompression; a longer one is `response.tooLarge`. Default 67,108,864 (64 MiB). */
  readonly maxAnswerBytes?: number | undefined
  /** For a whole call, waits and repeats included, ms. Default 300,000; `Infinity`: none. */
  readonly deadlineMs?: number | undefined
  /** How often and how long a failed attempt is repeated. Default: see {@link RetryOptions}. */
  readonly retry?: RetryOptions | undefined
  /** Where tokens are kept between clients or runs. Default: in memory, for this client alone. */
  readonly tokenStore?: TokenStore | undefined
  /** A rate budget that several clients share, instead of one per client by `ratePerMinute`. */
  readonly budget?: RateBudget | undefined
  /** Each sees every attempt, the first one outermost. Default: none. */
  readonly middleware?: readonly Middleware[] | undefined
  /** Receives every event, redacted. Default: none. */
  readonly logger?: Logger | undefined
  /** Header in which `idempotencyKey` is sent, for gateways that support one. Default: not sent. */
  readonly idempotencyHeader?: string | undefined
  /**
   * Sends the requests, logins and downloads included, such as through a proxy. Default: the platform's at the time
   * of each request.
   */
  readonly fetch?: typeof globalThis.fetch | undefined
  /** For all waits, deadlines and times. Default: the machine's. */
  readonly clock?: Clock | undefined
  /** Where jitter comes from, 0 to below 1. Default: the platform's. */
  readonly random?: Random | undefined
}

/** A token that others obtained, as `accessToken()` makes it; it is not enumerable and does not print. */
export interface AccessToken {
  readonly kind: 'accessToken'
}

/** The login of a person, as `userLogin()` makes it; tokens and secret are not enumerable and do not print. */
export interface UserLogin {
  readonly kind: 'userLogin'
  readonly clientId: string
}

/** What `createClient` logs in with. */
export type Auth = ClientCredentials | AccessToken | UserLogin
