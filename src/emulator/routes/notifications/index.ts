import { bodyRows, requiredText } from '../../answers/body'
import { booleanParameter } from '../../answers/page'
import { permit } from '../../answers/permit'
import { notFound, Refusal, refuse } from '../../answers/refuse'
import type { Reply, Route, RouteContext } from '../../model/types'
import {
  endChannel,
  endExpired,
  leastUsed,
  type NotificationChannel,
  notificationChannels,
} from '../../notifications/channels'
import { findTopic, singleTopics, topics } from './topics'

const base = '/api/v2/notifications'
const subscriptions = `${base}/channels/{channelId}/subscriptions`

/** Channels per user and app. One more ends the channel that is unused longest. */
const maxChannels = 20
const maxTopics = 1000
/** Lifetime of a channel; every subscription restarts it. */
const lifeMs = 24 * 60 * 60_000

/** Notification channels and their subscriptions. */
export const notificationsRoutes: readonly Route[] = [
  { method: 'GET', path: `${base}/availabletopics`, handle: availableTopics },
  { method: 'GET', path: `${base}/channels`, handle: listChannels },
  { method: 'POST', path: `${base}/channels`, handle: createChannel },
  { method: 'HEAD', path: `${base}/channels/{channelId}`, handle: checkChannel },
  { method: 'GET', path: subscriptions, handle: (context) => listing(find(context)) },
  { method: 'POST', path: subscriptions, handle: (context) => subscribe(context, find(context).topics) },
  { method: 'PUT', path: subscriptions, handle: (context) => subscribe(context, new Set()) },
  { method: 'DELETE', path: subscriptions, handle: unsubscribe },
]

function availableTopics({ query }: RouteContext): Reply {
  const expand = query.getAll('expand').flatMap((value) => value.split(','))
  const wants = (field: string): boolean => expand.includes(field)
  const entities = topics.map(({ id, description, permissions, transports }) => ({
    id,
    description,
    ...(wants('requiresPermissions') || wants('permissions') ? { requiresPermissions: permissions } : {}),
    ...(wants('enforced') ? { enforced: permissions.length > 0 } : {}),
    ...(wants('visibility') ? { visibility: 'Public' } : {}),
    ...(wants('transports') ? { transports: transports.length === 3 ? ['All'] : transports } : {}),
  }))
  return { status: 200, body: { entities } }
}

function listChannels({ world, clientId, nowMs }: RouteContext): Reply {
  const ownChannels = [...notificationChannels(world).values()].filter(
    (c) => c.clientId === clientId && c.expiresMs > nowMs,
  )
  return { status: 200, body: { entities: ownChannels.map(show) } }
}

function createChannel({ world, clientId, nowMs, origin }: RouteContext): Reply {
  const channels = notificationChannels(world)
  endExpired(world, nowMs)
  const ownChannels = [...channels.values()].filter((channel) => channel.clientId === clientId)
  const oldest = ownChannels.length >= maxChannels ? leastUsed(ownChannels) : undefined
  if (oldest !== undefined) endChannel(world, oldest, 'too many channels')
  const id = `streaming-${world.newId()}`
  const channel: NotificationChannel = {
    id,
    clientId,
    connectUri: `${origin.replace(/^http/, 'ws')}/channels/${id}`,
    expiresMs: nowMs + lifeMs,
    lastUsedMs: nowMs,
    topics: new Set(),
    singleTopics: new Set(),
    hangUp: undefined,
  }
  channels.set(id, channel)
  return { status: 200, body: show(channel) }
}

function checkChannel(context: RouteContext): Reply {
  find(context)
  return { status: 200 }
}

/** Adds the body's topics to `before`: all of them or, unless `ignoreErrors` is set, none. */
function subscribe(context: RouteContext, before: ReadonlySet<string>): Reply {
  const channel = find(context)
  const desired = bodyRows(context.body).map((row) => requiredText(row, 'id'))
  const after = new Set(before)
  const rejected: Record<string, unknown>[] = []
  for (const id of desired) {
    const refusal = findRefusal(id, context)
    if (refusal === undefined) after.add(id)
    else if (booleanParameter(context.query, 'ignoreErrors') === true)
      rejected.push({
        id,
        state: 'Rejected',
        rejectionReason: refusal.message,
        missingPermissions: singleTopics(id).flatMap((single) => findTopic(single)?.permissions ?? []),
      })
    else throw refusal
  }
  if (after.size > maxTopics)
    refuse(
      400,
      'notification.subscription.too.many.subscriptions',
      `Too many subscriptions: at most ${maxTopics} a channel`,
    )
  channel.topics = after
  channel.singleTopics = new Set([...after].flatMap(singleTopics))
  channel.lastUsedMs = context.nowMs
  channel.expiresMs = context.nowMs + lifeMs
  return listing(channel, rejected)
}

/** Why the client or user may not subscribe to a topic, or to one part of a combined topic; undefined when it may. */
function findRefusal(id: string, context: RouteContext): Refusal | undefined {
  for (const single of singleTopics(id)) {
    const refusal = singleRefusal(single, context)
    if (refusal !== undefined) return refusal
  }
  return undefined
}

function singleRefusal(id: string, context: RouteContext): Refusal | undefined {
  const topic = findTopic(id)
  if (topic === undefined)
    return new Refusal(400, 'notification.invalid.topic', `The subscription topic ${id} is not valid.`)
  if (!topic.transports.includes('Websocket'))
    return new Refusal(400, 'notification.transport.not.allowed', 'unable to subscribe, transport type not permitted.')
  const { permissions, userPermissions } = context.switches
  try {
    permit(topic.permissions, context.userId === undefined ? permissions : userPermissions)
    return undefined
  } catch {
    return new Refusal(403, 'notification.unauthorized.topic', `Not authorized for this topic: ${id}`)
  }
}

function unsubscribe(context: RouteContext): Reply {
  const channel = find(context)
  channel.topics = new Set()
  channel.singleTopics = new Set()
  return { status: 200 }
}

function listing(channel: NotificationChannel, rejected: readonly unknown[] = []): Reply {
  const entities = [...channel.topics].map((id) => ({
    id,
    state: 'Permitted',
    selfUri: `${base}/channels/${channel.id}/subscriptions/${id}`,
  }))
  return { status: 200, body: { entities: [...entities, ...rejected] } }
}

function find({ world, clientId, nowMs, params }: RouteContext): NotificationChannel {
  const id = params.channelId ?? ''
  const channel = notificationChannels(world).get(id)
  if (channel === undefined || channel.clientId !== clientId || channel.expiresMs <= nowMs)
    return notFound('channel', id, 'not.found')
  return channel
}

function show(channel: NotificationChannel) {
  return { id: channel.id, connectUri: channel.connectUri, expires: new Date(channel.expiresMs).toISOString() }
}
