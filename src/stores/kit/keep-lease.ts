import type { PlanError } from '../../core/errors'
import { type Clock, startAge } from '../../core/time/clock'

/** How a lease that expires is kept. */
export interface Keeping {
  readonly clock: Clock
  /** A holder that shows no life for this long may lose it, ms. */
  readonly ttlMs: number
  /** How often it shows life, ms. */
  readonly beatMs: number
  /** How long since the lease was asked for, ms: begun before the question, since the store counts from after it. */
  readonly ageMs: () => number
  /** Shows life. @returns false when the lease is no longer ours */
  readonly renew: () => Promise<boolean>
  /** Only looks whether it still is ours, where that costs less. Default: `renew`. */
  readonly check?: (() => Promise<boolean>) | undefined
  /** What the holder learns: somebody else has it, or the store could not be told in time. */
  readonly lost: (why: 'taken' | 'silent') => PlanError
}

/** A lease that is kept. */
export interface Kept {
  readonly lost: AbortSignal
  confirm(): Promise<void>
  /** Stops showing life; resolves when nothing is under way any more. */
  stop(): Promise<void>
}

/**
 * A holder that could not show life for this share of the time stops, while nobody else can have it yet. The rest is for
 * what lies between the last look at the clock and the moment a request really leaves.
 */
const SURE_SHARE = 0.75
/** From this share of the time on a question shows life as well. */
const RENEW_SHARE = 0.25
/** How long a write waits for a store that does not answer, at most: this, or a tenth of the time. */
const MOST_ANSWER_MS = 2_000

/**
 * Keeps a lease: shows life, and makes sure before each write that it still is ours. While the store cannot be asked it is
 * ours for as long as nobody else can have it, by the time of day and by what only grows, whichever has moved more: a
 * process that was stopped, a machine that slept and a clock that was set anew must not go on as if nothing had happened.
 */
export function keepLease(keeping: Keeping): Kept {
  const { clock, ttlMs, beatMs, renew, check = renew } = keeping
  const lost = new AbortController()
  const sureMs = ttlMs * SURE_SHARE
  const answerMs = Math.min(MOST_ANSWER_MS, ttlMs / 10)
  let { ageMs } = keeping
  let stopped = false
  let asking: { readonly ageMs: () => number; readonly answer: Promise<void> } | undefined
  let beating: Promise<void> = Promise.resolve()
  let cancelBeat = clock.setTimer(beat, beatMs)
  let cancelEnd = clock.setTimer(end, sureMs)

  function beat(): void {
    beating = ask(renew)
    cancelBeat = clock.setTimer(beat, beatMs)
  }

  /** Nobody answered in time. A last question, since timers of a process that slept come late. */
  function end(): void {
    void confirm().catch(() => undefined)
    if (!stopped && !lost.signal.aborted) cancelEnd = clock.setTimer(end, Math.max(answerMs, sureMs - ageMs()))
  }

  async function ask(question: () => Promise<boolean>): Promise<void> {
    const askedMs = startAge(clock)
    const ours = await question().catch(() => undefined)
    if (stopped || ours === undefined) return
    if (!ours) lose('taken')
    else if (question === renew && askedMs() < ageMs()) {
      ageMs = askedMs
      cancelEnd()
      cancelEnd = clock.setTimer(end, Math.max(0, sureMs - ageMs()))
    }
  }

  /** One question for all who ask at the same time; none more while the store leaves one without an answer. */
  function asked(): Promise<void> | undefined {
    const isLast = ageMs() >= sureMs
    if (asking !== undefined && asking.ageMs() < answerMs) return asking.answer
    if (asking !== undefined && !isLast) return undefined
    const answer = ask(ageMs() < ttlMs * RENEW_SHARE ? check : renew)
    const own = { ageMs: startAge(clock), answer }
    asking = own
    void answer.finally(() => {
      if (asking === own) asking = undefined
    })
    return answer
  }

  async function confirm(): Promise<void> {
    lost.signal.throwIfAborted()
    if (stopped) return
    await atMost(clock, answerMs, asked())
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
