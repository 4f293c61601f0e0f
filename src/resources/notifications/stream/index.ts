/** Listening to notification topics without losing a change. */

export type { WebSocketConstructor, WebSocketLike } from '../socket/socket'
export type {
  AuditBody,
  OperationBody,
  QueueActivityBody,
  QueueMemberBody,
  RoutingStatusBody,
  StatsBody,
  UserActivityBody,
  UserPresenceBody,
} from './bodies'
export { listenToTopics } from './listen'
export { rereadState } from './reread'
export { notificationTopics, type TopicBody } from './topics'
export type {
  EventOf,
  ListenOptions,
  NotificationEvent,
  NotificationGap,
  RefusedTopic,
  Reread,
  StreamClient,
  StreamItem,
  Subscription,
  TopicState,
} from './types'
