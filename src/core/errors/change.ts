import { SkillrouteError } from './base'

/** Which limit a result is about. */
export type GuardrailKind =
  | 'changes'
  | 'agentShare'
  | 'deletions'
  | 'levelChange'
  | 'protected'
  | 'skillCeiling'
  | 'certification'
  | 'coverage'
  | 'serviceLevel'
  | 'occupancy'
  | 'asa'
  | 'abandonment'
  | 'saturation'
  | 'live'
  | 'freeze'
  | 'approval'

/** The result of one limit for one plan. */
export interface GuardrailResult {
  /** Stable: the place in the file and the figure checked, such as `coverage[0].minAgents`. */
  readonly id: string
  readonly kind: GuardrailKind
  readonly ok: boolean
  /** The limit as written. */
  readonly limit: number | string | boolean | null
  /** The actual value; null if it could not be determined, which is not ok. */
  readonly found: number | string | boolean | null
  /** One sentence for people: the actual value against the allowed one, and what to do if it is not ok. */
  readonly message: string
  /** The agents, skills or queues that break the limit, in order of their names; empty if ok. */
  readonly where: readonly { readonly id: string; readonly name: string }[]
  /** Ids of the changes that break the limit; empty if ok or if no single change does. */
  readonly changeIds: readonly string[]
}

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
