import { NotFoundError } from '../../../core/errors'
import type { Random } from '../../../core/random'
import { type Clock, sleep } from '../../../core/time/clock'
import { backoffMs } from '../../../transport/retry/retry'
import { getTransport } from '../../../transport/wiring/held'
import type { LiveChannel, OpenChannel } from '../socket/live-channel'
import { createOpener, isFinal, type ShardContext } from './opener'
import { createOutgoingStream } from './outgoing'
import type { RefusedTopic, Reread, TopicState } from './types'

/** Listens to up to 1,000 topics on one channel, which is replaced before it expires. */
export interface Shard<T extends string> {
  /** Every event sent before this time was delivered, or is in a gap that was reported, epoch ms. */
  readonly deliveredUntilMs: number
  readonly topics: readonly T[]
  readonly refused: readonly RefusedTopic<T>[]
  readonly channelId: string
  /** Reads the state of topics again and delivers it. */
  resync(topics: readonly T[]): void
  /**
   * Delivers events, those first that arrived since the shard was opened, until the signal of the shard is aborted.
   * @throws an error that a retry does not fix, or the signal's reason
   */
  run(): Promise<void>
  /** Ends the subscriptions at the platform. */
  unsubscribe(): Promise<void>
}

/** Channels are replaced at random up to this share of their time earlier, so that not all are replaced at once. */
const SPREAD = 0.1
/** Timeout for removing the topics of a channel that is no longer used. Without that, the channel ends after 24 hours. */
const UNSUBSCRIBE_MS = 10_000

/** Opens a shard. @throws an error that a retry does not fix */
export async function openShard<T extends string>(topics: readonly T[], context: ShardContext<T>): Promise<Shard<T>> {
  const { client, settings, signal } = context
  const { clock } = client
  const { random } = getTransport(client)
  let refused: readonly RefusedTopic<T>[] = []
  const stream = createOutgoingStream(clock, context.emit)
  const opener = createOpener(topics, context, setRefused)
  const { backoff } = settings
  const { reread: read, onError, deliver } = context
  const states = createStateReader({ clock, random, backoff, signal, stream, read, deliver, onError, deliveredUntilMs })
  /** The channel in use. */
  let current = await opener.first()
  /** The connection whose events are delivered. Those of a newer connection are kept until `startDelivery`. */
  let delivering: LiveChannel<T>['connection'] | undefined

  function startDelivery(live: LiveChannel<T>): void {
    stream.endOverlap(live.deliverTo(stream.event))
    delivering = live.connection
  }

  function deliveredUntilMs(): number {
    const { connection } = current
    const untilMs = delivering === connection ? connection.receivedUntilMs : connection.openedAtMs
    return Math.min(stream.waitingSinceMs, untilMs)
  }

  function setRefused(refusals: readonly RefusedTopic<T>[]): void {
    const known = new Set(refused.map(({ topic }) => topic))
    refused = refusals
    for (const refusal of refusals) if (!known.has(refusal.topic)) context.onRefused(refusal)
  }

  /** Reports that events of topics may have been missed, and has the state of these topics read again. */
  function reportGap(missed: readonly T[], fromMs: number, toMs: number): void {
    if (missed.length === 0) return
    stream.gap({ kind: 'gap', topics: missed, fromMs, toMs, reason: 'connection' })
    states.request(missed)
  }

  async function reconnect(old: LiveChannel<T>): Promise<LiveChannel<T>> {
    const next = await opener.again(old.connection.unsubscribed ? undefined : old.channel)
    current = next
    reportGap(next.channel.topics, old.connection.receivedUntilMs, next.connection.openedAtMs)
    startDelivery(next)
    return next
  }

  /** Replaces a channel that still works: both are open for a while, so that no event is missed. Copies are dropped. */
  async function replaceChannel(old: LiveChannel<T>): Promise<LiveChannel<T>> {
    const next = await opener.another()
    stream.beginOverlap()
    await Promise.race([sleep(clock, settings.overlapMs, signal), old.connection.ended])
    const receivedAll = await old.connection.drained()
    const { openedAtMs } = next.connection
    if (receivedAll) reportGap(newlyPermitted(old.channel, next.channel), old.channel.openedAtMs, openedAtMs)
    else reportGap(next.channel.topics, old.connection.receivedUntilMs, openedAtMs)
    startDelivery(next)
    current = next
    old.connection.close()
    void unsubscribe(old)
    return next
  }

  /** Extends a channel by 24 hours: the limit of channels allows no second one. Retries while the connection lasts. */
  async function extendChannel(old: LiveChannel<T>): Promise<LiveChannel<T>> {
    for (let failures = 0; old.connection.alive; ) {
      try {
        const channel = await opener.extend(old.channel)
        reportGap(newlyPermitted(old.channel, channel), old.channel.openedAtMs, channel.openedAtMs)
        return { ...old, channel, endAnnounced: new Promise(() => undefined) }
      } catch (error) {
        if (signal.aborted) throw signal.reason
        if (isFinal(error)) throw error
        onError(error)
        // A deleted channel delivers nothing more, whether or not its socket has noticed.
        if (error instanceof NotFoundError) old.connection.close()
        else await sleep(clock, backoffMs(failures++, backoff, random), signal)
      }
    }
    return old
  }

  async function unsubscribe({ channel }: LiveChannel<T>): Promise<void> {
    // An unused channel costs nothing and ends by itself, so a failure here does not matter.
    await client.notifications.subscriptions.clear(channel.id, { deadlineMs: UNSUBSCRIBE_MS }).catch(() => undefined)
  }

  return {
    get deliveredUntilMs() {
      return deliveredUntilMs()
    },
    get topics() {
      return current.channel.topics
    },
    get refused() {
      return refused
    },
    get channelId() {
      return current.channel.id
    },
    resync: states.request,
    unsubscribe: () => unsubscribe(current),
    async run() {
      startDelivery(current)
      for (;;) {
        const dueMs = current.channel.openedAtMs + settings.rotateAfterMs * (1 - SPREAD * random())
        const event = await lostOrDue(current, dueMs, clock)
        signal.throwIfAborted()
        if (event === 'lost') current = await reconnect(current)
        else if (context.canOverlap) current = await context.rotating(() => replaceChannel(current))
        else current = await extendChannel(current)
      }
    },
  }
}

