import { NotFoundError } from '../../../core/errors'
import type { Random } from '../../../core/random'
import { type Clock, sleep } from '../../../core/time/clock'
import { backoffMs } from '../../../transport/retry/backoff'
import { transportOf } from '../../../transport/wiring/held'
import type { Line } from '../socket/line'
import { createOpener, type ShardContext } from './opener'
import { createOutgoingStream, type OutgoingStream } from './outgoing'
import type { RefusedTopic, Reread, TopicState } from './types'

/** Up to 1,000 topics on a series of channels, one at a time. */
export interface Shard<T extends string> {
  /** Everything sent before this time was delivered, or is in a gap that was reported, epoch ms. */
  readonly sureUntilMs: number
  readonly topics: readonly T[]
  readonly refused: readonly RefusedTopic<T>[]
  readonly channelId: string
  /** Requests another read of the state of topics. */
  resync(topics: readonly T[]): void
  /**
   * Delivers what came in since it was opened, and keeps the shard going until its signal ends it.
   * @throws an error that a retry does not fix, or the signal's reason
   */
  run(): Promise<void>
  /** Ends the subscriptions at the platform. */
  unsubscribe(): Promise<void>
}

/** A channel is replaced up to this much earlier than set, at random, so that channels are not all replaced at once. */
const SPREAD = 0.1
/** Timeout for removing the topics of a channel that is no longer used: the platform ends it anyway. */
const FAREWELL_MS = 10_000

/** Opens a shard. @throws an error that a retry does not fix */
export async function openShard<T extends string>(topics: readonly T[], context: ShardContext<T>): Promise<Shard<T>> {
  const { client, settings, signal } = context
  const { clock } = client
  const { random } = transportOf(client)
  let refused: readonly RefusedTopic<T>[] = []
  const stream = createOutgoingStream(clock, context.emit)
  const opener = createOpener(topics, context, noteRefused)
  const { backoff } = settings
  const { reread: read, onError, deliver } = context
  const state = rereading({ clock, random, backoff, signal, stream, read, deliver, onError, sureUntilMs })
  let line = await opener.first()
  /** What came in over this connection is passed on, and no longer waits for that. */
  let flowing: Line<T>['connection'] | undefined

  function flow(next: Line<T>): void {
    stream.endOverlap(next.flow(stream.event))
    flowing = next.connection
  }

  function sureUntilMs(): number {
    const { connection } = line
    return Math.min(stream.waitingSinceMs, flowing === connection ? connection.sureUntilMs : connection.openedAtMs)
  }

  function noteRefused(now: readonly RefusedTopic<T>[]): void {
    const before = new Set(refused.map(({ topic }) => topic))
    refused = now
    for (const one of now) if (!before.has(one.topic)) context.onRefused(one)
  }

  /** Reports the gap between two lines, and has the state read again. */
  function miss(fromMs: number, next: Line<T>, missed: readonly T[]): void {
    if (missed.length === 0) return
    stream.gap({ kind: 'gap', topics: missed, fromMs, toMs: next.connection.openedAtMs, reason: 'connection' })
    state.need(missed)
  }

  async function recovered(old: Line<T>): Promise<Line<T>> {
    const next = await opener.again(old.connection.unsubscribed ? undefined : old.channel)
    line = next
    miss(old.connection.sureUntilMs, next, next.channel.topics)
    flow(next)
    return next
  }

  /** Another channel takes over from one that still works, without a gap and without copies. */
  async function replaced(old: Line<T>): Promise<Line<T>> {
    const next = await opener.another()
    stream.beginOverlap()
    await Promise.race([sleep(clock, settings.overlapMs, signal), old.connection.ended])
    const whole = await old.connection.drained()
    const known = new Set(old.channel.topics)
    // Topics that were refused until now: nobody received their events.
    const fresh = next.channel.topics.filter((topic) => !known.has(topic))
    if (whole) miss(old.channel.openedAtMs, next, fresh)
    else miss(old.connection.sureUntilMs, next, next.channel.topics)
    flow(next)
    line = next
    old.connection.close()
    void farewell(old)
    return next
  }

  /** Extends the same channel by 24 hours if the limit of channels leaves none for an overlap. */
  async function renewed(old: Line<T>): Promise<Line<T>> {
    for (let failures = 0; old.connection.alive; ) {
      try {
        return { ...old, channel: await opener.renewed(old.channel), noticed: new Promise(() => undefined) }
      } catch (error) {
        if (signal.aborted) throw signal.reason
        onError(error)
        // A deleted channel delivers nothing more, whether or not its socket has noticed.
        if (error instanceof NotFoundError) old.connection.close()
        else await sleep(clock, backoffMs(failures++, backoff, random), signal)
      }
    }
    return old
  }

  async function farewell({ channel }: Line<T>): Promise<void> {
    // An unused channel costs nothing and ends by itself, so a failure here does not matter.
    await client.notifications.subscriptions.clear(channel.id, { deadlineMs: FAREWELL_MS }).catch(() => undefined)
  }

  return {
    get sureUntilMs() {
      return sureUntilMs()
    },
    get topics() {
      return line.channel.topics
    },
    get refused() {
      return refused
    },
    get channelId() {
      return line.channel.id
    },
    resync: state.need,
    unsubscribe: () => farewell(line),
    async run() {
      flow(line)
      for (;;) {
        const dueMs = line.channel.openedAtMs + settings.rotateAfterMs * (1 - SPREAD * random())
        const why = await untilDue(line, dueMs, clock)
        signal.throwIfAborted()
        if (why === 'lost') line = await recovered(line)
        else if (context.roomToOverlap) line = await context.rotating(() => replaced(line))
        else line = await renewed(line)
      }
    },
  }
}

