/** Delivers events to other systems as signed webhooks: durably, in order, again until they arrive. For Node. */
export type {
  DeadLetter,
  Outbox,
  OutboxContents,
  OutboxDelivery,
  OutboxMessage,
  OutboxRecord,
} from '../documents/ports/ports'
export { type FileOutboxOptions, fileOutbox } from '../stores/file/outbox-file'
export { memoryOutbox } from '../stores/memory/outbox-memory'
export type { RelayEndpoint } from './delivery/endpoints'
export type { OnNotice, RelayNotice } from './delivery/notices'
export type { RelayStatus } from './delivery/post'
export { RETRY_DELAYS_MS } from './delivery/schedule'
export { createRelay, type Relay, type RelayOptions } from './relay'
export { driftEvent } from './sources/drift-event'
export { type MissedNotifications, missedEvents } from './sources/missed-notifications'
export {
  type NotificationFeed,
  type NotificationItem,
  type Notifications,
  notificationEvent,
  notificationSource,
  type TopicNotification,
} from './sources/notification-events'
export { auditLogEvents, planEvent, reportEvents } from './sources/run-events'
export type { LiveSource, PolledSource, RelaySource } from './sources/sources'
