/** Delivers events to other systems as signed webhooks: durably, in order, again until they arrive. For Node. */
export type { DeadLetter, Outbox, OutboxContents, OutboxDelivery, OutboxMessage, OutboxRecord } from '../../core/ports'
export { type FileOutboxOptions, fileOutbox } from '../../stores/outbox-file'
export { memoryOutbox } from '../../stores/outbox-memory'
export { driftEvent } from './drift-event'
export type { RelayEndpoint } from './endpoints'
export { type MissedNotifications, missedEvents } from './missed-notifications'
export type { OnNotice, RelayNotice } from './notices'
export {
  type NotificationFeed,
  type NotificationItem,
  type Notifications,
  notificationEvent,
  notificationSource,
  type TopicNotification,
} from './notification-events'
export type { RelayStatus } from './post'
export { createRelay, type Relay, type RelayOptions } from './relay'
export { auditLogEvents, planEvent, reportEvents } from './run-events'
export { RETRY_DELAYS_MS } from './schedule'
export type { LiveSource, PolledSource, RelaySource } from './sources'
