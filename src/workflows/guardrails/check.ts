import * as z from 'zod/mini'
import { aDocument, amount, anInstant, anObject, checkOptions, text, texts } from '../../core/schema'
import type { GuardrailResult } from '../../documents'
import { checkAgentLimits } from './agent-limits'
import { checkApplyTime } from './apply-time'
import { checkChangeLimits } from './change-limits'
import { createCheckContext, type GuardrailInput } from './checking'
import { checkCoverage } from './coverage'
import { checkLiveNames } from './live'
import { checkProtection } from './protection'
import { checkSaturation } from './saturation'
import { checkService } from './service'
import { checkFreezesAndApproval } from './timing'

/**
 * Checks changes against each guardrail, in the order of the format: one result for each limit, including those that
 * hold. Pure. A limit that cannot be checked (an unknown name, a limit on service without a forecast, hours on duty
 * without a model) is not ok, since it protects nothing.
 *
 * Approval is checked only with `planHash`, since a plan that is being made has none.
 * @example
 * const results = checkGuardrails({ guardrails, snapshot, changes: plan.changes, effect: plan.effect, now: Date.now() })
 * const refused = results.filter(({ ok }) => !ok)
 */
export function checkGuardrails(input: GuardrailInput): GuardrailResult[] {
  checkOptions(
    input,
    {
      guardrails: aDocument('skillroute/guardrails@1'),
      snapshot: anObject(),
      changes: z.array(anObject()),
      effect: z.optional(z.nullable(anObject())),
      model: z.optional(aDocument('skillroute/model@1')),
      load: z.optional(aDocument('skillroute/load@1')),
      planHash: z.optional(text()),
      approved: z.optional(texts()),
      budget: z.optional(anObject()),
      fitting: z.optional(amount()),
      now: anInstant(),
    },
    'input',
  )
  return evaluateGuardrails(input)
}

/** The same for input of our own. */
export function evaluateGuardrails(input: GuardrailInput): GuardrailResult[] {
  const context = createCheckContext(input)
  return [
    ...checkChangeLimits(context),
    ...checkApplyTime(input.guardrails.changes?.withinMinutes, input.budget, input.changes.length, input.fitting),
    ...checkProtection(context),
    ...checkAgentLimits(context),
    ...checkCoverage(context),
    ...checkService(context),
    ...checkSaturation(context),
    ...checkLiveNames(context),
    ...checkFreezesAndApproval(context),
  ]
}
