import { SkillrouteError } from '../../../core/errors'
import { startAge } from '../../../core/time/clock'
import type { Change } from '../../../documents'
import type { LastCheck } from '../../../documents/ports/ports'
import type { CallOptions } from '../../../transport/contract/call-options'
import type { State } from '../../subjects/driver'
import { writtenOwner } from '../../subjects/subject'
import { type Run, reading } from '../state/run'
import { stopForFreeze } from '../state/unfinished'

/** How old a check may be when its write leaves, ms. Normally only rate limits and retries make a write wait longer. */
export const FRESH_MS = 1_000
/** The limit for a batch check of 100 users, which saves reads. Their writes take half a minute at the usual rate. */
export const FRESH_BATCH_MS = 60_000

/** The state of a subject, and how long ago it was read. */
export interface SubjectState {
  readonly state: State
  /** Time since the answer to the first request of the read, ms. */
  readonly ageMs: () => number
  /** Maximum age when a write based on it leaves, ms, beside `readMs`. */
  readonly freshMs: number
  /** How long the read of one subject took from that answer on, ms: members come page by page. 0 for a batch. */
  readonly readMs: number
}

/** Options of a read in this run, and the time since the answer to its first request, ms. */
export function timedRead(run: Run): { readonly options: CallOptions; readonly ageMs: () => number } {
  const options = reading(run)
  let sinceFirst: (() => number) | undefined
  const onResponse: CallOptions['onResponse'] = (info) => {
    options.onResponse?.(info)
    sinceFirst ??= startAge(run.clock)
  }
  return { options: { ...options, onResponse }, ageMs: () => sinceFirst?.() ?? 0 }
}

/** The checks that a write must pass when its request leaves. */
export interface SendGate {
  /** For `CallOptions.onSend`. Rejects, and nothing is sent, when the lease is lost, a freeze has begun or the check is too old. */
  readonly onSend: () => Promise<LastCheck>
  /** Why the gate last refused; undefined if it never did. */
  readonly shut: { readonly why: 'confirm' | 'freeze' | 'tooOld'; readonly error: unknown } | undefined
  /** Time since the first request left, ms; undefined: none did. */
  sentAgoMs(): number | undefined
  /** Call it with each answer. Requests after an answered one belong to the same write. */
  answered(): void
}

/**
 * Verifies, after every wait and just before a request leaves, that this run holds the lease, that no freeze has begun,
 * and that the check before the write is fresh. A write of several requests is always finished once begun, since half
 * of it would be worse.
 * @param seen that check. If the read alone took longer than a check stays fresh, the write leaves and the run notes it:
 * a large queue could never be changed otherwise.
 */
export function sendGate(run: Run, seen: SubjectState, changes: readonly Change[]): SendGate {
  const { ageMs, freshMs, readMs } = seen
  let shut: SendGate['shut']
  let sinceSent: (() => number) | undefined
  let begun = false

  function refuse(why: 'confirm' | 'freeze' | 'tooOld', error: unknown): never {
    shut = { why, error }
    throw error
  }

  async function confirmed(): Promise<() => void> {
    try {
      const last = await run.confirm?.()
      return () => {
        try {
          last?.()
        } catch (error) {
          refuse('confirm', error)
        }
      }
    } catch (error) {
      return refuse('confirm', error)
    }
  }

  return {
    async onSend() {
      const last = await confirmed()
      // The rest is checked directly before the request leaves, since asking for the lease takes time too.
      return () => {
        last()
        const frozen = begun ? undefined : stopForFreeze(run)
        if (frozen !== undefined) refuse('freeze', new Error(frozen))
        if (!begun && ageMs() - readMs > freshMs) refuse('tooOld', tooOld(freshMs))
        sinceSent ??= startAge(run.clock)
        for (const change of changes) {
          run.underWay.add(change)
          if (readMs > FRESH_MS) run.slowReads.set(writtenOwner(change).name, readMs)
        }
      }
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
    'apply.rereadTooOld',
    `not sent: the target was last checked more than ${seconds} s before its turn came`,
  )
}
