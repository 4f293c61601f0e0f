import type { Plan } from '../../core/documents'
import type { ApplyProgress } from './options'
import type { Tally } from './tally'

/** Requests after which the pace so far says something. */
const ENOUGH = 10

/** Requests that the rest of the run needs when nothing fails, from the plan's budget. */
export function requestsLeft(
  { budget, changes, reread }: Plan,
  { progressed }: Pick<Tally, 'progressed'>,
  phase: ApplyProgress['phase'],
): number {
  const after = budget.verifies + (budget.audits ?? 0)
  if (phase === 'verifying' || phase === 'undoing' || phase === 'watching') return after
  const checks = phase === 'checking' ? 1 + budget.verifies : 0
  const rereads = budget.reads - 1 - budget.verifies
  const share = changes.length === 0 ? 0 : 1 - progressed / changes.length
  const writing = (reread === 'each' || phase === 'checking' ? rereads : rereads * share) + budget.writes
  return Math.ceil(checks + writing * share) + after
}

/** Seconds for the requests left: at the pace so far, but never faster than the rate allows. Null without a pace. */
export function remainingSeconds(at: {
  readonly made: number
  readonly left: number
  readonly elapsedMs: number
  readonly perMinute: number
}): number | null {
  if (at.left === 0) return 0
  if (at.made === 0) return null
  const byRate = 60 / at.perMinute
  const byPace = at.made < ENOUGH ? 0 : at.elapsedMs / 1000 / at.made
  return Math.ceil(at.left * Math.max(byRate, byPace))
}
