import { sleep } from '../../../core/time/clock'
import type { Probe } from '../kit/probe'

/** First waits between looks, ms; then half as long again each time, up to {@link MOST_WAIT_MS}. */
const FIRST_WAIT_MS = 250
const MOST_WAIT_MS = 15_000
/** What shows after less than this was there at once. After a longer wait, such as for a 429, nobody knows. */
const AT_ONCE_MS = 1_000
/** How long a write is waited for until it shows. */
const SHOW_MS = 120_000

/** How long something took to show: an upper bound, since between two looks nobody knows. */
export interface Shown<T> {
  readonly value: T
  readonly lagMs: number
  /** How long before that it may have shown already: since the read before, or since the write. 0: it showed at once. */
  readonly unsureMs: number
}

/**
 * Looks until there is something to see.
 * @param fromMs when the write was answered
 * @returns undefined when it did not show in time
 */
export async function untilSeen<T>(
  { clock, options }: Probe,
  look: () => Promise<T | undefined>,
  { fromMs, mostMs = options.showMs ?? SHOW_MS }: { readonly fromMs: number; readonly mostMs?: number | undefined },
): Promise<Shown<T> | undefined> {
  let beforeMs = 0
  for (let waitMs = FIRST_WAIT_MS, looks = 0; ; looks++, waitMs = Math.min(waitMs * 1.5, MOST_WAIT_MS)) {
    const value = await look()
    const elapsedMs = Math.max(0, clock.now() - fromMs)
    if (value !== undefined) {
      const lagMs = looks === 0 && elapsedMs < AT_ONCE_MS ? 0 : elapsedMs
      return { value, lagMs, unsureMs: Math.max(0, lagMs - beforeMs) }
    }
    if (elapsedMs > mostMs) return undefined
    beforeMs = elapsedMs
    await sleep(clock, waitMs, options.signal)
  }
}

/** A time as evidence. */
export function lagText(lagMs: number): string {
  return lagMs === 0 ? 'at once' : `within ${(lagMs / 1000).toFixed(lagMs < 10_000 ? 1 : 0)} s`
}
