import type { Certainty } from '../../documents'
import type { UserDetail } from '../../resources/analytics/answers'
import type { Offer } from './legs'

export interface AgentMoment {
  /** `free`: on queue without a contact in hand, or with capacity for another one (`inHand` above 0). */
  readonly state: 'free' | 'busy' | 'offQueue' | 'unknown'
  readonly certainty: Certainty
  /** When the state began, epoch ms. */
  readonly sinceMs: number
  readonly inHand: number
  /** Media of the contacts in hand; absent: none. */
  readonly media?: readonly string[] | undefined
}

/** The states of agents over time, from the org's data. */
export interface People {
  /** @param takesMore whether an agent with contacts of these media in hand takes a further one of any medium */
  at(userId: string, atMs: number, takesMore: TakesMore): AgentMoment
}

type TakesMore = (media: readonly string[]) => boolean

interface Span {
  readonly fromMs: number
  readonly toMs: number
  readonly state: string
}

interface Days {
  readonly statuses: readonly Span[]
  readonly presences: readonly Span[]
  readonly work: readonly Offer[]
}

const NOTHING: Days = { statuses: [], presences: [], work: [] }

/**
 * Without presence and status, an agent whose state is known this shortly before and after is assumed to be on queue.
 */
const NEAR_MS = 30 * 60_000

/**
 * The states of agents over time, from their presence, their routing status and the contacts they had in hand. Where
 * presence or status is missing, the state is inferred from contacts before, during and after.
 */
export function collectPeople(details: readonly UserDetail[], work: readonly Offer[]): People {
  const days = new Map<string, { statuses: Span[]; presences: Span[]; work: Offer[] }>()
  const of = (userId: string) => {
    const known = days.get(userId) ?? { statuses: [], presences: [], work: [] }
    days.set(userId, known)
    return known
  }
  for (const { userId, primaryPresence = [], routingStatus = [] } of details) {
    of(userId).presences.push(...primaryPresence.map((row) => toSpan(row, row.systemPresence)))
    of(userId).statuses.push(...routingStatus.map((row) => toSpan(row, row.routingStatus)))
  }
  for (const offer of work) of(offer.userId).work.push(offer)
  for (const one of days.values()) {
    one.statuses.sort(byStart)
    one.presences.sort(byStart)
    one.work.sort((a, b) => a.atMs - b.atMs)
  }
  return { at: (userId, atMs, takesMore) => findMoment(days.get(userId) ?? NOTHING, atMs, takesMore) }
}

function byStart(a: Span, b: Span): number {
  return a.fromMs - b.fromMs
}

function toSpan(row: { startTime?: string | undefined; endTime?: string | undefined }, state = ''): Span {
  const toMs = row.endTime === undefined ? Number.POSITIVE_INFINITY : Date.parse(row.endTime)
  return { fromMs: Date.parse(row.startTime ?? ''), toMs, state }
}

function findMoment(days: Days, atMs: number, takesMore: TakesMore): AgentMoment {
  // A contact that ends at the moment is over.
  const hand = latest(days.work, atMs).filter(({ endMs }) => endMs > atMs)
  const status = spanBefore(days.statuses, atMs)
  const presence = spanBefore(days.presences, atMs)
  if (hand.length > 0) return withHand(days, atMs, hand, takesMore, status, presence)
  const endedMs = lastEnd(days.work, atMs)
  if (status === undefined) return guess(days, atMs, presence, endedMs)
  if (status.state === 'IDLE') return free('known', status.fromMs)
  if (spanFrom(days.statuses, atMs)?.state === 'IDLE') return free('known', atMs)
  if (status.state === 'INTERACTING' && endedMs === atMs && !isAway(days.presences, atMs)) return free('known', atMs)
  const isOff = status.state === 'OFF_QUEUE' || status.state === 'NOT_RESPONDING'
  return asMoment(isOff ? 'offQueue' : 'busy', 'known', status.fromMs)
}

/** The state of the agent just before: a span that ends at the moment counts, one that begins then does not. */
function spanBefore(spans: readonly Span[], atMs: number): Span | undefined {
  const before = spans[firstFrom(spans, (span) => span.fromMs >= atMs) - 1]
  return before !== undefined && before.toMs >= atMs ? before : undefined
}

