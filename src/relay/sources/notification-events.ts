import { checkBag, checkKind } from '../../core/bag'
import { canonicalJson, type Json } from '../../core/json/json'
import { systemClock } from '../../core/time/clock'
import type { Ref, RoutingEvent } from '../../documents'
import { eventId } from '../../documents/run/event-id'
import { type MissedNotifications, missedEvents, missedText, NOTIFICATIONS } from './missed-notifications'
import { aboutTopic } from './notification-topics'
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
  /** Whatever any channel brought before was told before this, epoch ms. Default: `receivedAtMs`. */
  readonly sureUntilMs?: number | undefined
}

/** What a subscription gives: notifications, and gaps, after which state is read anew. */
export type NotificationItem = TopicNotification | MissedNotifications

/** Something that calls a function with each notification and each gap, and gives a way to end that. */
export interface NotificationFeed {
  subscribe(fn: (item: NotificationItem) => void): (() => void) | Promise<() => void>
}

/**
 * Notifications as they come: something to iterate over, or a feed. What is iterated over is told until when everything
 * was taken by an earlier run, epoch ms: the time since is a gap (`sinceMs` of `listenToTopics`).
 */
export type Notifications =
  | ((signal: AbortSignal, sinceMs: number | undefined) => AsyncIterable<NotificationItem>)
  | NotificationFeed

/** Topics by which a channel speaks of itself. */
const OF_THE_CHANNEL = /^(channel\.metadata|v2\.system\.)/

/**
 * The event of a notification; undefined for a heartbeat and the like. The platform gives notifications no id: the same
 * topic, body and correlation id make the same event. Without a correlation id, and for state that was read after a gap,
 * the time counts too: a state that comes back after another one is news.
 * @param nowMs epoch ms, where the notification does not say when it came
 */
export function notificationEvent(input: TopicNotification, nowMs: number, org?: Ref): RoutingEvent | undefined {
  checkBag(input, 'input', 'kind?s topic=s body?u correlationId?s receivedAtMs?n reread?b sureUntilMs?n')
  const { topic, body: raw, correlationId, receivedAtMs, reread = false } = input
  checkKind(nowMs, 'nowMs', 'n')
  if (org !== undefined) checkBag(org, 'org', 'id=s name=s *')
  if (OF_THE_CHANNEL.test(topic)) return undefined
  const body = jsonOf(raw)
  const { subject, type } = aboutTopic(topic)
  const atMs = receivedAtMs ?? nowMs
  const told = [topic, body, correlationId ?? null]
  return {
    id: eventId(type, reread || correlationId === undefined ? [...told, atMs] : told),
    type,
    timestamp: new Date(atMs).toISOString(),
    subject,
    ...(org === undefined ? {} : { org }),
    data: {
      topic,
      body,
      ...(correlationId === undefined ? {} : { correlationId }),
      ...(reread ? { reread } : {}),
    },
  }
}

/** How far the cursor may be behind what was taken, so that busy topics do not write it each time, ms. */
const CURSOR_EVERY_MS = 10_000

/**
 * Notifications as a source of events. Opened again when they end. What was missed is a notice and an event,
 * `notification.missed`; where notifications are iterated over, so is the time in which nobody listened, by a cursor.
 */
export function notificationSource(
  notifications: Notifications,
  options: {
    /** Its cursor is kept under this name, and each source of a relay has its own. Default: `notifications`. */
    readonly name?: string | undefined
    readonly org?: Ref | undefined
    readonly now?: (() => number) | undefined
  } = {},
): LiveSource {
  checkBag(options, 'options', 'name?s org?o now?f')
  const { name = NOTIFICATIONS, org, now = systemClock.now } = options
  const eventsOf = (one: NotificationItem): RoutingEvent[] => {
    if (one.kind === 'gap') return missedEvents(one, now(), org, name)
    const event = notificationEvent(one, now(), org)
    return event === undefined ? [] : [event]
  }
  return {
    name,
    async follow(accept, signal, notice, cursor) {
      const take = (one: NotificationItem, takenMs?: number): Promise<void> => {
        if (one.kind === 'gap') notice?.(missedText(one))
        return accept(eventsOf(one), takenMs)
      }
      if (typeof notifications !== 'function') return await subscribed(notifications, take, signal)
      // A clock that was set back since leaves a cursor in the future.
      let sinceMs = typeof cursor === 'number' ? Math.min(cursor, now()) : undefined
      const opened = notifications(signal, sinceMs)
      if (sinceMs === undefined) {
        // Nothing is missed before the first time, but from now on.
        sinceMs = now()
        await accept([], sinceMs)
      }
      for await (const one of opened) {
        if (signal.aborted) return
        const nextMs = cursorAfter(one, sinceMs, now())
        await take(one, nextMs)
        sinceMs = nextMs ?? sinceMs
      }
    },
  }
}

/** Gaps that tell of everything before their end that did not come in. */
const WHOLE_GAPS: readonly unknown[] = ['connection', 'restart']

/**
 * Until when everything is taken once an item is, epoch ms; undefined where that is not worth a write, or not known.
 * Events come in the order in which they came in, but for state that was read anew: events that came in meanwhile are older
 * and follow it. A channel that is away or behind keeps the cursor back, where items say so. A gap of what was dropped, or
 * could not be read, tells nothing of events that wait behind it.
 */
function cursorAfter(one: NotificationItem, sinceMs: number, nowMs: number): number | undefined {
  const told = one.kind === 'gap' ? WHOLE_GAPS.includes(one.reason) : one.reread !== true
  if (!told) return undefined
  const tellsUntilMs = (one.kind === 'gap' ? one.toMs : one.receivedAtMs) ?? nowMs
  const atMs = Math.min(tellsUntilMs, one.sureUntilMs ?? tellsUntilMs, nowMs)
  // The clock was set back: what counts is the time from now on.
  if (sinceMs > nowMs) return atMs
  return one.kind === 'gap' || atMs - sinceMs >= CURSOR_EVERY_MS ? Math.max(sinceMs, atMs) : undefined
}

/** Until the signal aborts, or an event cannot be kept. */
async function subscribed(
  feed: NotificationFeed,
  take: (one: NotificationItem) => Promise<void>,
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

/** What came through JSON is JSON; what did not becomes so here. */
function jsonOf(value: unknown): Json {
  return JSON.parse(canonicalJson(value ?? null))
}
