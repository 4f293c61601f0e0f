import { mapSlot } from '../model/slot'
import type { World } from '../model/types'

/** A channel of one client. */
export interface NotificationChannel {
  readonly id: string
  readonly clientId: string
  readonly connectUri: string
  expiresMs: number
  lastUsedMs: number
  /** As asked for: a combined one counts as one. */
  topics: ReadonlySet<string>
  /** The single topics whose events it gets. */
  heard: ReadonlySet<string>
  /** Ends the channel's socket with this reason; undefined while none is connected. */
  hangUp: ((reason: string) => void) | undefined
}

/** Channels of all clients by id, in order of their making. */
export function notificationChannels(world: World): Map<string, NotificationChannel> {
  return mapSlot<NotificationChannel>(world, 'notification channels')
}

/** Takes a channel away, and its socket with it. */
export function endChannel(world: World, channel: NotificationChannel, reason: string): void {
  notificationChannels(world).delete(channel.id)
  channel.hangUp?.(reason)
}

/** Takes away what has outlived its time. */
export function endExpired(world: World, nowMs: number): void {
  for (const channel of [...notificationChannels(world).values()]) {
    if (channel.expiresMs <= nowMs) endChannel(world, channel, 'channel expired')
  }
}

/** The one that has to go when a client makes one channel too many: unused longest, and those nobody listens to first. */
export function leastUsed(channels: readonly NotificationChannel[]): NotificationChannel | undefined {
  const silent = channels.filter((channel) => channel.hangUp === undefined)
  return (silent.length > 0 ? silent : channels).reduce<NotificationChannel | undefined>(
    (oldest, channel) => (oldest === undefined || channel.lastUsedMs < oldest.lastUsedMs ? channel : oldest),
    undefined,
  )
}
