import type { GuardrailResult, Guardrails, Plan, RoutingModel, Snapshot } from '../../core/documents'
import { PlanError } from '../../core/errors'
import { checkGuardrails } from '../guardrails/check'

/** Guardrails that are checked again at the moment of applying, with what they look at. */
export interface ApplyGuardrails {
  readonly guardrails: Guardrails
  /** The org as it is. */
  readonly snapshot: Snapshot
  /** For guardrails on shares of demand and hours of the week. */
  readonly model?: RoutingModel | undefined
}

/** Results that a sentence names; the error's cause and the plan have the rest. */
const SHOWN = 5

/**
 * Refuses a plan that is not the approved one, that did not keep to a guardrail when it was made, or that does not now:
 * a freeze may have begun since, and an approval is asked for.
 * @throws PlanError `guardrail` saying which and why
 */
export function refuseUnsafe(
  plan: Plan,
  options: { readonly approve?: string | undefined; readonly guardrails?: ApplyGuardrails | undefined },
  nowMs: number,
): void {
  const { approve, guardrails } = options
  if (approve !== undefined && approve !== plan.hash) {
    throw new PlanError(
      'guardrail',
      `Plan ${plan.id} has hash ${plan.hash}, which is not the approved ${approve}. Nothing was written. Have this plan approved, or apply the one that was.`,
    )
  }
  const now = guardrails === undefined ? [] : checkNow(plan, guardrails, approve, nowMs)
  const again = new Set(now.map(({ id }) => id))
  // A limit that was looked at again counts as it is now; one that was not, as it was when the plan was made.
  const broken = [...(plan.guardrails ?? []).filter(({ id }) => !again.has(id)), ...now].filter(({ ok }) => !ok)
  if (broken.length > 0) throw refusal(plan, broken)
}

function checkNow(
  plan: Plan,
  { guardrails, snapshot, model }: ApplyGuardrails,
  approve: string | undefined,
  nowMs: number,
): readonly GuardrailResult[] {
  const { changes, forecast, hash: planHash } = plan
  const approved = approve === undefined ? [] : [approve]
  return checkGuardrails({ guardrails, snapshot, changes, forecast, model, planHash, approved, now: nowMs })
}

function refusal(plan: Plan, broken: readonly GuardrailResult[]): PlanError {
  const shown = broken.slice(0, SHOWN).map(({ id, message }) => `${id}: ${message}`)
  const more = broken.length > SHOWN ? `; and ${broken.length - SHOWN} more` : ''
  return new PlanError(
    'guardrail',
    `Plan ${plan.id} is refused by ${broken.length} guardrail${broken.length === 1 ? '' : 's'}, nothing was written. ${shown.join('; ')}${more}.`,
  )
}
