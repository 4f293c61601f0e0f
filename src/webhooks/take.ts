import type { Clock } from '../core/time/clock'
import type { RoutingEvent } from '../documents'
import type { RawBody } from './body'
import { dispatch, type EventHandlers, eventIn } from './event'
import type { HeaderSource } from './headers'
import type { ReplayStore } from './replays'
import type { Signer } from './secret'
import { verifyWith } from './verify'

/** What a receiver works with. */
export interface Receiving {
  readonly signers: readonly Signer[]
  readonly toleranceMs: number
  readonly rememberMs: number
  readonly replays: ReplayStore
  readonly on: EventHandlers
  readonly clock: Clock
}

/** What became of a message: handled now, handled before, or being handled by somebody else at this moment. */
export interface Taken {
  readonly state: 'handled' | 'replayed' | 'busy'
  readonly event: RoutingEvent
}

/**
 * Verifies a message and has it handled, unless it was before.
 * @throws WebhookError when it cannot be trusted; whatever a handler throws, after which the message may come again
 */
export async function take(receiving: Receiving, headers: HeaderSource, body: RawBody): Promise<Taken> {
  const { signers, toleranceMs, rememberMs, replays, on, clock } = receiving
  const verified = await verifyWith(signers, { headers, body, toleranceMs, nowMs: clock.now() })
  const event = eventIn(verified)
  const claim = await replays.claim(event.id, rememberMs)
  if (claim !== 'new') return { state: claim === 'done' ? 'replayed' : 'busy', event }
  try {
    await dispatch(event, on)
  } catch (error) {
    await replays.release(event.id)
    throw error
  }
  await replays.finish(event.id)
  return { state: 'handled', event }
}
