import { LIMITS } from '../../../core/limits'
import { isoTime } from '../../../core/time/iso-time'
import {
  bodyObject,
  isObject,
  type JsonObject,
  optionalText,
  requireOneOf,
  throwInvalidField,
} from '../../answers/body'
import { numberedPage } from '../../answers/page'
import { notFound } from '../../answers/refuse'
import { mapSlot } from '../../model/slot'
import type { Reply, Route, RouteContext, World } from '../../model/types'
import { rowOfConversation } from '../analytics/conversation-reads'
import { listAnsweringAgent } from '../analytics/dimensions'
import { liveAt } from '../analytics/live'
import { conversationId, findMoments, firstLeg, legsFrom, stableId } from '../analytics/lookups'
import { findUser } from '../shared/lookup'
import { note } from '../shared/note'

/** Members of a participant that hold its sessions, by the medium of analytics. */
const SESSIONS: Readonly<Record<string, string>> = {
  voice: 'calls',
  callback: 'callbacks',
  chat: 'chats',
  email: 'emails',
  message: 'messages',
}

/** A conversation of the history as it is at a time: the customer, and for each queue it entered the queue and the agent. */
function showConversation(world: World, row: number, nowMs: number): JsonObject {
  const history = world.history()
  const first = firstLeg(history, row)
  const legs = legsFrom(history, first, nowMs)
  const last = legs.at(-1) ?? first
  const { startMs } = findMoments(history, first)
  const { talkEndMs } = findMoments(history, last)
  const medium = SESSIONS[history.contactTypes[history.type[first] ?? 0]?.mediaType ?? ''] ?? 'calls'
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
function showAsCallback({ id, participants }: JsonObject): JsonObject {
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

const AT = '/api/v2/conversations'
const CALLBACKS = `${AT}/callbacks`
const VIEW = ['conversation:communication:view', 'conversation:callback:view']

/** Conversations as agents' programs read them, and callbacks that programs create. */
export const conversationRoutes: readonly Route[] = [
  { method: 'GET', path: AT, handle: (context) => list(context, (conversation) => conversation) },
  { method: 'GET', path: `${AT}/{conversationId}`, permissions: VIEW, handle: (context) => ok(find(context)) },
  { method: 'GET', path: CALLBACKS, handle: (context) => list(context, showAsCallback, 'callbacks') },
  { method: 'POST', path: CALLBACKS, permissions: ['conversation:callback:create'], handle: createCallback },
  { method: 'GET', path: `${CALLBACKS}/{conversationId}`, handle: (context) => ok(showAsCallback(find(context))) },
  { method: 'PATCH', path: `${CALLBACKS}/{conversationId}`, handle: changeCallback },
]

function ok(body: unknown): Reply {
  return { status: 200, body }
}

/** Conversations that the user of the token handles now. */
function list(context: RouteContext, show: (conversation: JsonObject) => JsonObject, medium?: string): Reply {
  const { world, nowMs, path, query } = context
  const { id } = findUser(context)
  const history = world.history()
  const ongoing = liveAt(world, nowMs).interacting.filter(({ row }) => listAnsweringAgent(history, row).includes(id))
  const rendered = ongoing.map(({ row }) => showConversation(world, row, nowMs))
  const ofMedium = rendered.filter(
    ({ participants }) => medium === undefined || JSON.stringify(participants).includes(`"${medium}":`),
  )
  return ok(numberedPage(ofMedium, { pageNumber: 1, pageSize: LIMITS.pageSize.default }, { path, query }, show))
}

function find(context: RouteContext): JsonObject {
  const { conversationId: id = '' } = context.params
  const created = getCallbacks(context).get(id)
  if (created !== undefined) return created
  const row = rowOfConversation(context, id) ?? notFound('conversation', id, 'conversation.not.found')
  return showConversation(context.world, row, context.nowMs)
}

/** Callbacks that calls created. They wait: nobody of the simulated center calls back. */
function getCallbacks({ world }: RouteContext): Map<string, JsonObject> {
  return mapSlot<JsonObject>(world, 'callbacks created')
}

function createCallback(context: RouteContext): Reply {
  const { world, nowMs } = context
  const body = bodyObject(context.body)
  const { callbackNumbers, routingData } = body
  if (!Array.isArray(callbackNumbers) || callbackNumbers.length === 0)
    return throwInvalidField('callbackNumbers', 'callbackNumbers must name at least one number')
  const queueId =
    optionalText(body, 'queueId') ?? (isObject(routingData) ? optionalText(routingData, 'queueId') : undefined)
  if (queueId === undefined) return throwInvalidField('queueId', 'queueId or routingData.queueId is required')
  const queue = world.queues.get(queueId) ?? notFound('queue', queueId)
  const [id, startTime] = [world.newId(), isoTime(nowMs)]
  const callbackScheduledTime = optionalText(body, 'callbackScheduledTime') ?? startTime
  const session = {
    id: world.newId(),
    direction: 'outbound',
    callbackNumbers: callbackNumbers.map(String),
    callbackUserName: optionalText(body, 'callbackUserName') ?? '',
    callbackScheduledTime,
  }
  const participant = (purpose: string, state: string, more: JsonObject) => ({
    id: world.newId(),
    purpose,
    startTime,
    callbacks: [{ ...session, state }],
    ...more,
  })
  const participants = [
    participant('customer', 'connected', {}),
    participant('acd', Date.parse(callbackScheduledTime) > nowMs ? 'scheduled' : 'offering', {
      queueId,
      queueName: queue.config.name,
    }),
  ]
  keep(context, { id, startTime, participants, selfUri: `${AT}/${id}` }, 'Create')
  const callbackIdentifiers = [{ type: 'EXTERNAL', id: session.id }]
  return ok({ conversation: { id, selfUri: `${AT}/${id}` }, callbackIdentifiers })
}

/** Ends a callback that a call created. */
function changeCallback(context: RouteContext): Reply {
  const { conversationId: id = '' } = context.params
  const callback = getCallbacks(context).get(id) ?? notFound('conversation', id, 'conversation.not.found')
  const state = requireOneOf(bodyObject(context.body).state, ['disconnected'], 'state')
  const endTime = isoTime(context.nowMs)
  const participants = (Array.isArray(callback.participants) ? callback.participants : []).map(
    (participant: JsonObject) => ({
      ...participant,
      endTime,
      callbacks: (Array.isArray(participant.callbacks) ? participant.callbacks : []).map((session: JsonObject) => ({
        ...session,
        state,
      })),
    }),
  )
  const ended = { ...callback, endTime, participants }
  keep(context, ended, 'Update')
  return ok(ended)
}

function keep(context: RouteContext, callback: JsonObject & { readonly id?: unknown }, action: string): void {
  const entityId = String(callback.id)
  getCallbacks(context).set(entityId, callback)
  const effect = `callback.${action.toLowerCase()} ${entityId}`
  note(context, 'Conversation', 'Callback', { id: entityId, name: '' }, { action, effect })
}
