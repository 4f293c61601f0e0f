import { ValidationError } from '../../core/errors'
import { LIMITS } from '../../core/limits'
import { DAY_MS } from '../../core/time/durations'

/**
 * Refuses a week that surely is none that workforce management plans. When the week of today began is known to the unit
 * alone, as is its date: the bounds are a day wider.
 * @throws ValidationError
 */
export function assertInReach(weekDateId: string, nowMs: number): string {
  const days = (Date.parse(weekDateId) - nowMs) / DAY_MS
  const { back, ahead } = LIMITS.wfmWeeks
  if (days > -7 * (back + 1) - 1 && days < 7 * ahead + 1) return weekDateId
  const message = `must be a week from ${back} weeks back to ${ahead} weeks ahead: workforce management has no forecasts of others, such as ${weekDateId}`
  throw new ValidationError([{ path: 'weekDateId', message }])
}
