import { SkillrouteError } from './base'

/** No usable answer came: DNS, refused, reset, TLS. Code `connection.failed`, `connection.tls`, `connection.dns` and so on. */
export class ConnectionError extends SkillrouteError {
  static override readonly kind: string = 'ConnectionError'
  override readonly name: string = 'ConnectionError'

  constructor(message: string, options: { code?: string; cause?: unknown; inDoubt?: boolean } = {}) {
    super(options.code ?? 'connection.failed', message, options)
    this.inDoubt = options.inDoubt ?? false
  }

  /** True when a write may have been carried out although no answer arrived: look before doing it again. */
  readonly inDoubt: boolean
}

/** Time ran out: of one attempt, or of the whole call (`scope`). Code `timeout.attempt` or `timeout.deadline`. */
export class TimeoutError extends ConnectionError {
  static override readonly kind: string = 'TimeoutError'
  override readonly name = 'TimeoutError'
  readonly scope: 'attempt' | 'deadline'

  constructor(scope: 'attempt' | 'deadline', message: string, options: { cause?: unknown; inDoubt?: boolean } = {}) {
    super(message, { code: `timeout.${scope}`, ...options })
    this.scope = scope
  }
}

/** The server answered with something that cannot be: not JSON, cut off, or without a field that the contract requires. */
export class ResponseError extends SkillrouteError {
  static override readonly kind: string = 'ResponseError'
  override readonly name = 'ResponseError'
  /** Where in the answer, like `entities[0].id`; empty when the body as a whole is unusable. */
  readonly path: string
  readonly status: number | undefined
  readonly correlationId: string | undefined
  /** True when a write was carried out or may have been although its answer is unusable. */
  readonly inDoubt: boolean
  /** Of a list that came short (`paging.short`): how many items it announces, and how many came. */
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
