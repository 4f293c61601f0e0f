import { checkBag, checkKind } from '../../core/bag'
import type { EventSubject, NotificationMissedData, Ref, RoutingEventOf } from '../../documents'
import { eventId } from '../../documents/run/event-id'
import { chunks } from '../../resources/kit/lists/chunks'
import { aboutTopic } from './notification-topics'

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
  readonly sureUntilMs?: number | undefined
}

/**
 * Most topics of one event, which is as many as a channel has. If all are also in `reread`, the event is about 140 kB
 * long; receivers accept 1 MiB.
 */
const MOST_TOPICS = 1_000

/** Default name of a source of notifications. */
export const NOTIFICATIONS = 'notifications'

/** Most topics that a notice names. */
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
  checkBag(input, 'input', 'kind=s topics?l fromMs?n toMs?n reason?s reread?l sureUntilMs?n')
  const { topics = [], fromMs, toMs: endedMs, reason, reread = [] } = input
  checkKind(nowMs, 'nowMs', 'n')
  if (org !== undefined) checkBag(org, 'org', 'id=s name=s *')
  checkKind(source, 'source', 's')
  const type = 'notification.missed'
  const toMs = endedMs ?? nowMs
  const sorted = [...new Set(topics)].sort()
  const readAnew = new Set(reread)
  // Two sources may miss the same topics at the same time.
  const ofAnother = source === NOTIFICATIONS ? [] : [source]
  return (sorted.length === 0 ? [[]] : chunks(sorted, MOST_TOPICS)).map((part) => {
    const data: NotificationMissedData = {
      topics: part,
      ...(fromMs === undefined ? {} : { from: isoTime(fromMs) }),
      to: isoTime(toMs),
      ...(reason === undefined ? {} : { reason }),
      reread: part.filter((topic) => readAnew.has(topic)),
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
export function missedText({ topics = [], fromMs, toMs, reason }: MissedNotifications): string {
  const more = topics.length > NAMED_TOPICS ? ` and ${topics.length - NAMED_TOPICS} more` : ''
  const what = topics.length === 0 ? '' : ` of ${topics.slice(0, NAMED_TOPICS).join(', ')}${more}`
  const when = [fromMs, toMs].map((ms) => (ms === undefined ? '?' : isoTime(ms))).join(' to ')
  const why = reason === undefined ? '' : ` (${reason})`
  return `notifications${what} were missed, ${when}${why}; the state is read where possible`
}

/** The subject that all topics share; undefined without one. */
function commonSubject(topics: readonly string[]): EventSubject | undefined {
  const [first, ...others] = topics.map((topic) => aboutTopic(topic).subject)
  const same = first !== undefined && others.every(({ kind, id }) => kind === first.kind && id === first.id)
  return same ? first : undefined
}

function isoTime(epochMs: number): string {
  return new Date(epochMs).toISOString()
}
