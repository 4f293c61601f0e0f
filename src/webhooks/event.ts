import { WebhookError } from '../core/errors'
import type { EventType, RoutingEvent, RoutingEventOf } from '../documents'
import type { VerifiedWebhook } from './verify'

/** Handlers of events: a function for each type, and `*` for all types. If both exist, both are called, `*` last. */
export type EventHandlers = {
  readonly [Type in EventType]?: ((event: RoutingEventOf<Type>) => unknown) | undefined
} & {
  /** Also for types of later versions: keep a default branch. */
  readonly '*'?: ((event: RoutingEvent) => unknown) | undefined
}

/**
 * The event in a verified message. The signature proves who wrote it, so only its outer fields are checked.
 * @throws WebhookError `malformed` if the message has no event
 */
export function eventIn({ id, body, sentAtMs }: VerifiedWebhook): RoutingEvent {
  const value = parse(body)
  // Other senders of Standard Webhooks may leave the id, time and subject out of the body.
  const event: unknown = {
    id,
    timestamp: new Date(sentAtMs).toISOString(),
    subject: { kind: 'org', id: '' },
    data: {},
    ...value,
  }
  if (isEvent(event) && event.id === id) return event
  throw new WebhookError(
    'malformed',
    'The body of the webhook is not an event: it must have a type, data, and the id in its header.',
  )
}

/** Calls what handles the event, one after the other. */
export async function dispatch(event: RoutingEvent, on: EventHandlers): Promise<void> {
  for (const key of new Set([event.type, '*'])) {
    const handler: unknown = Object.hasOwn(on, key) ? Reflect.get(on, key) : undefined
    if (typeof handler === 'function') await handler.call(on, event)
  }
}

function parse(body: string): object {
  try {
    const value: unknown = JSON.parse(body)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value
  } catch {
    // Reported below.
  }
  throw new WebhookError('malformed', 'The body of the webhook is not a JSON object.')
}

function isEvent(value: unknown): value is RoutingEvent {
  if (typeof value !== 'object' || value === null) return false
  const data: unknown = Reflect.get(value, 'data')
  const subject: unknown = Reflect.get(value, 'subject')
  return (
    typeof Reflect.get(value, 'type') === 'string' &&
    typeof Reflect.get(value, 'id') === 'string' &&
    typeof data === 'object' &&
    data !== null &&
    typeof subject === 'object' &&
    subject !== null
  )
}
