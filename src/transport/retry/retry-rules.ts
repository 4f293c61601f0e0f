import type { OperationKind } from '../contract/operation'
import type { FailureReason } from '../failures/failure'

/** What a kind of failure allows. */
export interface RetryRule {
  /** Whether the request was certainly not carried out, so that even an unsafe one may be repeated. */
  readonly untouched: boolean
  /** Most repeats for this reason in one call. */
  readonly repeats: number
}

/** A plain 500 is more often a bug than a mood: a few repeats only. */
const FEW = 4
/** Refused connections come back when a process restarts, which back-off covers within these. */
const REFUSED = 5
/** An unknown host is nearly always a typo; two repeats cover a resolver's hiccup. */
const DNS = 2

/** A login host that answers something else is nearly always the wrong address; a cut-off answer is covered too. */
const STRANGE = 3

const ANY = Number.POSITIVE_INFINITY

/** The table of what may be repeated after what. */
export const RETRY_RULES: Readonly<Record<FailureReason, RetryRule>> = {
  rateLimit: { untouched: true, repeats: ANY },
  clientTimeout: { untouched: true, repeats: ANY },
  token: { untouched: true, repeats: ANY },
  notSent: { untouched: true, repeats: REFUSED },
  dns: { untouched: true, repeats: DNS },
  tls: { untouched: true, repeats: 0 },
  refused: { untouched: true, repeats: 0 },
  serverError: { untouched: false, repeats: FEW },
  unavailable: { untouched: false, repeats: ANY },
  reset: { untouched: false, repeats: ANY },
  timeout: { untouched: false, repeats: ANY },
  unreadable: { untouched: false, repeats: ANY },
  notApi: { untouched: true, repeats: STRANGE },
  invalid: { untouched: false, repeats: 0 },
}

/** True when a request of this kind may have changed something although it failed for this reason. */
export function leavesDoubt(reason: FailureReason, kind: OperationKind): boolean {
  return kind !== 'safe' && !RETRY_RULES[reason].untouched
}

/** Why a failed attempt is not repeated. */
export type Refusal = 'permanent' | 'inDoubt' | 'repeats' | 'attempts' | 'budget' | 'deadline'

/** Whether the kind of failure and the kind of operation allow another attempt at all; budget and time come after. */
export function refusalOf(reason: FailureReason, kind: OperationKind, repeatsSoFar: number): Refusal | undefined {
  const rule = RETRY_RULES[reason]
  if (rule.repeats === 0) return 'permanent'
  if (kind === 'unsafe' && !rule.untouched) return 'inDoubt'
  return repeatsSoFar >= rule.repeats ? 'repeats' : undefined
}

/** The reason as the end of an error message. */
export function describeRefusal(refusal: Refusal | undefined): string {
  switch (refusal) {
    case 'inDoubt':
      return 'Not repeated, since it may have been carried out: look first.'
    case 'budget':
      return 'Not repeated, since too many requests are failing: try again later.'
    case 'deadline':
      return 'Not repeated, since the wait would pass the deadline: allow a longer deadlineMs or try again later.'
    case 'repeats':
    case 'attempts':
      return 'Tried as often as allowed.'
    default:
      return ''
  }
}
