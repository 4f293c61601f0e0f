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
