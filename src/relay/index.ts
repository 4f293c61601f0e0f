/** Delivers events to other systems as signed webhooks: durably, in order, and repeated until they arrive. For Node. */

export type { Random } from '../core/random'
export type { RelayEndpoint } from '../delivery/endpoints'
export type { RunEventOptions } from '../delivery/run-events'
export { auditLogEvents, planEvent, reportEvents } from '../delivery/run-events'

export type * from '../documents'
export type { FileOutboxOptions } from '../stores/file/outbox-file'

export type { WebhookSecrets } from '../webhooks/secret'
export type { OnNotice, RelayNotice } from './delivery/notices'
export type { RelayStatus } from './delivery/post'
export { createRelay, type Relay, type RelayOptions } from './relay'
export { driftEvent } from './sources/drift-event'
export {
  type MissedNotifications,
  missedEvents,
  type NotificationFeed,
  type NotificationItem,
  type Notifications,
  notificationEvent,
  notificationSource,
  type TopicNotification,
} from './sources/notification-events'
export type { LiveSource, PolledSource, RelaySource } from './sources/sources'
