import type { Clock } from '../../../core/time/clock'
import { follow } from '../../../transport/kit/abort'

/** How much time a run has. */
export interface TimeLimit {
  /** Milliseconds until the environment ends the program, such as `context.getRemainingTimeInMillis` of AWS Lambda. */
  readonly remainingMs: () => number
  /**
   * No write starts in this last part of the time, ms. Two thirds of it are for ending and reading back the writes in
   * progress; then open requests are cut off, and the next run checks them. Default 15,000.
   */
  readonly reserveMs?: number | undefined
}

export interface RunLimit {
  /** Aborts with the caller's signal, and when the time is over. */
  readonly signal: AbortSignal | undefined
  /** Starts the limit, which runs until `end`. */
  begin(): void
  /** The time in which writes may still start, ms; infinite without a limit. */
  leftMs(): number
  /** Whether this error means that the limit cut off the run. */
  isCut(error: unknown): boolean
  end(): void
}

/** Enough for a write with its retries and a read-back, which take some seconds each. */
const RESERVE_MS = 15_000
/** Share of the reserve that remains after requests in progress are cut off, for journal, lease and answer. */
const CUT_SHARE = 1 / 3

export function runLimit(
  limit: TimeLimit | undefined,
  { clock, signal }: { readonly clock: Clock; readonly signal: AbortSignal | undefined },
): RunLimit {
  if (limit === undefined) return { ...NONE, signal }
  const { remainingMs, reserveMs = RESERVE_MS } = limit
  const follower = follow(signal)
  const cut = new Error('the time limit of the run came before the end of a request')
  const untilCutMs = (): number => remainingMs() - reserveMs * CUT_SHARE
  let cancel = (): void => undefined
  function check(): void {
    const leftMs = untilCutMs()
    // Asks for the remaining time again, since the caller may change it.
    if (leftMs > 0) cancel = clock.setTimer(check, leftMs)
    else follower.abort(cut)
  }
  return {
    signal: follower.signal,
    begin: check,
    leftMs: () => remainingMs() - reserveMs,
    isCut: (error) => error === cut,
    end() {
      cancel()
      follower.release()
    },
  }
}

const NONE = {
  begin: () => undefined,
  leftMs: () => Number.POSITIVE_INFINITY,
  isCut: () => false,
  end: () => undefined,
}
