import type { CallOptions } from '../../../transport/contract/call-options'
import type { Transport } from '../../../transport/wiring/types'
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
  readonly transport: Pick<Transport, 'clock' | 'random'>
}

/** Something a topic told, or the state it has now as it was read again. */
export interface NotificationEvent<T extends string = string> {
  readonly kind: 'event'
  readonly topic: T
  readonly body: TopicBody<T>
  /** The platform's id of what caused it, where it gave one. */
  readonly correlationId: string | undefined
  /** When it came in, epoch ms. */
  readonly receivedAtMs: number
  /** True when the topic did not tell this: it was read through the API, at the start or after a gap. */
  readonly reread: boolean
  /**
   * Whatever was sent to any channel before this time was told before this, or lies in a gap that was, epoch ms: what to
   * give as `sinceMs` when one goes on from here later.
   */
  readonly sureUntilMs: number
}

/** An event of any of several topics, each with its own body. */
export type EventOf<T extends string> = T extends string ? NotificationEvent<T> : never

/** A time in which events may have been missed. Nothing is told twice or late, so state has to be read anew. */
export interface NotificationGap<T extends string = string> {
  readonly kind: 'gap'
  readonly topics: readonly T[]
  /** Everything before came in; of `restart`, by what was given as `sinceMs`. Epoch ms of this machine's clock. */
  readonly fromMs: number
  /** Everything since comes in. */
  readonly toMs: number
  /**
   * `connection`: it was lost, or went silent. `reader`: more came in than was taken, and was dropped. `body`: an event
   * could not be read. `restart`: nobody listened since the time that was given as `sinceMs`.
   */
  readonly reason: 'connection' | 'reader' | 'body' | 'restart'
  /**
   * Topics whose state is read after this: of those that have one an event with `reread: true` follows, once it could be
   * read. With a `reread` of your own these are all `topics`, since it alone knows which it can read.
   */
  readonly reread: readonly T[]
  /** Whatever was sent to any channel before this time was told before this, or lies in this gap or an earlier one, epoch ms. */
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

/** Reads the present state of topics. Those it gives nothing for stay unknown until their next event. */
export type Reread<T extends string> = (topics: readonly T[], call: CallOptions) => Promise<readonly TopicState<T>[]>

/** How to listen. */
export interface ListenOptions<T extends string = string> {
  /** Called with each event in order. Left out: iterate over the subscription instead. */
  readonly onEvent?: ((event: EventOf<T>) => void) | undefined
  /** Called for each gap before the state read after it is told. */
  readonly onGap?: ((gap: NotificationGap<T>) => void) | undefined
  /** Called for each topic that is refused; the others go on. */
  readonly onRefused?: ((refused: RefusedTopic<T>) => void) | undefined
  /** Called for what went wrong and is tried again, and for what your own callbacks throw. */
  readonly onError?: ((error: unknown) => void) | undefined
  /**
   * How state is read after a gap. Default: {@link rereadState}, which knows queue observations, queue activity and
   * routing status. `false`: not at all. A function of your own is asked for every topic that may have changed unseen, and
   * `reread` of a gap names them all; it gives nothing for those it cannot read.
   */
  readonly reread?: Reread<T> | false | undefined
  /** Reads and tells the state of all topics once at the start as well. Default false. */
  readonly initialState?: boolean | undefined
  /**
   * Until when an earlier subscription to these topics told everything, epoch ms. What came since is told first, as one
   * gap (`restart`), and state is read after it. The gap is that of all topics: of one that nobody listened to before,
   * nothing from before it is known either. One in the future counts as now.
   */
  readonly sinceMs?: number | undefined
  /** Ends the subscription; iteration then throws its reason. */
  readonly signal?: AbortSignal | undefined
  /** Default 30,000. */
  readonly pingEveryMs?: number | undefined
  /** An answer to a ping that takes longer means that the connection is dead. Default 10,000. */
  readonly pongWithinMs?: number | undefined
  /** Default 15,000. */
  readonly connectWithinMs?: number | undefined
  /** A channel is replaced after this long, while it still works. Default 20 hours; it lives 24. */
  readonly rotateAfterMs?: number | undefined
  /** The old channel goes on this long after the new one is there, so that what was on its way arrives. Default 1,000. */
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
