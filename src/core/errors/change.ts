import { SkillrouteError } from './base'
import type { GuardrailResult } from './guardrail-result'

/** A webhook that must not be trusted, and why. Code `webhook.<reason>`. */
export class WebhookError extends SkillrouteError {
  static override readonly kind: string = 'WebhookError'
  override readonly name = 'WebhookError'
  readonly reason: 'missing' | 'malformed' | 'stale' | 'future' | 'mismatch' | 'replayed'

  constructor(reason: WebhookError['reason'], message: string, options?: { cause?: unknown }) {
    super(`webhook.${reason}`, message, options)
    this.reason = reason
  }
}

/** A plan that must not or could not be applied, and why. Code `plan.<reason>`. */
export class PlanError extends SkillrouteError {
  static override readonly kind: string = 'PlanError'
  override readonly name = 'PlanError'
  readonly reason: 'stale' | 'guardrail' | 'conflict' | 'locked' | 'tampered' | 'wrongOrg'
  /** For the reason `guardrail`: the guardrails that were not met. */
  readonly guardrails: readonly GuardrailResult[]

  constructor(
    reason: PlanError['reason'],
    message: string,
    options: { cause?: unknown; guardrails?: readonly GuardrailResult[] } = {},
  ) {
    const { guardrails = [], ...rest } = options
    super(`plan.${reason}`, message, rest)
    this.reason = reason
    this.guardrails = guardrails
  }
}

/** An idempotency key reused in a way that cannot be honored. Code `idempotency.<reason>`. */
export class IdempotencyError extends SkillrouteError {
  static override readonly kind: string = 'IdempotencyError'
  override readonly name = 'IdempotencyError'
  readonly reason: 'mismatch' | 'inFlight'

  constructor(reason: IdempotencyError['reason'], message: string, options?: { cause?: unknown }) {
    super(`idempotency.${reason}`, message, options)
    this.reason = reason
  }
}
