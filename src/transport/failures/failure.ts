import type { SkillrouteError } from '../../core/errors'

/** Why an attempt gave no usable answer. It decides what may be done next; see `retry-rules`. */
export type FailureReason =
  | 'rateLimit'
  | 'clientTimeout'
  | 'serverError'
  | 'unavailable'
  | 'dns'
  | 'notSent'
  | 'tls'
  | 'reset'
  | 'timeout'
  | 'unreadable'
  | 'notApi'
  | 'invalid'
  | 'refused'
  | 'token'

/** The facts about a call when its error is created. */
export interface CallFacts {
  readonly attempts: number
  /** This attempt or an earlier one may have carried out the write. */
  readonly inDoubt: boolean
  /** Why there was no further retry, as a sentence; empty if that needs no explanation. */
  readonly refusal: string
  /** What was requested, if the failure does not know it itself. */
  readonly request?: { readonly method: string; readonly path: string } | undefined
}

/**
 * One failed attempt. The error for the caller is created at the end, when the number of attempts is known and whether
 * the outcome is in doubt.
 */
export interface Failure {
  readonly reason: FailureReason
  readonly status?: number | undefined
  /** How long the server asked to wait. */
  readonly retryAfterMs?: number | undefined
  /** The limit that a 429 names. */
  readonly limit?: { readonly key?: string; readonly namespace?: string; readonly value?: number } | undefined
  toError(facts: CallFacts): SkillrouteError
}

/** One word for why a request ended without an answer: a network failure, an abort, or a middleware that threw. */
export function findReason(error: unknown, signal: AbortSignal): string {
  if (signal.aborted) return 'aborted'
  return error instanceof AttemptFailed ? error.failure.reason : 'error'
}

/** Carries a {@link Failure} through p-retry, which needs an Error. Never reaches a caller. */
export class AttemptFailed extends Error {
  override readonly name = 'AttemptFailed'
  readonly failure: Failure

  constructor(failure: Failure) {
    super(failure.reason)
    this.failure = failure
  }
}
