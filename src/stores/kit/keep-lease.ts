import { PlanError } from '../../core/errors'
import { type Clock, startAge } from '../../core/time/clock'

/** How a lease that expires is kept. */
export interface Keeping {
  readonly clock: Clock
  /** A holder without a heartbeat for this long may lose the lease, ms. */
  readonly ttlMs: number
  /** Interval between heartbeats, ms. */
  readonly beatMs: number
  /** Time since the lease was requested, ms. It starts before the request, since the store starts counting after it. */
  readonly ageMs: () => number
  /** Sends a heartbeat. @returns false when the lease is no longer ours */
  readonly renew: () => Promise<boolean>
  /** Only checks whether the lease is still ours, if that costs less. Default: `renew`. */
  readonly check?: (() => Promise<boolean>) | undefined
  /** The error for the holder: another process has the lease, or the store could not be reached in time. */
  readonly lost: (why: 'taken' | 'silent') => PlanError
}

/** A lease that is kept. */
export interface HeldLeaseState {
  readonly lost: AbortSignal
  /** @returns a check by the time alone, for the moment before a request leaves */
  confirm(): Promise<() => void>
  /** Stops the heartbeats; resolves when none is in progress. */
  stop(): Promise<void>
}

/**
 * A holder that could not renew its lease for this share of the time stops. Nobody else can have the lease yet: the
 * rest of the time covers the delay between the last reading of the clock and the moment when a request is really sent.
 */
const SURE_SHARE = 0.75
/** After this share of the time, a check also renews the lease. */
const RENEW_SHARE = 0.25
/** A write waits for a store that does not answer for at most this long, or for a tenth of the time. */
const MAX_ANSWER_MS = 2_000

/**
 * Keeps a lease: sends heartbeats, and makes sure before each write that it still is ours. While the store does not answer,
 * it is ours for as long as nobody else can have it, by the wall clock or the monotonic clock, whichever has moved further.
 * So a process that was stopped, a machine that slept, or a changed clock cannot keep a lease that has expired.
 */
export function keepLease(keeping: Keeping): HeldLeaseState {
  const { clock, ttlMs, beatMs, renew, check = renew } = keeping
  const lost = new AbortController()
  const sureMs = ttlMs * SURE_SHARE
  const answerMs = Math.min(MAX_ANSWER_MS, ttlMs / 10)
  let { ageMs } = keeping
  let stopped = false
  let pending: { readonly ageMs: () => number; readonly answer: Promise<void> } | undefined
  let beating: Promise<void> = Promise.resolve()
  let cancelBeat = clock.setTimer(beat, beatMs)
  let cancelEnd = clock.setTimer(end, sureMs)

  function beat(): void {
    beating = ask(renew)
    cancelBeat = clock.setTimer(beat, beatMs)
  }

  /** No answer arrived in time. Asks once more, since the timers of a process that slept fire late. */
  function end(): void {
    void confirm().catch(() => undefined)
    if (!stopped && !lost.signal.aborted) cancelEnd = clock.setTimer(end, Math.max(answerMs, sureMs - ageMs()))
  }

  async function ask(question: () => Promise<boolean>): Promise<void> {
    const sinceRequestMs = startAge(clock)
    const ours = await question().catch(() => undefined)
    if (stopped || ours === undefined) return
    if (!ours) lose('taken')
    else if (question === renew && sinceRequestMs() < ageMs()) {
      ageMs = sinceRequestMs
      cancelEnd()
      cancelEnd = clock.setTimer(end, Math.max(0, sureMs - ageMs()))
    }
  }

  /**
   * Sends one request for all callers at the same time, and no further one while the store leaves one without an
   * answer.
   */
  function askOnce(): Promise<void> | undefined {
    const isLast = ageMs() >= sureMs
    if (pending !== undefined && pending.ageMs() < answerMs) return pending.answer
    if (pending !== undefined && !isLast) return undefined
    const answer = ask(ageMs() < ttlMs * RENEW_SHARE ? check : renew)
    const own = { ageMs: startAge(clock), answer }
    pending = own
    void answer.finally(() => {
      if (pending === own) pending = undefined
    })
    return answer
  }

  async function confirm(): Promise<() => void> {
    lost.signal.throwIfAborted()
    if (!stopped) await atMost(clock, answerMs, askOnce())
    checkAge()
    return checkAge
  }

  function checkAge(): void {
    if (!stopped && ageMs() >= sureMs) lose('silent')
    lost.signal.throwIfAborted()
  }

  function lose(why: 'taken' | 'silent'): void {
    cancelBeat()
    cancelEnd()
    if (!lost.signal.aborted) lost.abort(keeping.lost(why))
  }

  return {
    lost: lost.signal,
    confirm,
    async stop() {
      stopped = true
      cancelBeat()
      cancelEnd()
      await beating
    },
  }
}

/** Why a lease is no longer ours. */
export const TAKEN = 'another process has taken it, or somebody has broken it'

/** The error for the holder of a lease that was lost. */
export function lostLease(name: string, reason: string): PlanError {
  return new PlanError(
    'locked',
    `Lease ${name} was lost: ${reason}. No further write is sent; start the run again when nobody else holds it. It resumes where it stopped.`,
  )
}

/** Waits for an answer, but no longer than `ms`. */
function atMost(clock: Clock, ms: number, answer: Promise<void> | undefined): Promise<void> {
  if (answer === undefined) return Promise.resolve()
  return new Promise((resolve) => {
    const cancel = clock.setTimer(resolve, ms)
    void answer.finally(() => {
      cancel()
      resolve()
    })
  })
}
