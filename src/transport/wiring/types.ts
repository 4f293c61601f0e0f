import type { Random } from '../../core/random'
import type { Clock } from '../../core/time/clock'
import type { RateBudget, TokenStore } from '../../documents/ports/ports'
import type { CallOptions } from '../contract/call-options'
import type { Operation, RequestInput } from '../contract/operation'
import type { SlotTaker } from '../limits/slot-taker'

/** One request with all its stages: deadline, retry, budget, rate limit, auth, middleware, attempt, parse, validate. */
export interface Transport {
  /** Sends one operation. Rejects with a SkillrouteError, or with the reason of the caller's signal. */
  request<T>(operation: Operation<T>, input?: RequestInput, options?: CallOptions): Promise<T>
  /**
   * Transfers bytes to or from an absolute URL that the API returned (upload and download links): retried and timed
   * like a call, but without our token and outside the rate budget.
   */
  transfer(request: TransferRequest, options?: CallOptions): Promise<TransferResponse>
  /**
   * Takes slots of the rate limit before `work` begins, for requests that must follow each other at once, such as a
   * read and the write that depends on it. Pass each slot to a call with `withSlot`; slots that `work` does not use
   * count as used.
   */
  withSlots: SlotTaker
  /** Listens to an event; returns a function that stops it. Errors of a listener are dropped. */
  on<E extends keyof TransportEvents>(event: E, fn: (detail: TransportEvents[E]) => void): () => void
  /**
   * Raises a `warning` event, for problems noticed above the transport, such as a list that changed while it was read.
   */
  warn(warning: TransportEvents['warning']): void
  readonly clock: Clock
  /** The random numbers for jitter, as in the client's options. */
  readonly random: Random
  /** The base URL of requests, without a slash at the end; for `nextUri` and for messages. */
  readonly baseUrl: string
  /** Requests granted in the last 60 s, the rate, and the time until which everything is paused. */
  rateLimit(): RateLimitUse
  /**
   * Ends early every pause that a 429 asked for, and allows a login at once. The call that received the 429 keeps
   * waiting.
   */
  endPause(): void
  /** What the client logs in as: an OAuth client, a person, or, with a given token, either. */
  readonly login: Auth['kind']
  /** Aborts when the client is closed; for work that consists of many calls. */
  readonly closed: AbortSignal
  /** Aborts all running calls and forgets the token in memory. */
  close(): Promise<void>
}

/** How much of its rate limit a client uses. */
export interface RateLimitUse {
  /** Requests granted in the last 60 s. */
  readonly usedLastMinute: number
  /** Requests that may be granted in any 60 s. */
  readonly perMinute: number
  /** The time until which every call waits, in epoch ms; undefined if nothing is paused. */
  readonly pausedUntilMs: number | undefined
}

/** A request outside the API, such as a download from a signed URL. */
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
    /** The path with the names of its parameters, such as `/api/v2/users/{userId}`; undefined for a transfer. */
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
    /** How long other calls of the scope wait: as the server asked, at most ten minutes (`LIMITS.longestPauseMs`). */
    readonly waitMs: number
    /** The wait that the server asked for. The call that received the answer is not repeated earlier. */
    readonly requestedMs: number
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

/** One attempt as seen by middleware, including token and body. */
export interface AttemptRequest {
  readonly method: string
  readonly url: string
  readonly headers: Headers
  readonly body: string | Uint8Array | undefined
  readonly signal: AbortSignal
}

/** The answer of one attempt, whatever its status, read completely. */
export interface AttemptResponse {
  readonly status: number
  readonly headers: Headers
  readonly text: string
}

/** Client credentials from `clientCredentials()`; the secret is not enumerable and is not printed. */
export interface ClientCredentials {
  readonly kind: 'clientCredentials'
  readonly clientId: string
  readonly clientSecret: string
}

/** Where events are written as lines: an object such as `console`. */
export interface Logger {
  debug(message: string, detail?: unknown): void
  info(message: string, detail?: unknown): void
  warn(message: string, detail?: unknown): void
  error(message: string, detail?: unknown): void
}

/** How often a failed attempt is retried, and for how long. */
export interface RetryOptions {
  /** Total attempts, including the first; waits that a server asks for with a 429 do not count. Default 10. */
  readonly attempts?: number | undefined
  /** Full-jitter back-off: random in 0..min(maxDelayMs, baseDelayMs * 2^n). Defaults 500 and 20,000. */
  readonly baseDelayMs?: number | undefined
  /** Longest back-off, ms. Default 20,000. */
  readonly maxDelayMs?: number | undefined
  /** Retry budget: extra requests that may be sent in an outage. Default 100; each answered request returns one. */
  readonly budget?: number | undefined
}

/** The settings of a transport; `createClient` fills in the defaults. */
export interface TransportOptions {
  /** The base URL of the API, such as `https://api.mypurecloud.de`. */
  readonly baseUrl: string
  /** The base URL of the login, such as `https://login.mypurecloud.de`. */
  readonly loginUrl: string
  /** What the client logs in with: the result of `clientCredentials()`, `accessToken()` or `userLogin()`. */
  readonly auth: Auth
  /** Requests in any 60 s, at least 1. Default 250; a `budget` has its own. */
  readonly ratePerMinute?: number | undefined
  /** Requests in flight at once. Default 10. */
  readonly concurrency?: number | undefined
  /** Timeout of one attempt, including its body, in ms. Default 30,000. */
  readonly timeoutMs?: number | undefined
  /**
   * The longest answer that is read, in bytes after decompression; a longer one throws `response.tooLarge`. Default
   * 67,108,864 (64 MiB).
   */
  readonly maxAnswerBytes?: number | undefined
  /** Timeout of a whole call, including waits and retries, in ms. Default 300,000; `Infinity`: none. */
  readonly deadlineMs?: number | undefined
  /** How often a failed attempt is retried, and for how long. Default: see {@link RetryOptions}. */
  readonly retry?: RetryOptions | undefined
  /** Where tokens are stored between clients or runs. Default: in memory, for this client alone. */
  readonly tokenStore?: TokenStore | undefined
  /** A rate budget that several clients share, instead of one per client from `ratePerMinute`. */
  readonly budget?: RateBudget | undefined
  /** Middleware for every attempt, the first one outermost; not for logins and downloads. Default: none. */
  readonly middleware?: readonly Middleware[] | undefined
  /** Receives every event, redacted. Default: none. */
  readonly logger?: Logger | undefined
  /** The header in which `idempotencyKey` is sent, for gateways that support one. Default: not sent. */
  readonly idempotencyHeader?: string | undefined
  /**
   * Sends the requests, including logins and downloads, such as through a proxy. Default: the platform's fetch at the
   * time of each request.
   */
  readonly fetch?: typeof globalThis.fetch | undefined
  /** The clock for all waits, deadlines and times. Default: the machine's. */
  readonly clock?: Clock | undefined
  /** The random numbers for jitter, 0 to below 1. Default: the platform's. */
  readonly random?: Random | undefined
}

/** A token obtained elsewhere, from `accessToken()`; it is not enumerable and is not printed. */
export interface AccessToken {
  readonly kind: 'accessToken'
}

/** The login of a person, from `userLogin()`; tokens and secret are not enumerable and are not printed. */
export interface UserLogin {
  readonly kind: 'userLogin'
  readonly clientId: string
}

/** What `createClient` logs in with. */
export type Auth = ClientCredentials | AccessToken | UserLogin
