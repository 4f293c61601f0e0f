import { ValidationError } from '../../core/errors'
import { LIMITS } from '../../core/limits'
import { DAY_MS } from '../../core/time/durations'

/**
 * Refuses a week that workforce management certainly does not plan. The unit's time zone and first weekday are not
 * known here, so the bounds are wider.
 * @throws ValidationError
 */
export function assertInReach(weekDateId: string, nowMs: number): string {
  const days = (Date.parse(weekDateId) - nowMs) / DAY_MS
  const { back, ahead } = LIMITS.wfmWeeks
  if (days > -7 * (back + 1) - 1 && days < 7 * ahead + 1) return weekDateId
  const message = `must be a week from ${back} weeks back to ${ahead} weeks ahead: workforce management has no forecasts of others, such as ${weekDateId}`
  throw new ValidationError([{ path: 'weekDateId', message }])
}
