import { SkillrouteError } from '../../../core/errors'
import { startAge } from '../../../core/time/clock'
import type { Change } from '../../../documents'
import type { Run } from '../state/run'
import { stopForFreeze } from '../state/unfinished'

/** How old a look may be when the write that rests on it leaves, ms. Longer waits lie between them only by a rate limit or a repeat. */
export const FRESH_LOOK_MS = 1_000
/** The same for a look at 100 users at once, which is chosen for fewer reads: their writes take half a minute at the usual rate. */
export const FRESH_BATCH_MS = 60_000

/** What a write has to pass at the moment its request leaves. */
export interface SendGate {
  /** For `CallOptions.onSend`. Rejects when the lease is lost, a freeze has begun or the look is too old: nothing is sent then. */
  readonly onSend: () => Promise<void>
  /** Why the gate was shut last; undefined while it let everything pass. */
  readonly shut: { readonly why: 'confirm' | 'freeze' | 'look'; readonly error: unknown } | undefined
  /** How long ago the first request left, ms; undefined: none did. */
  sentAgoMs(): number | undefined
  /** To be called with each answer. What follows an answered request is the rest of the same write. */
  answered(): void
}

/**
 * Makes sure, after every wait and just before a request leaves, that the lease still is ours, that no freeze has begun, and
 * that the look which the write rests on is fresh. A write of several requests that has begun is brought to its end: half of
 * it would be worse.
 * @param age how old that look is, ms
 */
export function sendGate(run: Run, age: () => number, freshMs: number, changes: readonly Change[]): SendGate {
  let shut: SendGate['shut']
  let sinceSent: (() => number) | undefined
  let begun = false
  return {
    async onSend() {
      try {
        await run.confirm?.()
      } catch (error) {
        shut = { why: 'confirm', error }
        throw error
      }
      const frozen = begun ? undefined : stopForFreeze(run)
      if (frozen !== undefined) {
        shut = { why: 'freeze', error: new Error(frozen) }
        throw shut.error
      }
      // Last, without a pause between it and the request: the question about the lease takes time itself.
      if (!begun && age() > freshMs) {
        shut = { why: 'look', error: tooOld(freshMs) }
        throw shut.error
      }
      sinceSent ??= startAge(run.clock)
      for (const change of changes) run.underWay.add(change)
    },
    get shut() {
      return shut
    },
    sentAgoMs: () => sinceSent?.(),
    answered() {
      begun ||= sinceSent !== undefined
    },
  }
}

function tooOld(freshMs: number): SkillrouteError {
  const seconds = freshMs / 1000
  return new SkillrouteError(
    'apply.lookTooOld',
    `not sent: the last look at the target was more than ${seconds} s ago when its turn came. Give the run a higher rate or a lower concurrency.`,
  )
}
