import * as z from 'zod/mini'
import { checkDocument } from '../../core/checks'
import { PlanError, ValidationError } from '../../core/errors'
import { anInstant, checkOptions, text } from '../../core/schema'
import { systemClock } from '../../core/time/clock'
import type { Approval, Plan } from '../../documents'
import { parsePlan } from '../../documents/plan/read-plan'
import { brokenForGood } from '../guardrails/checking'

/** Who approves a plan, and why. */
export interface ApproveOptions {
  /** Name of the approver. */
  readonly by: string
  /** Why, or a ticket. */
  readonly reason?: string | undefined
  /** Default: now. */
  readonly now?: number | string | Date | undefined
}

/**
 * Approves a plan: returns the document that `applyPlan` takes in `approvals`. It is bound to the plan's hash, so that
 * it approves neither another plan nor a changed one.
 * @throws ValidationError without a name
 * @throws PlanError `tampered`; `guardrail` for a plan that breaks a guardrail, which no approval can override
 */
export function approvePlan(plan: Plan, options: ApproveOptions): Approval {
  checkDocument(plan, 'plan', 'skillroute/plan@1')
  checkOptions(options, { by: text(), reason: z.optional(text()), now: z.optional(anInstant()) })
  const { by, reason, now } = options
  parsePlan(plan)
  if (by.trim() === '') throw new ValidationError([{ path: 'by', message: 'say who approves the plan' }])
  const broken = brokenForGood(plan)
  if (broken.length > 0) {
    const why = broken.map(({ id, message }) => `${id}: ${message}`).join('; ')
    throw new PlanError(
      'guardrail',
      `Plan ${plan.id} breaks its guardrails, and no approval makes it applicable. ${why}. Correct it and approve the new plan.`,
    )
  }
  const { id: planId, hash: planHash, org } = plan
  const at = new Date(now ?? systemClock.now()).toISOString()
  const why = reason === undefined ? {} : { reason }
  return { format: 'skillroute/approval@1', planId, planHash, org, by: by.trim(), at, ...why }
}
