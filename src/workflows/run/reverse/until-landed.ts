import type { Client } from '../../../client'
import { type Clock, sleep, startTimer } from '../../../core/time/clock'
import type { Change } from '../../../documents'
import { type Unit, unitsOf } from '../../subjects/subject'

/** Waits between reads: doubling, up to a few seconds. */
const FIRST_WAIT_MS = 500
const MOST_WAIT_MS = 5_000

/** How long to wait, and by which clock. */
interface LandingOptions {
  readonly clock: Clock
  readonly waitMs: number
  readonly signal?: AbortSignal | undefined
}

/**
 * Waits until answered writes show. Members change some time after the answer: an undo that reads them too early finds
 * nothing to undo, and the change takes effect after it. After the waiting time the undo continues with the values that
 * are there.
 * @param answered changes whose write was answered and that no run has seen in the org yet
 */
export async function untilLanded(
  client: Client,
  answered: readonly Change[],
  { clock, waitMs: mostMs, signal }: LandingOptions,
): Promise<void> {
  const elapsedMs = startTimer(clock)
  let open = unitsOf(answered.filter((change) => change.kind.startsWith('member.')))
  for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(waitMs * 2, MOST_WAIT_MS)) {
    const seen = await Promise.all(open.map((unit) => hasLanded(client, unit, signal)))
    open = open.filter((_, index) => seen[index] !== true)
    if (open.length === 0 || elapsedMs() + waitMs > mostMs) return
    await sleep(clock, waitMs, signal)
  }
}

async function hasLanded(
  client: Client,
  { driver, subject, changes }: Unit,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const state = await driver.readOne(client, subject.id, { signal, priority: 'background' })
  return state === undefined || changes.every((change) => driver.holds(driver.found(state, change, []), change))
}
