import { PlanError } from '../../../core/errors'
import type { ApprovedHash, GuardrailResult, Guardrails, Plan, RoutingModel, Snapshot } from '../../../documents'
import { evaluateGuardrails } from '../../guardrails/check'
import { brokenForGood } from '../../guardrails/checking'
import { parseGuardrailsValue } from '../../guardrails/read'
import { approval, freezes } from '../../guardrails/timing'

/** Guardrails that are checked at apply time in addition to those of the plan, with the data they need. */
export interface ApplyGuardrails {
  readonly guardrails: Guardrails
  /** The org as it is. */
  readonly snapshot: Snapshot
  /** Needed for guardrails on saturation, shares of demand and hours of the week. */
  readonly model?: RoutingModel | undefined
}

/** The options that decide whether an apply may start. */
export interface SafetyOptions {
  readonly approvals?: readonly ApprovedHash[] | undefined
  readonly guardrails?: ApplyGuardrails | undefined
}

/** Number of results named in a message; the plan has all of them. */
const MAX_LISTED = 5

/**
 * Refuses a plan that is not the approved one, that broke a guardrail when it was made, or that breaks one now: a
 * guardrail given to this apply, or a freeze. Guardrails of the apply do not replace those of the plan.
 * @throws PlanError `guardrail` naming them and the reasons
 * @throws ValidationError for an unknown key or an invalid value in the given guardrails
 */
export function refuseUnsafe(plan: Plan, options: SafetyOptions, nowMs: number): void {
  refuseOther(plan, options)
  const { guardrails: given } = options
  const now =
    given === undefined ? [] : checkNow(plan, { ...given, guardrails: parseGuardrailsValue(given.guardrails) }, nowMs)
  const frozen = plan.binding === undefined ? [] : freezes({ guardrails: plan.binding.guardrails, now: nowMs })
  refuseBroken(plan, [...brokenForGood(plan), ...frozen, ...now])
}

/**
 * Refuses a plan that needs an approval and has none.
 * @param known whether an earlier run of its journal had one
 * @throws PlanError `guardrail`
 */
export function refuseUnapproved(plan: Plan, options: SafetyOptions, known: boolean): void {
  const { approvals = [], guardrails: given } = options
  const inFiles = listGuardrails(plan, given).flatMap(({ approval: rule }) => rule?.approved ?? [])
  const hashes = [...approvals.map(({ planHash }) => planHash), ...inFiles.map(({ hash }) => hash)]
  const approved = [...hashes, ...(known ? [plan.hash] : [])]
  const { changes, hash: planHash } = plan
  const results = listGuardrails(plan, given).flatMap((guardrails) =>
    approval({ guardrails, changes, planHash, approved }),
  )
  refuseBroken(plan, results)
}

/** All guardrails of an apply. */
export function listGuardrails(plan: Plan, given: ApplyGuardrails | undefined): Guardrails[] {
  return [plan.binding?.guardrails, given?.guardrails].filter((one) => one !== undefined)
}

/** Refuses an approval of another plan, since the caller must have mixed them up. */
function refuseOther(plan: Plan, { approvals = [] }: SafetyOptions): void {
  const other = approvals.find(({ planHash }) => planHash !== plan.hash)?.planHash
  if (other === undefined) return
  throw new PlanError(
    'guardrail',
    `Plan ${plan.id} has hash ${plan.hash}, which is not the approved ${other}. Nothing was written. Have this plan approved, or apply the one that was.`,
  )
}

/**
 * Checks everything except the approval, which is checked once the journal is read: an earlier run may have recorded
 * one.
 */
function checkNow(plan: Plan, { guardrails, snapshot, model }: ApplyGuardrails, now: number): GuardrailResult[] {
  const { changes, effect } = plan
  // The time limit is checked later, at the client's rate, once the journal shows which changes are left.
  const { withinMinutes: _later, ...limits } = guardrails.changes ?? {}
  const rest: Guardrails = { ...guardrails, changes: limits }
  return evaluateGuardrails({ guardrails: rest, snapshot, changes, effect, model, now })
}

/** @throws PlanError `guardrail` naming each broken guardrail */
export function refuseBroken(plan: Plan, results: readonly GuardrailResult[]): void {
  const broken = results.filter(({ ok }) => !ok)
  if (broken.length > 0) throw refusal(plan, broken)
}

/** Names a limit once when the plan's guardrails and the given ones share it. */
function refusal(plan: Plan, broken: readonly GuardrailResult[]): PlanError {
  const texts = [...new Set(broken.map(({ id, message }) => `${id}: ${message}`))]
  const more = texts.length > MAX_LISTED ? `; and ${texts.length - MAX_LISTED} more` : ''
  return new PlanError(
    'guardrail',
    `Plan ${plan.id} is refused by ${texts.length} guardrail${texts.length === 1 ? '' : 's'}, this run wrote nothing. ${texts.slice(0, MAX_LISTED).join('; ')}${more}.`,
    { guardrails: broken },
  )
}
