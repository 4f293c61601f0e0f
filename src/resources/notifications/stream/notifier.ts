import { ConfigError } from '../../../core/errors'
import type { Clock } from '../../../core/time/clock'
import type { Outgoing } from './outgoing'
import { hasState } from './reread'
import { readBody } from './topics'
import type { EventOf, ListenOptions, NotificationGap, RefusedTopic, StreamItem, TopicState } from './types'

interface NotifierContext<T extends string> {
  readonly clock: Clock
  /** Everything sent to any channel before this time was delivered, epoch ms. */
  deliveredUntilMs(): number
  readonly topics: readonly T[]
  readonly options: ListenOptions<T>
  readonly bufferSize: number
  /** The iteration was left. */
  onReturn(): void
  /** Items of these topics were dropped: their state must be read again. */
  resync(topics: readonly T[]): void
}

/**
 * Delivers the events of one subscription to the callbacks, or to the iteration if there are none. Errors of callbacks go to
 * `onError` and stop nothing.
 */
export function createNotifier<T extends string>(context: NotifierContext<T>) {
  const { clock, options, resync } = context
  const { onEvent } = options
  const names = new Map(context.topics.map((topic) => [topic.toLowerCase(), topic]))
  const { reread } = options
  // A caller's own `reread` is called for every topic: only its result shows which topics it can read.
  const isReread = reread === undefined ? hasState : () => reread !== false
  const buffer = createBuffer<Waiting<T>>(context.bufferSize, context.onReturn)

  function guarded(fn: () => void): void {
    try {
      fn()
    } catch (error) {
      options.onError?.(error)
    }
  }

  function event(topic: T, body: unknown, circumstances: Circumstances): void {
    const { receivedAtMs, reread, deliveredUntilMs } = circumstances
    let item: EventOf<T>
    try {
      item = buildEvent(topic, body, circumstances)
    } catch (error) {
      options.onError?.(error)
      if (reread) return
      gap({ kind: 'gap', topics: [topic], fromMs: receivedAtMs, toMs: receivedAtMs, reason: 'body', deliveredUntilMs })
      resync([topic])
      return
    }
    if (onEvent === undefined) queue({ item, topics: [topic], fromMs: receivedAtMs })
    else guarded(() => onEvent(item))
  }

  function gap(missed: Omit<NotificationGap<T>, 'reread'>): void {
    const gap = { ...missed, reread: missed.topics.filter(isReread) }
    guarded(() => options.onGap?.(gap))
    if (onEvent === undefined) queue({ item: gap, topics: gap.topics, fromMs: gap.fromMs })
  }

  function queue(waiting: Waiting<T>): void {
    if (buffer.push(waiting)) return
    const dropped = [...buffer.drop(), waiting]
    const lost = [...new Set(dropped.flatMap(({ topics }) => topics))]
    const fromMs = dropped.reduce((min, one) => Math.min(min, one.fromMs), clock.now())
    gap({
      kind: 'gap',
      topics: lost,
      fromMs,
      toMs: clock.now(),
      reason: 'reader',
      deliveredUntilMs: context.deliveredUntilMs(),
    })
    resync(lost)
  }

  return {
    emit(outgoing: Outgoing) {
      const deliveredUntilMs = context.deliveredUntilMs()
      if (outgoing.kind === 'gap') {
        const topics = outgoing.topics.flatMap((topic) => names.get(topic.toLowerCase()) ?? [])
        gap({ ...outgoing, topics, deliveredUntilMs: Math.min(deliveredUntilMs, outgoing.toMs) })
        return
      }
      const { frame, receivedAtMs } = outgoing
      const topic = names.get(frame.topic.toLowerCase())
      const { body, correlationId } = frame
      // An event that was held back is delivered late, after others that arrived before it was released.
      const own = {
        correlationId,
        receivedAtMs,
        reread: false,
        deliveredUntilMs: Math.min(deliveredUntilMs, receivedAtMs),
      }
      if (topic !== undefined) event(topic, body, own)
    },
    /** Delivers the state of a topic as it was read. */
    deliver({ topic, body }: TopicState<T>) {
      const deliveredUntilMs = context.deliveredUntilMs()
      event(topic, body, { correlationId: undefined, receivedAtMs: clock.now(), reread: true, deliveredUntilMs })
    },
    refused: (topic: RefusedTopic<T>) => guarded(() => options.onRefused?.(topic)),
    error: (error: unknown) => options.onError?.(error),
    end: buffer.end,
    iterate(): AsyncIterator<StreamItem<T>> {
      if (onEvent !== undefined)
        throw new ConfigError('this subscription calls onEvent: leave it out to iterate over the subscription instead')
      return items(buffer)
    },
  }
}

/** A waiting item, and what is lost if it must be dropped. */
interface Waiting<T extends string> {
  readonly item: StreamItem<T>
  readonly topics: readonly T[]
  readonly fromMs: number
}

function items<T extends string>(buffer: AsyncIterable<Waiting<T>>): AsyncIterator<StreamItem<T>> {
  const waiting = buffer[Symbol.asyncIterator]()
  return {
    async next() {
      const taken = await waiting.next()
      return taken.done === true ? { done: true, value: undefined } : { done: false, value: taken.value.item }
    },
    async return() {
      await waiting.return?.()
      return { done: true, value: undefined }
    },
  }
}

interface Circumstances {
  readonly correlationId: string | undefined
  readonly receivedAtMs: number
  readonly reread: boolean
  readonly deliveredUntilMs: number
}

/** An event with its body checked. @throws ResponseError naming the field that is broken */
function buildEvent<T extends string>(topic: T, body: unknown, circumstances: Circumstances): EventOf<T>
function buildEvent(topic: string, body: unknown, circumstances: Circumstances): unknown {
  return { kind: 'event', topic, body: readBody(topic, body), ...circumstances }
}

/** Items that wait for one iteration, at most `size`. */
function createBuffer<I>(size: number, onReturn: () => void) {
  let waiting: I[] = []
  let taken = 0
  let over: { readonly failed: { readonly reason: unknown } | undefined } | undefined
  let wake = (): void => undefined

  async function next(): Promise<IteratorResult<I, undefined>> {
    for (;;) {
      if (over?.failed !== undefined) throw over.failed.reason
      const item = waiting[taken]
      if (item !== undefined) {
        taken++
        if (taken === waiting.length || taken > 1_000) {
          waiting = waiting.slice(taken)
          taken = 0
        }
        return { done: false, value: item }
      }
      if (over !== undefined) return { done: true, value: undefined }
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
  }

  return {
    /** False when the buffer is full: the item was not taken. */
    push(item: I) {
      if (over !== undefined) return true
      if (waiting.length - taken >= size) return false
      waiting.push(item)
      wake()
      return true
    },
    /** Removes and returns everything that waits. */
    drop() {
      const dropped = waiting.slice(taken)
      waiting = []
      taken = 0
      return dropped
    },
    /** Ends the iteration after the waiting items, or at once if an error is given. */
    end(error?: { readonly reason: unknown }) {
      over ??= { failed: error }
      wake()
    },
    [Symbol.asyncIterator]: (): AsyncIterator<I> => ({
      next,
      async return() {
        onReturn()
        return { done: true, value: undefined }
      },
    }),
  }
}
