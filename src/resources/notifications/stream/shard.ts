import { NotFoundError } from '../../../core/errors'
import { sleep } from '../../../core/time/clock'
import { backoffMs } from '../../../transport/retry/backoff'
import type { Line } from '../socket/line'
import { createOpener } from './opener'
import { createOutlet } from './outlet'
import { rereading } from './rereading'
import type { ShardContext } from './shard-context'
import type { RefusedTopic } from './types'

/** Up to 1,000 topics on one channel after the other. */
export interface Shard<T extends string> {
  /** Everything that was sent to it before came through and was told, or the gap that it lies in was, epoch ms. */
  readonly sureUntilMs: number
  readonly topics: readonly T[]
  readonly refused: readonly RefusedTopic<T>[]
  readonly channelId: string
  /** Has the state of topics read again. */
  resync(topics: readonly T[]): void
  /** Tells what came in since it was opened, and keeps the shard going until its signal ends it. @throws what cannot be mended, or the signal's reason */
  run(): Promise<void>
  /** Ends the subscriptions at the platform. */
  unsubscribe(): Promise<void>
}

/** How much earlier than asked a channel may be replaced, so that several do not do it at once. */
const SPREAD = 0.1
/** How long ending the topics of a channel that is given up may take: it ends by itself otherwise. */
const FAREWELL_MS = 10_000

/** Opens a shard. @throws what keeps it from ever working */
export async function openShard<T extends string>(topics: readonly T[], context: ShardContext<T>): Promise<Shard<T>> {
  const { client, settings, signal } = context
  const { clock, random } = client.transport
  let refused: readonly RefusedTopic<T>[] = []
  const outlet = createOutlet(clock, context.emit)
  const opener = createOpener(topics, context, noteRefused)
  const { backoff } = settings
  const { reread: read, onError, tell } = context
  const state = rereading({ clock, random, backoff, signal, outlet, read, tell, onError })
  let line = await opener.first()
  let running = false

  function noteRefused(now: readonly RefusedTopic<T>[]): void {
    const before = new Set(refused.map(({ topic }) => topic))
    refused = now
    for (const one of now) if (!before.has(one.topic)) context.onRefused(one)
  }

  /** Resolves when the line has ended, or is about to. */
  function untilDue({ channel, connection, noticed }: Line<T>): Promise<'lost' | 'due'> {
    const dueMs = channel.openedAtMs + settings.rotateAfterMs * (1 - SPREAD * random())
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

  /** What happened between two lines was not seen: say so, and look how things are now. */
  function miss(fromMs: number, next: Line<T>, missed: readonly T[]): void {
    if (missed.length === 0) return
    outlet.gap({ kind: 'gap', topics: missed, fromMs, toMs: next.connection.openedAtMs, reason: 'connection' })
    state.need(missed)
  }

  async function recovered(old: Line<T>): Promise<Line<T>> {
    const next = await opener.again(old.connection.unsubscribed ? undefined : old.channel)
    line = next
    miss(old.connection.sureUntilMs, next, next.channel.topics)
    outlet.endOverlap(next.flow(outlet.event))
    return next
  }

  /** Another channel takes over from one that still works: nothing is missed, and nothing comes twice. */
  async function replaced(old: Line<T>): Promise<Line<T>> {
    const next = await opener.another()
    outlet.beginOverlap()
    await Promise.race([sleep(clock, settings.overlapMs, signal), old.connection.ended])
    const whole = await old.connection.drained()
    const known = new Set(old.channel.topics)
    // Topics that were refused until now have never been heard.
    const fresh = next.channel.topics.filter((topic) => !known.has(topic))
    if (whole) miss(old.channel.openedAtMs, next, fresh)
    else miss(old.connection.sureUntilMs, next, next.channel.topics)
    outlet.endOverlap(next.flow(outlet.event))
    old.connection.close()
    void farewell(old)
    return next
  }

  /** The same channel for another 24 hours, where there is no room for a second one. */
  async function renewed(old: Line<T>): Promise<Line<T>> {
    for (let failures = 0; old.connection.alive; ) {
      try {
        return { ...old, channel: await opener.renewed(old.channel), noticed: new Promise(() => undefined) }
      } catch (error) {
        if (signal.aborted) throw signal.reason
        onError(error)
        // A channel that is gone tells nothing, whether its socket knows that or not.
        if (error instanceof NotFoundError) old.connection.close()
        else await sleep(clock, backoffMs(failures++, backoff, random), signal)
      }
    }
    return old
  }

  async function farewell({ channel }: Line<T>): Promise<void> {
    // A channel that nobody listens to costs nothing and ends by itself, so a failure here changes nothing.
    await client.notifications.clearSubscriptions(channel.id, { deadlineMs: FAREWELL_MS }).catch(() => undefined)
  }

  return {
    get sureUntilMs() {
      // What came in before it runs waits as well.
      const waitingSinceMs = running ? outlet.waitingSinceMs : line.connection.openedAtMs
      return Math.min(waitingSinceMs, line.connection.sureUntilMs)
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
      running = true
      outlet.endOverlap(line.flow(outlet.event))
      for (;;) {
        const why = await untilDue(line)
        signal.throwIfAborted()
        if (why === 'lost') line = await recovered(line)
        else if (context.roomToOverlap) line = await context.rotating(() => replaced(line))
        else line = await renewed(line)
      }
    },
  }
}
