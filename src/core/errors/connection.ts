import { SkillrouteError } from './base'

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
