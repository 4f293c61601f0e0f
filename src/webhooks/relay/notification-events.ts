import { systemClock } from '../../core/clock'
import type { EventSubject, EventType, Ref, RoutingEvent } from '../../core/documents'
import { eventId } from '../../core/event-id'
import { canonicalJson, type Json } from '../../core/json'
import type { LiveSource } from './sources'

/** A notification, as a subscription of the client gives it. */
export interface TopicNotification {
  readonly kind?: 'event' | undefined
  readonly topic: string
  readonly body: unknown
  readonly correlationId?: string | undefined
  /** Epoch ms. Default: now. */
  readonly receivedAtMs?: number | undefined
}

/** What a subscription gives: notifications, and gaps, after which state is read anew. */
export type NotificationItem = TopicNotification | { readonly kind: 'gap' }

/** Something that calls a function with each notification, and gives a way to end that. */
export interface NotificationFeed {
  subscribe(fn: (notification: TopicNotification) => void): (() => void) | Promise<() => void>
}

/** Notifications as they come: something to iterate over, or a feed. */
export type Notifications = ((signal: AbortSignal) => AsyncIterable<NotificationItem>) | NotificationFeed

type NotificationType = Extract<EventType, `notification.${string}`>

/** Topics that have a type of their own; the place of the id is that of the star. */
const TOPICS: readonly (readonly [pattern: RegExp, kind: 'queue' | 'user', type: NotificationType])[] = [
  [/^v2\.analytics\.queues\.([^.]+)\.observations$/, 'queue', 'notification.queue.observations'],
  [/^v2\.analytics\.queues\.([^.]+)\.activity$/, 'queue', 'notification.queue.activity'],
  [/^v2\.routing\.queues\.([^.]+)\.users$/, 'queue', 'notification.queue.members'],
  [/^v2\.users\.([^.]+)\.routingStatus$/i, 'user', 'notification.user.routing_status'],
  [/^v2\.users\.([^.]+)\.activity$/, 'user', 'notification.user.activity'],
  [/^v2\.analytics\.users\.([^.]+)\.aggregates$/, 'user', 'notification.user.aggregates'],
  [/^v2\.[^.]*\.?queues\.([^.]+)\./, 'queue', 'notification.other'],
  [/^v2\.[^.]*\.?users\.([^.]+)\./, 'user', 'notification.other'],
]

/** Topics by which a channel speaks of itself. */
const OF_THE_CHANNEL = /^(channel\.metadata|v2\.system\.)/

/**
 * The event of a notification; undefined for a heartbeat and the like. The platform gives notifications no id: the same
 * topic, body and correlation id make the same event.
 * @param nowMs epoch ms, where the notification does not say when it came
 */
export function notificationEvent(
  { topic, body: raw, correlationId, receivedAtMs }: TopicNotification,
  nowMs: number,
  org?: Ref,
): RoutingEvent | undefined {
  if (OF_THE_CHANNEL.test(topic)) return undefined
  const body = jsonOf(raw)
  const { subject, type } = about(topic)
  return {
    id: eventId(type, [topic, body, correlationId ?? null]),
    type,
    timestamp: new Date(receivedAtMs ?? nowMs).toISOString(),
    subject,
    ...(org === undefined ? {} : { org }),
    data: { topic, body, ...(correlationId === undefined ? {} : { correlationId }) },
  }
}

/** Notifications as a source of events. Opened again when they end. */
export function notificationSource(
  notifications: Notifications,
  options: {
    readonly name?: string | undefined
    readonly org?: Ref | undefined
    readonly now?: (() => number) | undefined
  } = {},
): LiveSource {
  const { name = 'notifications', org, now = systemClock.now } = options
  const eventOf = (one: NotificationItem): RoutingEvent[] => {
    const event = one.kind === 'gap' ? undefined : notificationEvent(one, now(), org)
    return event === undefined ? [] : [event]
  }
  return {
    name,
    async follow(accept, signal) {
      if (typeof notifications === 'function') {
        for await (const one of notifications(signal)) {
          if (signal.aborted) return
          await accept(eventOf(one))
        }
        return
      }
      await subscribed(notifications, (one) => accept(eventOf(one)), signal)
    },
  }
}

/** Until the signal aborts, or an event cannot be kept. */
async function subscribed(
  feed: NotificationFeed,
  take: (one: TopicNotification) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  let broken: (reason: unknown) => void = () => undefined
  const ended = new Promise<never>((_, fail) => {
    broken = fail
  })
  ended.catch(() => undefined)
  const onAbort = (): void => broken(signal.reason)
  signal.addEventListener('abort', onAbort, { once: true })
  const end = await feed.subscribe((one) => void take(one).catch(broken))
  try {
    signal.throwIfAborted()
    await ended
  } finally {
    signal.removeEventListener('abort', onAbort)
    end()
  }
}

function about(topic: string): { readonly subject: EventSubject; readonly type: NotificationType } {
  for (const [pattern, kind, type] of TOPICS) {
    const id = pattern.exec(topic)?.[1]
    if (id !== undefined) return { subject: { kind, id }, type }
  }
  return { subject: { kind: 'topic', id: topic }, type: 'notification.other' }
}

/** What came through JSON is JSON; what did not becomes so here. */
function jsonOf(value: unknown): Json {
  return JSON.parse(canonicalJson(value ?? null))
}
