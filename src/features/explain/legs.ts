import type { Conversation, ConversationParticipant, ConversationSession } from '../../resources/analytics/answers'

/** One stay of a conversation in one queue. Times are epoch ms; Infinity: not over yet. */
export interface Leg {
  readonly conversationId: string
  readonly queueId: string
  readonly mediaType: string
  readonly skillIds: readonly string[]
  readonly languageId: string | undefined
  readonly arrivedAtMs: number
  readonly endMs: number
  readonly abandoned: boolean
  readonly usedRouting: string | undefined
  /** Skills that rings dropped, where the platform says so. */
  readonly removedSkillIds: readonly string[]
  readonly offers: readonly Offer[]
  /** Skills that the conversation asked for in earlier queues. */
  readonly requestedBefore: readonly string[]
}

/** The platform gave a contact to an agent. */
export interface Offer {
  readonly userId: string
  /** When the agent was chosen: alerting begins. */
  readonly atMs: number
  /** When all work on it ended; Infinity: not yet. */
  readonly endMs: number
  readonly answered: boolean
  readonly mediaType: string
  readonly usedRouting: string | undefined
  readonly ring: number | undefined
}

interface Placed {
  readonly queueId: string
  readonly session: ConversationSession
}

/** What an agent does with a contact; without one of these it was offered and not taken. */
const TAKEN = new Set(['interact', 'hold', 'wrapup', 'callback', 'contacting', 'dialing'])

/** The stays of a conversation in queues, in order, with the agents it was given to. */
export function listLegs(conversation: Conversation): readonly Leg[] {
  const { participants = [], conversationId } = conversation
  const stays = participants.filter(({ purpose }) => purpose === 'acd').flatMap(placed)
  const offers = participants.filter(({ purpose }) => purpose === 'agent').flatMap(listOffers)
  const begun = stays
    .map((stay) => ({ ...stay, span: findSpan(stay.session) }))
    .filter(({ span }) => Number.isFinite(span.fromMs))
    .sort((a, b) => a.span.fromMs - b.span.fromMs)
  return begun.map(({ queueId, session, span }, i) => {
    const nextMs = begun[i + 1]?.span.fromMs ?? Number.POSITIVE_INFINITY
    const own = offers.filter((one) => one.queueId === queueId && one.offer.atMs >= span.fromMs)
    const taken = own.map(({ offer }) => offer).filter(({ atMs }) => atMs < nextMs || atMs <= span.toMs)
    return {
      conversationId,
      queueId,
      mediaType: session.mediaType ?? 'unknown',
      skillIds: listSkills(session),
      languageId: (session.segments ?? []).find(({ requestedLanguageId }) => requestedLanguageId)?.requestedLanguageId,
      arrivedAtMs: span.fromMs,
      endMs: span.toMs,
      abandoned: isAbandoned(session),
      usedRouting: session.usedRouting ?? taken.find(({ usedRouting }) => usedRouting)?.usedRouting,
      removedSkillIds: [...(session.removedSkillIds ?? [])].sort(),
      offers: taken.sort((a, b) => a.atMs - b.atMs),
      requestedBefore: [...new Set(begun.slice(0, i).flatMap((one) => listSkills(one.session)))].sort(),
    }
  })
}

/** When agents had the conversation in hand, by user. */
export function listWork(conversation: Conversation): readonly (Offer & { readonly conversationId: string })[] {
  const { participants = [], conversationId } = conversation
  return participants
    .filter(({ purpose }) => purpose === 'agent')
    .flatMap(listOffers)
    .map(({ offer }) => ({ ...offer, conversationId }))
}

function placed({ sessions = [] }: ConversationParticipant): Placed[] {
  return sessions.flatMap((session) => {
    const queueId = (session.segments ?? []).find((segment) => segment.queueId !== undefined)?.queueId
    return queueId === undefined ? [] : [{ queueId, session }]
  })
}

function listOffers(participant: ConversationParticipant): { queueId: string; offer: Offer }[] {
  const { userId } = participant
  if (userId === undefined) return []
  return placed(participant).flatMap(({ queueId, session }) => {
    const span = findSpan(session)
    if (!Number.isFinite(span.fromMs)) return []
    const offer = {
      userId,
      atMs: span.fromMs,
      endMs: span.toMs,
      answered: (session.segments ?? []).some(({ segmentType = '' }) => TAKEN.has(segmentType)),
      mediaType: session.mediaType ?? 'unknown',
      usedRouting: session.usedRouting,
      ring: session.routingRing ?? session.agentBullseyeRing,
    }
    return [{ queueId, offer }]
  })
}

/** From the first segment to the last; Infinity while one has no end. */
function findSpan({ segments = [] }: ConversationSession): { fromMs: number; toMs: number } {
  const from = segments.map(({ segmentStart = '' }) => Date.parse(segmentStart)).filter(Number.isFinite)
  const to = segments.map(({ segmentEnd }) =>
    segmentEnd === undefined ? Number.POSITIVE_INFINITY : Date.parse(segmentEnd),
  )
  return { fromMs: Math.min(...from), toMs: Math.max(...to) }
}

function listSkills({ segments = [] }: ConversationSession): string[] {
  const requested = segments.find(({ requestedRoutingSkillIds }) => requestedRoutingSkillIds !== undefined)
  return [...(requested?.requestedRoutingSkillIds ?? [])].sort()
}

function isAbandoned({ metrics = [], segments = [] }: ConversationSession): boolean {
  if (metrics.some(({ name }) => name === 'tAbandon')) return true
  const last = segments.at(-1)
  return metrics.length === 0 && (last?.disconnectType === 'peer' || last?.disconnectType === 'endpoint')
}
