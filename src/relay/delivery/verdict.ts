import type { Random } from '../../core/random'
import type { OutboxDelivery, OutboxRecord } from '../../documents/ports/ports'
import type { Attempted } from './answer'
import type { RelayNotice } from './notices'
import { nextAttempt } from './schedule'

/** What follows from an attempt. */
export interface Verdict {
  /** The delivery as it waits for its next attempt; absent when it has ended. */
  readonly again?: OutboxDelivery
  readonly record: OutboxRecord
  readonly notice: RelayNotice
}

/** What an attempt is judged by. */
export interface Judging {
  readonly endpoint: string
  readonly delaysMs: readonly number[]
  readonly nowMs: number
  readonly random: Random
  /** The endpoint answered 410: there is no further attempt. */
  readonly gone: boolean
}

/** What happens to a delivery after an attempt that the endpoint did not answer with 410. Pure. */
export function judge(
  delivery: OutboxDelivery,
  attempted: Exclude<Attempted, { state: 'gone' }>,
  { endpoint, delaysMs, nowMs, random, gone }: Judging,
): Verdict {
  const { id } = delivery.message
  const attempts = delivery.attempts + 1
  if (attempted.state === 'delivered') {
    return {
      record: { type: 'delivered', id, endpoint },
      notice: { type: 'delivered', id, endpoint, status: attempted.status, attempts },
    }
  }
  const { error, retryAfterMs } = attempted
  const nextMs = gone ? undefined : nextAttempt({ attempts, nowMs, retryAfterMs }, delaysMs, random)
  const shared = { id, endpoint, attempts, error }
  if (nextMs === undefined) {
    const at = new Date(nowMs).toISOString()
    return { record: { type: 'dead', ...shared, at }, notice: { type: 'dead', ...shared } }
  }
  return {
    again: { ...delivery, attempts, notBeforeMs: nextMs, error },
    record: { type: 'failed', ...shared, notBeforeMs: nextMs },
    notice: { type: 'failed', ...shared, nextAt: new Date(nextMs).toISOString() },
  }
}