/** The state of the agent from the moment on, if a span begins then. */
function spanFrom(spans: readonly Span[], atMs: number): Span | undefined {
  const next = spans[firstFrom(spans, (span) => span.fromMs >= atMs)]
  return next?.fromMs === atMs ? next : undefined
}

function isAway(presences: readonly Span[], atMs: number): boolean {
  const presence = spanBefore(presences, atMs + 1)
  return presence !== undefined && presence.state !== 'ON_QUEUE'
}

/** How many earlier contacts of an agent are checked: an agent never has more in hand at once. */
const LOOK_BACK = 40

function lastEnd(work: readonly Offer[], atMs: number): number {
  return Math.max(Number.NEGATIVE_INFINITY, ...latest(work, atMs).flatMap(({ endMs }) => (endMs <= atMs ? endMs : [])))
}

/** The last contacts that began before a moment. */
function latest(work: readonly Offer[], atMs: number): readonly Offer[] {
  const end = firstFrom(work, (offer) => offer.atMs >= atMs)
  return work.slice(Math.max(0, end - LOOK_BACK), end)
}

/** Place of the first item of a sorted list that is late enough. */
function firstFrom<T>(sorted: readonly T[], isLate: (item: T) => boolean): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >> 1
    const item = sorted[middle]
    if (item !== undefined && !isLate(item)) low = middle + 1
    else high = middle
  }
  return low
}

function withHand(
  days: Days,
  atMs: number,
  hand: readonly Offer[],
  takesMore: TakesMore,
  status: Span | undefined,
  presence: Span | undefined,
): AgentMoment {
  const sinceMs = Math.max(...hand.map((one) => one.atMs), lastEnd(days.work, atMs))
  const certainty = status === undefined ? 'inferred' : 'known'
  const media = hand.map(({ mediaType }) => mediaType)
  const isFree = takesMore(media) && (presence?.state ?? 'ON_QUEUE') === 'ON_QUEUE'
  return {
    state: isFree ? 'free' : 'busy',
    certainty: isFree && presence === undefined ? 'inferred' : certainty,
    sinceMs,
    inHand: hand.length,
    media,
  }
}

/** The most likely status of a moment without one, from presence and the contacts around it. */
function guess(days: Days, atMs: number, presence: Span | undefined, endedMs: number): AgentMoment {
  const place = firstFrom(days.statuses, (span) => span.fromMs >= atMs)
  const [before, after] = [days.statuses[place - 1], days.statuses[place]]
  const fromMs = before?.toMs ?? Number.NEGATIVE_INFINITY
  if (presence !== undefined && presence.state !== 'ON_QUEUE') return asMoment('offQueue', 'inferred', presence.fromMs)
  const idleSinceMs = Math.max(fromMs, endedMs, presence?.fromMs ?? Number.NEGATIVE_INFINITY)
  if (presence === undefined) {
    const next = days.work[firstFrom(days.work, (offer) => offer.atMs >= atMs)]
    const nextMs = Math.min(next?.atMs ?? Number.POSITIVE_INFINITY, after?.fromMs ?? Number.POSITIVE_INFINITY)
    const isNear = atMs - Math.max(endedMs, fromMs) < NEAR_MS && nextMs - atMs < NEAR_MS
    if (!isNear) return asMoment('unknown', 'unknown', atMs)
  }
  if (presence === undefined && before?.state === 'OFF_QUEUE' && after?.state === 'OFF_QUEUE' && endedMs < fromMs) {
    return asMoment('offQueue', 'inferred', fromMs)
  }
  // Idle before and after: in between the agent had a contact that is not known here.
  if (before?.state === 'IDLE' && after?.state === 'IDLE' && endedMs < fromMs)
    return asMoment('busy', 'inferred', fromMs)
  return free('inferred', idleSinceMs)
}

function free(certainty: Certainty, sinceMs: number): AgentMoment {
  return { state: 'free', certainty, sinceMs, inHand: 0 }
}

function asMoment(state: AgentMoment['state'], certainty: Certainty, sinceMs: number): AgentMoment {
  return { state, certainty, sinceMs, inHand: 0 }
}
