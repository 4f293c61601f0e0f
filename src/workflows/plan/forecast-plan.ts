import { isSkillrouteError, type SkillrouteError } from '../../core/errors'
import type { Change, Forecast, Plan } from '../../documents'
import { type BuildPlanInput, buildPlan } from './build'
import { valuedChanges } from './valued-changes'

/** Tells what changes would bring. */
export type Forecaster = (changes: readonly Change[]) => Promise<Forecast>

/**
 * A plan with the forecast of the changes that are really in it, which only the plan tells: it is made twice, and simulated
 * once in between.
 */
export async function forecastPlan(
  input: Omit<BuildPlanInput, 'forecast'>,
  forecast: Forecaster | undefined,
  onFailed?: (why: string) => void,
): Promise<Plan> {
  if (forecast === undefined) return buildPlan({ ...input, forecast: null })
  const { changes, createdAt: now } = buildPlan({ ...input, forecast: null, guardrails: undefined })
  const valued = valuedChanges(input.snapshot, changes)
  if (valued.length === 0) return buildPlan({ ...input, now, forecast: null, withoutForecast: NOT_KNOWN })
  const made = await forecast(valued).catch((error: unknown) => {
    if (!isSkillrouteError(error)) throw error
    return `it could not be made (${error.code}: ${error.message})`
  })
  if (typeof made === 'string') {
    onFailed?.(made)
    return buildPlan({ ...input, now, forecast: null, withoutForecast: made })
  }
  return buildPlan({ ...input, now, forecast: made })
}

/** Why there is no forecast of changes such as utilization. */
const NOT_KNOWN = 'it knows none of these changes, such as utilization and most settings of queues'

/** Why there is no forecast where `--forecast none` was given. */
export const NOT_ASKED = 'none was asked for (--forecast none)'

/** Why there is no forecast of a demand without contacts. */
export const NOBODY_ASKED = 'nobody asked for anything in the days looked at'

/** Why there is no forecast where the demand could not be read. */
export function unreadableDemand({ code, message }: SkillrouteError): string {
  return `the demand of the org could not be read (${code}: ${message})`
}