/** Resolves when the line has ended, or is due for replacement. */
function untilDue<T extends string>(
  { connection, noticed }: Line<T>,
  dueMs: number,
  clock: Clock,
): Promise<'lost' | 'due'> {
  return new Promise((resolve) => {
    const cancel = clock.setTimer(() => resolve('due'), Math.max(0, dueMs - clock.now()))
    const settle = (why: 'lost' | 'due'): void => {
      cancel()
      resolve(why)
    }
    void connection.ended.then(() => settle('lost'))
    void noticed.then(() => settle('due'))
  })
}

/** Reads the state of topics again, until it succeeds. */
interface Rereading<T extends string> {
  /** Requests a read of these topics: they may have changed unseen. */
  need(topics: readonly T[]): void
}

interface RereadingContext<T extends string> {
  readonly clock: Clock
  readonly random: Random
  readonly backoff: { readonly baseDelayMs: number; readonly maxDelayMs: number }
  readonly signal: AbortSignal
  readonly stream: OutgoingStream
  /** Undefined: state is not read. */
  readonly read: Reread<T> | undefined
  /** Everything sent before was passed on, epoch ms. */
  sureUntilMs(): number
  deliver(state: TopicState<T>): void
  onError(error: unknown): void
}

/** Timeout of one attempt: events wait behind it. */
const ATTEMPT_MS = 30_000

/**
 * State that is read while events arrive must not overwrite them. So events wait from the start of the read and are
 * delivered after its result. Then the last item delivered is always correct.
 */
function rereading<T extends string>(context: RereadingContext<T>): Rereading<T> {
  const { stream, read, signal, clock, random, backoff, sureUntilMs } = context
  const needed = new Set<T>()
  let busy = false

  async function readAll(read: Reread<T>): Promise<void> {
    busy = true
    for (let failures = 0; needed.size > 0 && !signal.aborted; ) {
      const topics = [...needed]
      needed.clear()
      stream.hold(sureUntilMs())
      try {
        for (const state of await read(topics, { signal, deadlineMs: ATTEMPT_MS })) context.deliver(state)
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
    need(topics) {
      if (read === undefined || topics.length === 0) return
      for (const topic of topics) needed.add(topic)
      if (!busy) void readAll(read)
    },
  }
}
