import { SkillrouteError } from './base'

/** One entry of `details` in a Genesys error body. */
export interface ApiErrorDetail {
  readonly errorCode?: string
  readonly fieldName?: string
  readonly entityId?: string
  readonly entityName?: string
}

/** The facts about a refused request. `path` is the path without query; nothing here is secret. */
export interface ApiErrorInfo {
  readonly status: number
  /** Genesys's own code, like `too.many.requests.retry.after`; `http.<status>` if the body had none. */
  readonly code: string
  readonly correlationId?: string | undefined
  readonly method: string
  readonly path: string
  readonly attempts: number
  readonly details?: readonly ApiErrorDetail[] | undefined
  /** See {@link ApiError.inDoubt}. */
  readonly inDoubt?: boolean | undefined
}

/** The API answered with an error status. There is a subclass for each kind of refusal. */
export class ApiError extends SkillrouteError {
  static override readonly kind: string = 'ApiError'
  override readonly name: string = 'ApiError'
  readonly status: number
  readonly correlationId: string | undefined
  readonly method: string
  readonly path: string
  readonly attempts: number
  readonly details: readonly ApiErrorDetail[]
  /**
   * True if a write may have been carried out: it ended in a 5xx, or an earlier attempt of the same call was cut off
   * before its answer. Read the target before repeating it.
   */
  readonly inDoubt: boolean

  constructor(message: string, info: ApiErrorInfo, options?: { cause?: unknown }) {
    super(info.code, message, options)
    this.status = info.status
    this.correlationId = info.correlationId
    this.method = info.method
    this.path = info.path
    this.attempts = info.attempts
    this.details = info.details ?? []
    this.inDoubt = info.inDoubt ?? false
  }
}

/** 400: the request is wrong; `details[].fieldName` names the field if the platform does. */
export class BadRequestError extends ApiError {
  static override readonly kind: string = 'BadRequestError'
  override readonly name = 'BadRequestError'
}

/** 401 even after the token was renewed once; or a refused token request. */
export class AuthenticationError extends ApiError {
  static override readonly kind: string = 'AuthenticationError'
  override readonly name = 'AuthenticationError'
}

/**
 * 403. `missing` names the permissions that the platform reports as missing, else those that the operation declares;
 * the message says whether one of them is enough. Empty if neither is known.
 */
export class PermissionError extends ApiError {
  static override readonly kind: string = 'PermissionError'
  override readonly name = 'PermissionError'
  readonly missing: readonly string[]

  constructor(message: string, info: ApiErrorInfo & { missing?: readonly string[] }, options?: { cause?: unknown }) {
    super(message, info, options)
    this.missing = info.missing ?? []
  }
}

/** 404. */
export class NotFoundError extends ApiError {
  static override readonly kind: string = 'NotFoundError'
  override readonly name = 'NotFoundError'
}

/** 409, 412, and any answer whose code is `general.conflict`: someone else changed the target. Read again, then decide. */
export class ConflictError extends ApiError {
  static override readonly kind: string = 'ConflictError'
  override readonly name = 'ConflictError'
}

/**
 * 429 that could not be waited out. `retryAfterMs` is the wait that the server asked for; `limit` names the limit if
 * known.
 */
export class RateLimitError extends ApiError {
  static override readonly kind: string = 'RateLimitError'
  override readonly name = 'RateLimitError'
  readonly retryAfterMs: number | undefined
  readonly limit: { readonly key?: string; readonly namespace?: string; readonly value?: number } | undefined

  constructor(
    message: string,
    info: ApiErrorInfo & { retryAfterMs?: number | undefined; limit?: RateLimitError['limit'] },
    options?: { cause?: unknown },
  ) {
    super(message, info, options)
    this.retryAfterMs = info.retryAfterMs
    this.limit = info.limit
  }
}

/** 5xx after the retries. */
export class ServerError extends ApiError {
  static override readonly kind: string = 'ServerError'
  override readonly name = 'ServerError'
}

/** True for any {@link ApiError}, including one from another copy of the package. */
export function isApiError(value: unknown): value is ApiError {
  return value instanceof ApiError
}

/**
 * No usable answer arrived: DNS, refused, reset, TLS. Code `connection.failed`, `connection.tls`, `connection.dns` and
 * so on.
 */
export class ConnectionError extends SkillrouteError {
  static override readonly kind: string = 'ConnectionError'
  override readonly name: string = 'ConnectionError'

  constructor(message: string, options: { code?: string; cause?: unknown; inDoubt?: boolean } = {}) {
    super(options.code ?? 'connection.failed', message, options)
    this.inDoubt = options.inDoubt ?? false
  }

  /** True if a write may have been carried out although no answer arrived: read the target before repeating it. */
  readonly inDoubt: boolean
}

/**
 * A time limit passed: of one attempt, or of the whole call (`scope`). Code `timeout.attempt` or `timeout.deadline`.
 */
export class TimeoutError extends ConnectionError {
  static override readonly kind: string = 'TimeoutError'
  override readonly name = 'TimeoutError'
  readonly scope: 'attempt' | 'deadline'

  constructor(scope: 'attempt' | 'deadline', message: string, options: { cause?: unknown; inDoubt?: boolean } = {}) {
    super(message, { code: `timeout.${scope}`, ...options })
    this.scope = scope
  }
}

/** The server's answer is invalid: not JSON, cut off, or without a required field. */
export class ResponseError extends SkillrouteError {
  static override readonly kind: string = 'ResponseError'
  override readonly name = 'ResponseError'
  /** The path in the answer, like `entities[0].id`; empty if the body as a whole is unusable. */
  readonly path: string
  readonly status: number | undefined
  readonly correlationId: string | undefined
  /** True if a write was or may have been carried out although its answer is unusable. */
  readonly inDoubt: boolean
  /** For a list that is too short (`paging.short`): how many items it announces, and how many arrived. */
  readonly expected?: number
  readonly received?: number

  constructor(
    message: string,
    options: {
      code?: string
      path?: string
      status?: number
      correlationId?: string
      inDoubt?: boolean
      expected?: number
      received?: number
      cause?: unknown
    } = {},
  ) {
    super(options.code ?? 'response.invalid', message, options)
    this.path = options.path ?? ''
    this.status = options.status
    this.correlationId = options.correlationId
    this.inDoubt = options.inDoubt ?? false
    if (options.expected !== undefined) this.expected = options.expected
    if (options.received !== undefined) this.received = options.received
  }
}
