import type { Clock } from '../../../core/time/clock'
import type { CallOptions } from '../../../transport/contract/call-options'
import type { AnalyticsResource } from '../../analytics'
import type { UsersResource } from '../../users/users'
import type { NotificationsResource } from '../notifications'
import type { WebSocketConstructor } from '../socket/socket'
import type { TopicBody } from './topics'

/** What a subscription asks of the API; a `Client` is one. */
export interface StreamClient {
  readonly notifications: NotificationsResource
  readonly analytics: Pick<AnalyticsResource, 'queueObservations'>
  readonly users: Pick<UsersResource, 'byIds'>
  readonly clock: Clock
}

/** An event of a topic, or the topic's present state as it was read. */
export interface NotificationEvent<T extends string = string> {
  readonly kind: 'event'
  readonly topic: T
  readonly body: TopicBody<T>
  /** The platform's id of the cause, if it gave one. */
  readonly correlationId: string | undefined
  /** When it came in, epoch ms. */
  readonly receivedAtMs: number
  /** True when this is state read through the API, at the start or after a gap. */
  readonly reread: boolean
  /**
   * Everything sent to any channel before this time was delivered before this, or is in a gap that was reported, epoch
   * ms. Give it as `sinceMs` to resume from here later.
   */
  readonly sureUntilMs: number
}

/** An event of any of several topics, each with its own body. */
export type EventOf<T extends string> = T extends string ? NotificationEvent<T> : never

/** A time in which events may have been missed. The platform never sends them again, so state has to be read. */
export interface NotificationGap<T extends string = string> {
  readonly kind: 'gap'
  readonly topics: readonly T[]
  /** Everything before came in. For `restart` the given `sinceMs`. Epoch ms of this machine's clock. */
  readonly fromMs: number
  /** Everything after comes in, epoch ms. */
  readonly toMs: number
  /**
   * `connection`: it was lost, or went silent. `reader`: more came in than was taken, and was dropped. `body`: an event
   * could not be read. `restart`: nobody listened since `sinceMs`.
   */
  readonly reason: 'connection' | 'reader' | 'body' | 'restart'
  /**
   * Topics whose state is read after this: an event with `reread: true` follows for each that has a state, once the read
   * succeeds. With a `reread` of your own these are all `topics`, since only it knows which it can read.
   */
  readonly reread: readonly T[]
  /** Everything sent to any channel before this time was delivered before, or is in this gap or an earlier one, epoch ms. */
  readonly sureUntilMs: number
}

/** A topic that the platform refuses to this client. */
export interface RefusedTopic<T extends string = string> {
  readonly topic: T
  readonly reason: string
  readonly missingPermissions: readonly string[]
}

/** What a subscription gives: an event of a topic, or a gap in which events may have been missed. */
export type StreamItem<T extends string> = EventOf<T> | NotificationGap<T>

/** State of a topic as it was read: becomes an event with `reread: true`. */
export interface TopicState<T extends string = string> {
  readonly topic: T
  readonly body: unknown
}

/** Reads the present state of topics. A topic it gives nothing for stays unknown until its next event. */
export type Reread<T extends string> = (topics: readonly T[], call: CallOptions) => Promise<readonly TopicState<T>[]>

/** How to listen. */
export interface ListenOptions<T extends string = string> {
  /** Called with each event in order. Left out: iterate over the subscription instead. */
  readonly onEvent?: ((event: EventOf<T>) => void) | undefined
  /** Called for each gap, before the state read after it is delivered. */
  readonly onGap?: ((gap: NotificationGap<T>) => void) | undefined
  /** Called for each topic that is refused; the others are not affected. */
  readonly onRefused?: ((refused: RefusedTopic<T>) => void) | undefined
  /** Called for each error that is tried again, and for each that your own callbacks throw. */
  readonly onError?: ((error: unknown) => void) | undefined
  /**
   * How state is read after a gap. Default: {@link rereadState}, which knows queue observations, queue activity and
   * routing status. `false`: not at all. Your own function gets every topic that may have changed unseen, which are also
   * all in the `reread` of the gap; it gives nothing for those it cannot read.
   */
  readonly reread?: Reread<T> | false | undefined
  /** Also reads and delivers the state of all topics once at the start. Default false. */
  readonly initialState?: boolean | undefined
  /**
   * Up to when an earlier subscription to these topics delivered everything, epoch ms. The time since is reported first,
   * as one gap of all topics (`restart`), and state is read after it. A time in the future counts as now.
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
  /** At most the 1,000 the platform takes. */
  readonly topicsPerChannel?: number | undefined
  /** Channels this subscription may have open; all programs of one OAuth client share 20. Default 20. */
  readonly maxChannels?: number | undefined
  /** Items that wait for an iteration that is slow; beyond, they are dropped and their topics read again. Default 10,000. */
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
  /** Settles when the subscription is over: rejects when it failed for good, or with the signal's reason. */
  readonly closed: Promise<void>
  /** Ends it: unsubscribes, closes the connections, ends iteration. */
  close(): Promise<void>
  /** The same at the end of a scope: `await using subscription = await listenToTopics(client, topics)`. */
  [Symbol.asyncDispose](): Promise<void>
}
