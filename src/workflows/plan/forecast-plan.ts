import { isSkillrouteError } from '../../core/errors'
import type { Change, Effect, Plan } from '../../documents'
import { buildPlan } from './build'
import type { BuildPlanInput } from './build-input'
import { valuedChanges } from './valued-changes'

/** Why a forecast leaves out all changes. */
const NOT_KNOWN =
  'it knows none of these changes, such as a return to the utilization of the org and most settings of queues'

/** Why there is no forecast when none was requested. */
export const NOT_ASKED = 'none was asked for'

/** Forecasts the effect of changes. */
export type Forecaster = (changes: readonly Change[]) => Promise<Effect>

/** A plan, and why its forecast failed. */
export interface ForecastPlan {
  readonly plan: Plan
  readonly forecastFailed?: string | undefined
}

/**
 * Makes a plan with the forecast of exactly its changes. Since only a finished plan shows these changes, it makes a
 * first plan, then the forecast, then the final plan. When the forecast fails, the plan is made anyway and says so.
 */
export async function forecastPlan(
  input: Omit<BuildPlanInput, 'effect'>,
  forecast: Forecaster | undefined,
): Promise<ForecastPlan> {
  if (forecast === undefined) return { plan: buildPlan({ ...input, effect: null }) }
  // Only its changes are needed, so that nothing is checked against the model.
  const model = input.handleTimeBoost === undefined ? undefined : input.model
  const first = { ...input, model, load: undefined, effect: null, guardrails: undefined }
  const { changes, createdAt: now } = buildPlan(first)
  const valued = valuedChanges(input.snapshot, changes, input.targets?.groups)
  if (valued.length === 0) {
    return { plan: buildPlan({ ...input, now, effect: null, withoutForecast: NOT_KNOWN }) }
  }
  const made = await forecast(valued).catch((error: unknown) => {
    if (!isSkillrouteError(error)) throw error
    return `it could not be made (${error.code}: ${error.message})`
  })
  if (typeof made !== 'string') return { plan: buildPlan({ ...input, now, effect: made }) }
  return { plan: buildPlan({ ...input, now, effect: null, withoutForecast: made }), forecastFailed: made }
}
