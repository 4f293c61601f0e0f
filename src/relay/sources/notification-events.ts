import * as z from 'zod/mini'
import { checkFields, checkNumber, checkParts, checkText } from '../../core/checks'
import { canonicalJson, type Json } from '../../core/json/json'
import { aFunction, checkOptions, objectSchema, text } from '../../core/schema'
import { joinUpTo } from '../../core/text/counted'
import { systemClock } from '../../core/time/clock'
import { isoTime } from '../../core/time/iso-time'
import type { NotificationMissedData, Ref, RoutingEvent, RoutingEventOf } from '../../documents'
import { eventId } from '../../documents/run/event'
import { chunks } from '../../resources/kit/lists/in-parts'
import { aboutTopic, commonSubject } from './about-topic'
import type { LiveSource } from './sources'

/** A notification, as a subscription of the client gives it. */
export interface TopicNotification {
  readonly kind?: 'event' | undefined
  readonly topic: string
  readonly body: unknown
  readonly correlationId?: string | undefined
  /** Epoch ms. Default: now. */
  readonly receivedAtMs?: number | undefined
  /** True for state that was read after a gap, false for an event of the platform. */
  readonly reread?: boolean | undefined
  /** Everything before this time was delivered before, on any channel, epoch ms. Default: `receivedAtMs`. */
  readonly deliveredUntilMs?: number | undefined
}

/** What a subscription gives: notifications, and gaps, after which state is read. */
export type NotificationItem = TopicNotification | MissedNotifications

/** Calls a function with each notification and each gap, and returns a function that ends the calls. */
export interface NotificationFeed {
  subscribe(fn: (item: NotificationItem) => void): (() => void) | Promise<() => void>
}

/**
 * Notifications as they come: an iterable, or a feed. The iterable gets the time (epoch ms) up to which an earlier run
 * received everything; the time since then is a gap (`sinceMs` of `listenToTopics`).
 */
export type Notifications =
  | ((signal: AbortSignal, sinceMs: number | undefined) => AsyncIterable<NotificationItem>)
  | NotificationFeed

/** Topics of a channel about itself. */
const OF_THE_CHANNEL = /^(channel\.metadata|v2\.system\.)/

/**
 * The event of a notification; undefined for a heartbeat and the like. The platform gives notifications no id, so
 * topic, body and correlation id identify an event. Without a correlation id, and for state that was read after a gap,
 * the time is part of the identity too, since the same state may come back later and is then a new event.
 * @param nowMs epoch ms, where the notification does not say when it came
 */