/** Topics that the platform refused when it set those of `before`, and permits now. */
function newlyPermitted<T extends string>(before: OpenChannel<T>, now: OpenChannel<T>): T[] {
  const known = new Set(before.topics)
  return now.topics.filter((topic) => !known.has(topic))
}

/** Waits until a connection is lost, or its channel must be replaced: by its age, or since the platform will end it. */
function lostOrDue<T extends string>(
  { connection, endAnnounced }: LiveChannel<T>,
  dueMs: number,
  clock: Clock,
): Promise<'lost' | 'due'> {
  return new Promise((resolve) => {
    const cancel = clock.setTimer(() => resolve('due'), Math.max(0, dueMs - clock.now()))
    const settle = (event: 'lost' | 'due'): void => {
      cancel()
      resolve(event)
    }
    void connection.ended.then(() => settle('lost'))
    void endAnnounced.then(() => settle('due'))
  })
}

interface StateReaderContext<T extends string> {
  readonly clock: Clock
  readonly random: Random
  readonly backoff: { readonly baseDelayMs: number; readonly maxDelayMs: number }
  readonly signal: AbortSignal
  readonly stream: ReturnType<typeof createOutgoingStream>
  /** Undefined: state is not read. */
  readonly read: Reread<T> | undefined
  /** Every event sent before this time was delivered, epoch ms. */
  deliveredUntilMs(): number
  deliver(state: TopicState<T>): void
  onError(error: unknown): void
}

/** Timeout of one read. Events wait until it ends. */
const READ_MS = 30_000

/**
 * Reads the state of topics. Events that arrive during a read may be newer than its result, so they are held back and
 * delivered after it. The last item delivered of a topic is therefore its current state.
 */
function createStateReader<T extends string>(context: StateReaderContext<T>) {
  const { stream, read, signal, clock, random, backoff, deliveredUntilMs } = context
  const needed = new Set<T>()
  let busy = false

  async function readAll(read: Reread<T>): Promise<void> {
    busy = true
    for (let failures = 0; needed.size > 0 && !signal.aborted; ) {
      const topics = [...needed]
      needed.clear()
      stream.hold(deliveredUntilMs())
      try {
        for (const state of await read(topics, { signal, deadlineMs: READ_MS })) context.deliver(state)
        failures = 0
        stream.release()
      } catch (error) {
        for (const topic of topics) needed.add(topic)
        stream.release()
        if (signal.aborted) break
        context.onError(error)
        await sleep(clock, backoffMs(failures++, backoff, random), signal).catch(() => undefined)
      }
    }
    busy = false
  }

  return {
    /** Requests a read of the state of topics, which is repeated until it succeeds. */
    request(topics: readonly T[]) {
      if (read === undefined || topics.length === 0) return
      for (const topic of topics) needed.add(topic)
      if (!busy) void readAll(read)
    },
  }
}
