import { mapSlot } from '../model/slot'
import type { World } from '../model/types'

/** A channel of one client. */
export interface NotificationChannel {
  readonly id: string
  readonly clientId: string
  readonly connectUri: string
  expiresMs: number
  lastUsedMs: number
  /** Topics as subscribed to: a combined topic counts as one. */
  topics: ReadonlySet<string>
  /** The single topics whose events the channel gets. */
  singleTopics: ReadonlySet<string>
  /** Ends the channel's socket with this reason; undefined while none is connected. */
  hangUp: ((reason: string) => void) | undefined
}

/** Channels of all clients by id, in order of creation. */
export function notificationChannels(world: World): Map<string, NotificationChannel> {
  return mapSlot<NotificationChannel>(world, 'notification channels')
}

/** Removes a channel and closes its socket. */
export function endChannel(world: World, channel: NotificationChannel, reason: string): void {
  notificationChannels(world).delete(channel.id)
  channel.hangUp?.(reason)
}

/** Removes expired channels. */
export function endExpired(world: World, nowMs: number): void {
  for (const channel of [...notificationChannels(world).values()]) {
    if (channel.expiresMs <= nowMs) endChannel(world, channel, 'channel expired')
  }
}

/**
 * The channel that ends when a client makes one too many: the one unused for longest among those without a socket, or among
 * all if each has one.
 */
export function leastUsed(channels: readonly NotificationChannel[]): NotificationChannel | undefined {
  const unconnected = channels.filter((channel) => channel.hangUp === undefined)
  return (unconnected.length > 0 ? unconnected : channels).reduce<NotificationChannel | undefined>(
    (oldest, channel) => (oldest === undefined || channel.lastUsedMs < oldest.lastUsedMs ? channel : oldest),
    undefined,
  )
}

/** Version of the platform's message envelope. */
const VERSION = '2'

/** A message on a channel's socket. */
export function message(topicName: string, eventBody: unknown, correlationId?: string): string {
  return JSON.stringify({
    topicName,
    version: VERSION,
    eventBody,
    metadata: correlationId === undefined ? {} : { CorrelationId: correlationId },
  })
}

/** Heartbeat that the platform sends about every 30 s to show that a channel is alive. */
export const HEARTBEAT = JSON.stringify({
  topicName: 'channel.metadata',
  eventBody: { message: 'WebSocket Heartbeat' },
})

/** The answer to `{"message":"ping"}`. */
export const PONG = JSON.stringify({ topicName: 'channel.metadata', eventBody: { message: 'pong' } })

/** Announces that the server closes the socket in a minute. */
export function closingNotice(channelId: string, orgId: string): string {
  return message('v2.system.socket_closing', {
    channelId,
    systemTopicType: 'socket_closing',
    organizationId: orgId,
    reason: 'closing',
    message: 'The socket will be closed: connect again.',
  })
}

/** Whether a message is a ping. */
export function isPing(text: string): boolean {
  try {
    const parsed: unknown = JSON.parse(text)
    return typeof parsed === 'object' && parsed !== null && 'message' in parsed && parsed.message === 'ping'
  } catch {
    return false
  }
}
