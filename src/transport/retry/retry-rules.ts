import type { OperationKind } from '../contract/operation'
import type { FailureReason } from '../failures/failure'

/** The retries that a kind of failure allows. */
export interface RetryRule {
  /** True if the request was certainly not carried out, so that even an unsafe one may be repeated. */
  readonly untouched: boolean
  /** Maximum retries for this reason in one call. */
  readonly repeats: number
}

/** A plain 500 is more often a bug than a temporary failure, so only a few retries. */
const FEW = 4
/** Refused connections recover when a process restarts; back-off covers that within these retries. */
const REFUSED = 5
/** An unknown host is nearly always a typo; two retries cover a short failure of the resolver. */
const DNS = 2

/** A login host with an unexpected answer is nearly always the wrong address; this also covers a cut-off answer. */
const STRANGE = 3

const ANY = Number.POSITIVE_INFINITY

/** Which failures allow a retry. */
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

/** True if a request of this kind may have changed something although it failed for this reason. */
export function leavesDoubt(reason: FailureReason, kind: OperationKind): boolean {
  return kind !== 'safe' && !RETRY_RULES[reason].untouched
}

/** Why a failed attempt is not repeated. */
export type Refusal = 'permanent' | 'inDoubt' | 'repeats' | 'attempts' | 'budget' | 'deadline'

/** Whether the kinds of failure and operation allow another attempt; budget and time are checked afterwards. */
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
