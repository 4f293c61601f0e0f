import { WebhookError } from '../core/errors'
import type { Clock } from '../core/time/clock'
import type { RoutingEvent } from '../documents'
import { dispatch, type EventHandlers, eventIn } from './event'
import type { HeaderSource, RawBody } from './incoming'
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
    // Its claim ends by itself if the store fails too: the error of the handler is the one to see.
    await replays.release(event.id).catch(() => undefined)
    throw error
  }
  await replays.finish(event.id)
  return { state: 'handled', event }
}

/** A body that is longer than allowed. */
export class TooLong extends Error {
  override readonly name = 'TooLong'
}

/**
 * All bytes of a stream.
 * @throws TooLong as soon as they exceed the limit
 */
export async function readBytes(
  chunks: AsyncIterable<Uint8Array | string>,
  maxBytes: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array[] = []
  let length = 0
  for await (const chunk of chunks) {
    const bytes = typeof chunk === 'string' ? new TextEncoder().encode(chunk) : chunk
    length += bytes.byteLength
    if (length > maxBytes) throw new TooLong()
    parts.push(bytes)
  }
  const whole = new Uint8Array(length)
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.byteLength
  }
  return whole
}

/** The chunks of a web stream. Not every runtime can iterate over a stream. */
export async function* readChunks(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader()
  try {
    for (let read = await reader.read(); !read.done; read = await reader.read()) yield read.value
  } finally {
    await reader.cancel().catch(() => undefined)
  }
}

/** Bytes of base64. @throws WebhookError `malformed` for other text */
export function fromBase64(text: string): RawBody {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
  } catch (cause) {
    throw new WebhookError('malformed', 'The body of the webhook is said to be base64, and is not.', { cause })
  }
}
