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

/** The state of a message: handled now, handled before, or being handled by another process. */
export interface Taken {
  readonly state: 'handled' | 'replayed' | 'busy'
  readonly event: RoutingEvent
}

/**
 * Verifies a message and calls its handlers, unless it was handled before.
 * @throws WebhookError when it cannot be trusted; any error of a handler, after which the message may be sent again
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
