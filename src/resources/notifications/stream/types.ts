import type { Clock } from '../../../core/time/clock'
import type { CallOptions } from '../../../transport/contract/call-options'
import type { AnalyticsResource } from '../../analytics'
import type { UsersResource } from '../../users/users'
import type { NotificationsResource } from '../notifications'
import type { WebSocketConstructor } from '../socket/socket'
import type { TopicBody } from './topics'

/** The part of the API that a subscription needs; a `Client` has it. */
export interface StreamClient {
  readonly notifications: NotificationsResource
  readonly analytics: Pick<AnalyticsResource, 'queueObservations'>
  readonly users: Pick<UsersResource, 'byIds'>
  readonly clock: Clock
}

/** An event of a topic, or the current state of the topic as it was read. */
export interface NotificationEvent<T extends string = string> {
  readonly kind: 'event'
  readonly topic: T
  readonly body: TopicBody<T>
  /** The platform's id of the cause, if it gave one. */
  readonly correlationId: string | undefined
  /** When the event arrived, epoch ms. */
  readonly receivedAtMs: number
  /** True for state read through the API, at the start or after a gap. */
  readonly reread: boolean
  /**
   * Everything sent to any channel before this time was delivered before this, or is in a gap that was reported, epoch
   * ms. Give it as `sinceMs` to resume from here later.
   */
  readonly deliveredUntilMs: number
}

/** An event of any of several topics, each with its own body. */
export type EventOf<T extends string> = T extends string ? NotificationEvent<T> : never

/** A period in which events may have been missed. The platform never sends them again, so the state must be read. */
export interface NotificationGap<T extends string = string> {
  readonly kind: 'gap'
  readonly topics: readonly T[]
  /** Everything before this time arrived; for `restart`, the given `sinceMs`. Epoch ms of this machine's clock. */
  readonly fromMs: number
  /** Everything after this time arrives, epoch ms. */
  readonly toMs: number
  /**
   * `connection`: it was lost, or went silent. `reader`: more arrived than was read, and was dropped. `body`: an event
   * could not be parsed. `restart`: no process was listening since `sinceMs`.
   */
  readonly reason: 'connection' | 'reader' | 'body' | 'restart'
  /**
   * Topics whose state is read after this: each that has a state gets an event with `reread: true` once the read
   * succeeds. With your own `reread` these are all `topics`, since only it knows which ones it can read.
   */
  readonly reread: readonly T[]
  /**
   * Everything sent to any channel before this time was delivered earlier, or is in this gap or an earlier one, epoch
   * ms.
   */
  readonly deliveredUntilMs: number
}

/** A topic that the platform refuses to this client. */
export interface RefusedTopic<T extends string = string> {
  readonly topic: T
  readonly reason: string
  readonly missingPermissions: readonly string[]
}

/** An item of a subscription: an event of a topic, or a gap in which events may have been missed. */
export type StreamItem<T extends string> = EventOf<T> | NotificationGap<T>

/** The state of a topic as read; it becomes an event with `reread: true`. */
export interface TopicState<T extends string = string> {
  readonly topic: T
  readonly body: unknown
}

/** Reads the current state of topics. A topic without a result stays unknown until its next event. */
export type Reread<T extends string> = (topics: readonly T[], call: CallOptions) => Promise<readonly TopicState<T>[]>

/** How to listen. */
export interface ListenOptions<T extends string = string> {
  /** Called with each event in order. Left out: iterate over the subscription instead. */
  readonly onEvent?: ((event: EventOf<T>) => void) | undefined
  /** Called for each gap, before the state read after it is delivered. */
  readonly onGap?: ((gap: NotificationGap<T>) => void) | undefined
  /** Called for each topic that is refused; the others are not affected. */
  readonly onRefused?: ((refused: RefusedTopic<T>) => void) | undefined
  /** Called for each error that is retried, and for each error that your own callbacks throw. */
  readonly onError?: ((error: unknown) => void) | undefined
  /**
   * How state is read after a gap. Default: `rereadState`, which supports queue observations, queue activity and
   * routing status. `false`: state is not read. Your own function receives every topic that may have changed unseen,
   * which the gap also lists in `reread`; it returns nothing for topics it cannot read.
   */
  readonly reread?: Reread<T> | false | undefined
  /** Also reads and delivers the state of all topics once at the start. Default false. */
  readonly initialState?: boolean | undefined
  /**
   * The time up to which an earlier subscription to these topics delivered everything, epoch ms. The time since then is
   * reported first, as one gap of all topics (`restart`), and state is read after it. A time in the future counts as
   * now.
   */
  readonly sinceMs?: number | undefined
  /** Ends the subscription; iteration then throws its reason. */
  readonly signal?: AbortSignal | undefined
  /** Default 30,000. */
  readonly pingEveryMs?: number | undefined
  /** A ping without an answer for this long means that the connection is dead. Default 10,000. */
  readonly pongWithinMs?: number | undefined
  /** Default 15,000. */
  readonly connectWithinMs?: number | undefined
  /** A channel is replaced after this long, while it still works. Default 20 hours; channels end after 24. */
  readonly rotateAfterMs?: number | undefined
  /** How long the old channel stays open beside the new one, so that events on their way arrive. Default 1,000. */
  readonly overlapMs?: number | undefined
  /** Full-jitter wait before connecting again. Defaults 500 and 30,000. */
  readonly backoff?: { readonly baseDelayMs?: number | undefined; readonly maxDelayMs?: number | undefined } | undefined
  /** At most 1,000, the platform's limit. */
  readonly topicsPerChannel?: number | undefined
  /** Channels this subscription may have open; all programs of one OAuth client share 20. Default 20. */
  readonly maxChannels?: number | undefined
  /**
   * Maximum items waiting for a slow iteration; further items are dropped and their topics read again. Default 10,000.
   */
  readonly bufferSize?: number | undefined
  /** Default: the runtime's own `WebSocket`, else the `ws` package's, loaded when first needed. */
  readonly webSocket?: WebSocketConstructor | undefined
}

/** A running subscription. Iterate over it, unless `onEvent` was given. */
export interface Subscription<T extends string = string> extends AsyncIterable<StreamItem<T>> {
  /** Topics that are listened to now. */
  readonly topics: readonly T[]
  readonly refused: readonly RefusedTopic<T>[]
  /** Ids of the channels in use. */
  readonly channels: readonly string[]
  /** Settles when the subscription ends: rejects if it failed permanently, or with the signal's reason. */
  readonly closed: Promise<void>
  /** Ends it: unsubscribes, closes the connections, ends iteration. */
  close(): Promise<void>
  /** The same at the end of a scope: `await using subscription = await listenToTopics(client, topics)`. */
  [Symbol.asyncDispose](): Promise<void>
}
