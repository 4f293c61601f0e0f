import { isoTime } from '../../../core/time/iso-time'
import { isObject, type JsonObject } from '../../answers/body'
import type { World } from '../../model/types'
import { listAnsweringAgent } from '../analytics/dimensions'
import { conversationId, findMoments, firstLeg, legsFrom, stableId } from '../analytics/lookups'

/** Members of a participant that hold its sessions, by the medium of analytics. */
const SESSIONS: Readonly<Record<string, string>> = {
  voice: 'calls',
  callback: 'callbacks',
  chat: 'chats',
  email: 'emails',
  message: 'messages',
}

/** The member of a participant, and the end of the topics, for a medium. */
export function sessionsKey(mediaType: string): string {
  return SESSIONS[mediaType] ?? 'calls'
}

/** A conversation of the history as it is at a time: the customer, and for each queue it entered the queue and the agent. */
export function showConversation(world: World, row: number, nowMs: number): JsonObject {
  const history = world.history()
  const first = firstLeg(history, row)
  const legs = legsFrom(history, first, nowMs)
  const last = legs.at(-1) ?? first
  const { startMs } = findMoments(history, first)
  const { talkEndMs } = findMoments(history, last)
  const medium = sessionsKey(history.contactTypes[history.type[first] ?? 0]?.mediaType ?? '')
  const part = (purpose: string, at: number, fromMs: number, toMs: number, more: JsonObject): JsonObject => ({
    id: stableId(world, `${purpose} ${at}`),
    purpose,
    startTime: isoTime(fromMs),
    connectedTime: isoTime(fromMs),
    ...(toMs <= nowMs ? { endTime: isoTime(toMs) } : {}),
    [medium]: [
      {
        id: stableId(world, `session ${purpose} ${at}`),
        state: toMs <= nowMs ? 'disconnected' : 'connected',
        connectedTime: isoTime(fromMs),
        ...(toMs <= nowMs ? { disconnectedTime: isoTime(toMs) } : {}),
        direction: 'inbound',
      },
    ],
    ...more,
  })
  const parts = legs.flatMap((leg) => {
    const moments = findMoments(history, leg)
    const { queueId = '', priority = 0 } = history.contactTypes[history.type[leg] ?? 0] ?? {}
    const queue = { queueId, queueName: world.queues.get(queueId)?.config.name ?? '' }
    const routing = { queue: { id: queueId }, priority }
    const acd = part('acd', leg, moments.startMs, moments.waitEndMs, { ...queue, conversationRoutingData: routing })
    const [userId] = listAnsweringAgent(history, leg)
    if (userId === undefined || moments.waitEndMs > nowMs) return [acd]
    const wrapup = moments.talkEndMs <= nowMs ? { startAcwTime: isoTime(moments.talkEndMs) } : {}
    const done = moments.endMs <= nowMs ? { endAcwTime: isoTime(moments.endMs) } : {}
    return [acd, part('agent', leg, moments.waitEndMs, moments.talkEndMs, { ...queue, userId, ...wrapup, ...done })]
  })
  const id = conversationId(world, first)
  return {
    id,
    startTime: isoTime(startMs),
    ...(talkEndMs <= nowMs ? { endTime: isoTime(talkEndMs) } : {}),
    participants: [part('customer', first, startMs, talkEndMs, {}), ...parts],
    selfUri: `/api/v2/conversations/${id}`,
  }
}

/** A conversation in the form of one medium: without the times of the whole, each session's fields in its participant. */
export function showAsCallback({ id, participants }: JsonObject): JsonObject {
  const rows = Array.isArray(participants) ? participants.filter(isObject) : []
  return {
    id,
    participants: rows.map(({ callbacks, queueId, queueName: _, userId, ...rest }) => {
      const [session = {}] = Array.isArray(callbacks) ? callbacks.filter(isObject) : []
      const { state, direction, callbackNumbers, callbackUserName, callbackScheduledTime } = session
      return {
        ...rest,
        state,
        direction,
        ...(queueId === undefined ? {} : { queue: { id: queueId } }),
        ...(userId === undefined ? {} : { user: { id: userId } }),
        ...(callbackNumbers === undefined ? {} : { callbackNumbers, callbackUserName, callbackScheduledTime }),
      }
    }),
    otherMediaUris: [],
    selfUri: `/api/v2/conversations/callbacks/${String(id)}`,
  }
}
