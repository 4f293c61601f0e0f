import { sleep } from '../../../core/time/clock'
import type { Probe } from '../kit/probe'

/** First wait between checks, ms. Each further wait is 1.5 times as long, up to {@link MAX_WAIT_MS}. */
const FIRST_WAIT_MS = 250
const MAX_WAIT_MS = 15_000
/**
 * Something that appears within this time was visible at once. After a longer wait, such as for a 429, this is unknown.
 */
const AT_ONCE_MS = 1_000
/** How long to wait until a write becomes visible. */
const SHOW_MS = 120_000

/** How long something took to become visible: an upper bound, since it may have appeared between two checks. */
export interface Seen<T> {
  readonly value: T
  readonly lagMs: number
  /**
   * How much earlier it may have been visible: the time since the previous read or the write. 0: it was visible at
   * once.
   */
  readonly unsureMs: number
}

/**
 * Checks until something is visible.
 * @param fromMs when the write was answered
 * @returns undefined if it did not become visible in time
 */
export async function untilSeen<T>(
  { clock, options }: Probe,
  check: () => Promise<T | undefined>,
  { fromMs, maxMs = options.showMs ?? SHOW_MS }: { readonly fromMs: number; readonly maxMs?: number | undefined },
): Promise<Seen<T> | undefined> {
  let beforeMs = 0
  for (let waitMs = FIRST_WAIT_MS, checks = 0; ; checks++, waitMs = Math.min(waitMs * 1.5, MAX_WAIT_MS)) {
    const value = await check()
    const elapsedMs = Math.max(0, clock.now() - fromMs)
    if (value !== undefined) {
      const lagMs = checks === 0 && elapsedMs < AT_ONCE_MS ? 0 : elapsedMs
      return { value, lagMs, unsureMs: Math.max(0, lagMs - beforeMs) }
    }
    if (elapsedMs > maxMs) return undefined
    beforeMs = elapsedMs
    await sleep(clock, waitMs, options.signal)
  }
}

/** A delay as text for the evidence. */
export function lagText(lagMs: number): string {
  return lagMs === 0 ? 'at once' : `within ${(lagMs / 1000).toFixed(lagMs < 10_000 ? 1 : 0)} s`
}
