import type { Plan } from '../../../documents'
import { perSecond, secondsFor } from '../../../transport/limits/spread'
import type { ApplyProgress } from './options'
import type { Tally } from './tally'

/** Number of requests after which the pace is reliable. */
const ENOUGH = 10

/** Requests that the rest of the run needs when nothing fails, from the plan's budget. */
export function requestsLeft(
  { budget, changes, reread }: Plan,
  { progressed }: Pick<Tally, 'progressed'>,
  phase: ApplyProgress['phase'],
): number {
  const after = budget.verifies + (budget.audits ?? 0)
  if (phase === 'verifying' || phase === 'undoing' || phase === 'watching') return after
  const checks = phase === 'checking' ? 1 + budget.verifies + (budget.guardrails ?? 0) : 0
  const rereads = budget.reads - 1 - budget.verifies
  const share = changes.length === 0 ? 0 : 1 - progressed / changes.length
  const writing = (reread === 'each' || phase === 'checking' ? rereads : rereads * share) + budget.writes
  return Math.ceil(checks + writing * share) + after
}

/**
 * Seconds for the remaining requests: the plan's estimate, scaled up if the run so far was slower than estimated, and
 * never faster than the rate allows. Whole seconds, rounded up; values below one second stay. Null before the first
 * request, 0 when no request is left.
 */
export function remainingSeconds(at: {
  readonly made: number
  readonly left: number
  readonly elapsedMs: number
  readonly perMinute: number
}): number | null {
  if (at.left === 0) return 0
  if (at.made === 0) return null
  const elapsedSeconds = at.elapsedMs / 1000
  const all = secondsFor(at.made + at.left, at.perMinute)
  // Includes the next request, since a wait for the rate limit does not mean that the run is slow.
  const soFar = secondsFor(at.made + 1, at.perMinute)
  const slower = at.made < ENOUGH ? 1 : Math.max(1, elapsedSeconds / soFar)
  // The rest takes at least one request, even when the run is behind its estimate.
  const seconds = Math.max(all - elapsedSeconds, (all - soFar) * slower, 1 / perSecond(at.perMinute))
  return seconds < 1 ? seconds : Math.ceil(seconds)
}
