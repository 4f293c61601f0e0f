import { ResponseError } from '../../../core/errors'
import { getField, parseJson } from '../../../core/json/unknown'

/** A message of a channel's socket. */
export type Frame =
  | {
      readonly kind: 'event'
      readonly topic: string
      readonly body: unknown
      readonly correlationId: string | undefined
      /** The message text: equal text is the same event sent twice. */
      readonly text: string
    }
  | { readonly kind: 'pong' | 'heartbeat' | 'notice' | 'ended' | 'system' }
  | { readonly kind: 'broken'; readonly error: ResponseError }

/** The platform will close this socket soon: open a new channel. */
const CLOSING = /^v2\.system\.socket_closing(\.|$)/
/** This channel gets no more events. */
const ENDED = /^v2\.system\.(no_longer_subscribed|token_revoked)(\.|$)/

/** Reads a message. An unreadable one gives `broken` instead of throwing, so that the connection stays open. */
export function readFrame(data: unknown): Frame {
  const text = typeof data === 'string' ? data : String(data)
  const parsed = parseJson(text)
  const topic = getField(parsed, 'topicName')
  if (typeof topic !== 'string') return broken(text)
  const body = getField(parsed, 'eventBody')
  if (topic === 'channel.metadata') return { kind: getField(body, 'message') === 'pong' ? 'pong' : 'heartbeat' }
  if (CLOSING.test(topic)) return { kind: 'notice' }
  if (ENDED.test(topic)) return { kind: 'ended' }
  if (topic.startsWith('v2.system.') || topic === 'v2.subscription.updated') return { kind: 'system' }
  const id = getField(getField(parsed, 'metadata'), 'CorrelationId')
  return { kind: 'event', topic, body, correlationId: typeof id === 'string' ? id : undefined, text }
}

function broken(text: string): Frame {
  const message = `a notification is not a message of the platform: ${text.length} characters without topicName`
  return { kind: 'broken', error: new ResponseError(message, { path: 'topicName' }) }
}