export function notificationEvent(input: TopicNotification, nowMs: number, org?: Ref): RoutingEvent | undefined {
  const times = { receivedAtMs: 'number', deliveredUntilMs: 'number' } as const
  const texts = { kind: 'string', topic: 'string', correlationId: 'string' } as const
  checkFields(input, 'input', { ...texts, ...times, body: 'any', reread: 'boolean' }, 'topic')
  const { topic, body: raw, correlationId, receivedAtMs, reread = false } = input
  checkNumber(nowMs, 'nowMs')
  if (org !== undefined) checkParts(org, 'org', 'id', 'name')
  if (OF_THE_CHANNEL.test(topic)) return undefined
  const body: Json = JSON.parse(canonicalJson(raw ?? null))
  const { subject, type } = aboutTopic(topic)
  const atMs = receivedAtMs ?? nowMs
  const parts = [topic, body, correlationId ?? null]
  return {
    id: eventId(type, reread || correlationId === undefined ? [...parts, atMs] : parts),
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

/** How far the cursor may be behind the events taken, ms. It is not written at every event of a busy topic. */
const CURSOR_EVERY_MS = 10_000

/**
 * Notifications as a source of events. They are opened again when they end. Missed notifications become a notice and an
 * event, `notification.missed`. With an iterable, the time in which no process listened counts as missed too; a cursor
 * keeps track of it.
 */
export function notificationSource(
  notifications: Notifications,
  options: {
    /**
     * Name of the source. Its cursor is kept under this name, so each source of a relay needs its own. Default:
     * `notifications`.
     */
    readonly name?: string | undefined
    readonly org?: Ref | undefined
    readonly now?: (() => number) | undefined
  } = {},
): LiveSource {
  checkOptions(options, {
    name: z.optional(text()),
    org: z.optional(objectSchema<Ref>({ id: text(), name: text() })),
    now: z.optional(aFunction()),
  })
  const { name = NOTIFICATIONS, org, now = systemClock.now } = options
  const toEvents = (item: NotificationItem): RoutingEvent[] => {
    if (item.kind === 'gap') return missedEvents(item, now(), org, name)
    const event = notificationEvent(item, now(), org)
    return event === undefined ? [] : [event]
  }
  return {
    name,
    async follow(accept, signal, notice, cursor) {
      const take = (item: NotificationItem, takenMs?: number): Promise<void> => {
        if (item.kind === 'gap') notice?.(missedText(item))
        return accept(toEvents(item), takenMs)
      }
      if (typeof notifications !== 'function') return await subscribed(notifications, take, signal)
      // A clock that was set back leaves a cursor in the future.
      let sinceMs = typeof cursor === 'number' ? Math.min(cursor, now()) : undefined
      const opened = notifications(signal, sinceMs)
      if (sinceMs === undefined) {
        // Nothing was missed before the first run; gaps count from now on.
        sinceMs = now()
        await accept([], sinceMs)
      }
      for await (const item of opened) {
        if (signal.aborted) return
        const nextMs = cursorAfter(item, sinceMs, now())
        await take(item, nextMs)
        sinceMs = nextMs ?? sinceMs
      }
    },
  }
}

/** Reasons of gaps that cover everything missed before their end. */
const WHOLE_GAPS: readonly unknown[] = ['connection', 'restart']

/**
 * The cursor after an item: the time (epoch ms) up to which everything was received; undefined if it is unknown or too
 * close to the last cursor to be written. Events come in order, with one exception: events that are held back while
 * state is read follow that state, although they are older. `deliveredUntilMs` of an item keeps the cursor back for a
 * channel that is down or behind. A gap of dropped or unreadable events does not cover the events that wait behind it.
 */
function cursorAfter(item: NotificationItem, sinceMs: number, nowMs: number): number | undefined {
  const isReported = item.kind === 'gap' ? WHOLE_GAPS.includes(item.reason) : item.reread !== true
  if (!isReported) return undefined
  const tellsUntilMs = (item.kind === 'gap' ? item.toMs : item.receivedAtMs) ?? nowMs
  const atMs = Math.min(tellsUntilMs, item.deliveredUntilMs ?? tellsUntilMs, nowMs)
  // The clock was set back: the time from now on counts.
  if (sinceMs > nowMs) return atMs
  return item.kind === 'gap' || atMs - sinceMs >= CURSOR_EVERY_MS ? Math.max(sinceMs, atMs) : undefined
}

/** Runs until the signal aborts, or an event cannot be kept. */
async function subscribed(
  feed: NotificationFeed,
  take: (item: NotificationItem) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  let broken: (reason: unknown) => void = () => undefined
  const ended = new Promise<never>((_, fail) => {
    broken = fail
  })
  ended.catch(() => undefined)
  const onAbort = (): void => broken(signal.reason)
  signal.addEventListener('abort', onAbort, { once: true })
  const end = await feed.subscribe((item) => void take(item).catch(broken))
  try {
    signal.throwIfAborted()
    await ended
  } finally {
    signal.removeEventListener('abort', onAbort)
    end()
  }
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
  /** Topics whose state is read and delivered after this, if they have one. Default: none. */
  readonly reread?: readonly string[] | undefined
  /** Epoch ms. Everything before this time has by now been delivered, or reported as missed. Default: `toMs`. */
  readonly deliveredUntilMs?: number | undefined
}

/**
 * Maximum number of topics of one event, which is as many as a channel has. If all are also in `reread`, the event is about
 * 140 kB long; receivers accept 1 MiB.
 */
const MAX_TOPICS = 1_000

/** Default name of a source of notifications. */
const NOTIFICATIONS = 'notifications'

const NAMED_TOPICS = 3

/**
 * The events of a gap: one for up to 1,000 topics. The same gap makes the same events, in whatever order its topics come,
 * with the time at which it ended. A gap of one queue or user is about that queue or user, so that it is delivered before
 * the state read after it; any other is about the source.
 * @param nowMs epoch ms, when the gap has no end
 * @param source name of the source that missed something
 */
export function missedEvents(
  input: MissedNotifications,
  nowMs: number,
  org?: Ref,
  source = NOTIFICATIONS,
): RoutingEventOf<'notification.missed'>[] {
  const times = { fromMs: 'number', toMs: 'number', deliveredUntilMs: 'number' } as const
  checkFields(
    input,
    'input',
    { kind: 'string', topics: 'object', reason: 'string', reread: 'object', ...times },
    'kind',
  )
  const { topics = [], fromMs, toMs: endedMs, reason, reread = [] } = input
  checkNumber(nowMs, 'nowMs')
  if (org !== undefined) checkParts(org, 'org', 'id', 'name')
  checkText(source, 'source')
  const type = 'notification.missed'
  const toMs = endedMs ?? nowMs
  const sorted = [...new Set(topics)].sort()
  const rereadTopics = new Set(reread)
  // Two sources may miss the same topics at the same time.
  const ofAnother = source === NOTIFICATIONS ? [] : [source]
  return (sorted.length === 0 ? [[]] : chunks(sorted, MAX_TOPICS)).map((part) => {
    const data: NotificationMissedData = {
      topics: part,
      ...(fromMs === undefined ? {} : { from: isoTime(fromMs) }),
      to: isoTime(toMs),
      ...(reason === undefined ? {} : { reason }),
      reread: part.filter((topic) => rereadTopics.has(topic)),
    }
    return {
      id: eventId(type, [part, fromMs ?? null, toMs, reason ?? null, ...ofAnother]),
      type,
      timestamp: isoTime(toMs),
      subject: commonSubject(part) ?? { kind: 'source', id: source },
      ...(org === undefined ? {} : { org }),
      data,
    }
  })
}

/** A gap as a sentence. */
function missedText({ topics = [], fromMs, toMs, reason }: MissedNotifications): string {
  const what = topics.length === 0 ? '' : ` of ${joinUpTo(topics, NAMED_TOPICS)}`
  const when = [fromMs, toMs].map((ms) => (ms === undefined ? '?' : isoTime(ms))).join(' to ')
  const why = reason === undefined ? '' : ` (${reason})`
  return `notifications${what} were missed, ${when}${why}; the state is read where possible`
}
