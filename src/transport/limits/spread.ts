/** At most a tenth of the minute's budget is sent in any second, so that a new window does not start with one burst. */
const SHARE_PER_SECOND = 0.1

/** Requests that may leave in one second at a rate. @param perMinute at least 1 */
export function perSecond(perMinute: number): number {
  return Math.max(1, Math.floor(Math.floor(perMinute) * SHARE_PER_SECOND))
}

/**
 * Seconds that a number of requests takes at a rate: a tenth of the minute's budget each second until that budget is
 * used up, then the next minute. So a few requests take a second or two, and many requests run at the rate.
 * @param perMinute at least 1
 */
export function calculateSeconds(requests: number, perMinute: number): number {
  if (requests <= 0) return 0
  const capacity = Math.max(1, Math.floor(perMinute))
  const fullMinutes = Math.ceil(requests / capacity) - 1
  const rest = requests - fullMinutes * capacity
  return fullMinutes * 60 + Math.min(60, rest / perSecond(capacity))
}
