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
  /** State that was read after a gap, rather than told by the platform. */
  readonly reread?: boolean | undefined
}

/** Notifications that were missed. */
export interface MissedNotifications {
  readonly kind: 'gap'
  readonly topics?: readonly string[] | undefined
  /** Epoch ms. */
  readonly fromMs?: number | undefined
  readonly toMs?: number | undefined
  /** Such as `connection`: it was lost. */
  readonly reason?: string | undefined
}

/** What a subscription gives: notifications, and gaps, after which state is read anew. */
export type NotificationItem = TopicNotification | MissedNotifications

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
 * topic, body and correlation id make the same event. Without a correlation id, and for state that was read after a gap,
 * the time counts too: a state that comes back after another one is news.
 * @param nowMs epoch ms, where the notification does not say when it came
 */
export function notificationEvent(
  { topic, body: raw, correlationId, receivedAtMs, reread = false }: TopicNotification,
  nowMs: number,
  org?: Ref,
): RoutingEvent | undefined {
  if (OF_THE_CHANNEL.test(topic)) return undefined
  const body = jsonOf(raw)
  const { subject, type } = about(topic)
  const atMs = receivedAtMs ?? nowMs
  const told = [topic, body, correlationId ?? null]
  return {
    id: eventId(type, reread || correlationId === undefined ? [...told, atMs] : told),
    type,
    timestamp: new Date(atMs).toISOString(),
    subject,
    ...(org === undefined ? {} : { org }),
    data: { topic, body, ...(correlationId === undefined ? {} : { correlationId }) },
  }
}

/** Notifications as a source of events. Opened again when they end; what was missed is a notice. */
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
    async follow(accept, signal, notice) {
      if (typeof notifications === 'function') {
        for await (const one of notifications(signal)) {
          if (signal.aborted) return
          if (one.kind === 'gap') notice?.(missedText(one))
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

/** Most topics that a notice names. */
const NAMED_TOPICS = 3

function missedText({ topics = [], fromMs, toMs, reason }: MissedNotifications): string {
  const more = topics.length > NAMED_TOPICS ? ` and ${topics.length - NAMED_TOPICS} more` : ''
  const what = topics.length === 0 ? '' : ` of ${topics.slice(0, NAMED_TOPICS).join(', ')}${more}`
  const when = [fromMs, toMs].map((ms) => (ms === undefined ? '?' : new Date(ms).toISOString())).join(' to ')
  const why = reason === undefined ? '' : ` (${reason})`
  return `notifications${what} were missed, ${when}${why}; state that can be read is told anew`
}

/** What came through JSON is JSON; what did not becomes so here. */
function jsonOf(value: unknown): Json {
  return JSON.parse(canonicalJson(value ?? null))
}
