import type { Random } from '../../core/random'
import type { Clock } from '../../core/time/clock'
import type { Attempted } from '../../delivery/answer'
import { type Attempting, attempt } from '../../delivery/attempt'
import { MAX_RETRY_AFTER_MS, nextAttempt } from '../../delivery/schedule'
import type { OutboxDelivery, OutboxRecord } from '../../documents/ports/ports'
import type { OnNotice, RelayNotice } from './notices'
import { createSubjectQueues, type SubjectQueue } from './subject-queues'

/** What the dispatcher of one endpoint works with. */
export interface DispatcherContext extends Attempting {
  readonly delaysMs: readonly number[]
  readonly random: Random
  /** Durable on return. The dispatcher stops when a write fails. */
  write(records: readonly OutboxRecord[]): Promise<void>
  readonly notice: OnNotice
  /** Called after each attempt; with the error when the dispatcher stopped. */
  onStep(failure?: unknown): void
}

/** Delivers the messages of one endpoint: each queue in order, several queues at once. */
export interface Dispatcher {
  add(delivery: OutboxDelivery): void
  /** True when no attempt is in progress and none is due. */
  readonly resting: boolean
  readonly busy: number
  /** Starts no further attempt. */
  halt(): void
  /** Allows further attempts after the endpoint answered 410. */
  enable(): void
}

/** @param context see {@link DispatcherContext} */
export function createDispatcher(context: DispatcherContext): Dispatcher {
  const { endpoint, clock } = context
  const queues = createSubjectQueues()
  const pace = createPace(endpoint.concurrency, clock, pump)
  let halted = false
  /** The endpoint answered 410: no attempt follows those in progress. */
  let gone = false

  function pump(): void {
    while (!halted && queues.busyCount < pace.limit()) {
      const queue = queues.take()
      if (queue === undefined) return
      void run(queue)
    }
  }

  function schedule(queue: SubjectQueue): void {
    const waitMs = (queue.deliveries[0]?.notBeforeMs ?? 0) - clock.now()
    if (waitMs <= 0) queues.ready(queue)
    else {
      queue.wake = clock.setTimer(() => {
        queues.ready(queue)
        pump()
      }, waitMs)
    }
  }

  async function run(queue: SubjectQueue): Promise<void> {
    let failure: unknown
    try {
      const [delivery] = queue.deliveries
      if (delivery !== undefined) await step(queue, delivery)
    } catch (error) {
      halted = true
      if (!context.signal.aborted) failure = error
    }
    queues.release(queue)
    if (!halted && queue.deliveries.length > 0) schedule(queue)
    pump()
    context.onStep(failure)
  }

  /** One attempt of the first delivery in a queue. Its outcome is durable before the next delivery begins. */
  async function step(queue: SubjectQueue, delivery: OutboxDelivery): Promise<void> {
    const attempted = await attempt(context, delivery.message)
    if (attempted.state === 'gone') return await disable(queue, delivery)
    pace.after(attempted)
    const { delaysMs, random } = context
    const evaluating = { endpoint: endpoint.name, delaysMs, random, nowMs: clock.now(), gone }
    const { again, record, notice } = evaluate(delivery, attempted, evaluating)
    if (again === undefined) queue.deliveries.shift()
    else queue.deliveries[0] = again
    await context.write([record])
    context.notice(notice)
  }

  async function disable(queue: SubjectQueue, delivery: OutboxDelivery): Promise<void> {
    gone = true
    const at = new Date(clock.now()).toISOString()
    const dropped = [{ ...delivery, attempts: delivery.attempts + 1 }, ...queues.clear()]
    queue.deliveries.shift()
    const error = 'HTTP 410: the endpoint takes no more messages'
    const { name, url } = endpoint
    await context.write([
      { type: 'disabled', endpoint: name, url: url.href, at },
      ...dropped.map(({ message, attempts }): OutboxRecord => {
        return { type: 'dead', id: message.id, endpoint: name, attempts, error, at }
      }),
    ])
    context.notice({ type: 'disabled', endpoint: name, dead: dropped.length })
  }

  return {
    add(delivery) {
      const queue = queues.add(delivery)
      if (queue === undefined || halted) return
      schedule(queue)
      pump()
    },
    get resting() {
      return queues.busyCount === 0 && (queues.readyCount === 0 || pace.limit() === 0)
    },
    get busy() {
      return queues.busyCount
    },
    halt() {
      halted = true
      queues.rest()
      pace.rest()
    },
    enable() {
      gone = false
    },
  }
}

/** How many messages an endpoint gets at once. */
interface Pace {
  /** The present limit; 0 during a pause that the endpoint asked for. */
  limit(): number
  /** Learns from an attempt. */
  after(attempted: Attempted): void
  /** Ends its timer, and sets no other. */
  rest(): void
}

/**
 * For an endpoint that is busy or down, the limit falls to one message at a time and doubles with each success. A wait
 * requested by `Retry-After` applies to all of its messages.
 * @param onward called when a pause has ended
 */
function createPace(max: number, clock: Clock, onward: () => void): Pace {
  let limit = max
  let pausedUntilMs = 0
  let endPause = (): void => undefined

  function pause(forMs: number): void {
    const untilMs = clock.now() + forMs
    if (untilMs <= pausedUntilMs) return
    pausedUntilMs = untilMs
    endPause()
    endPause = clock.setTimer(() => {
      // Timers may be a moment early by the clock that is read here.
      pausedUntilMs = 0
      onward()
    }, forMs)
  }

  return {
    limit: () => (clock.now() < pausedUntilMs ? 0 : limit),
    after(attempted) {
      if (attempted.state === 'delivered') limit = Math.min(max, limit * 2)
      else if (attempted.state === 'failed') {
        if (attempted.busy) limit = 1
        if (attempted.retryAfterMs !== undefined) pause(Math.min(attempted.retryAfterMs, MAX_RETRY_AFTER_MS))
      }
    },
    rest() {
      pausedUntilMs = Number.POSITIVE_INFINITY
      endPause()
    },
  }
}

/** What follows from an attempt. */
interface Verdict {
  /** The delivery as it waits for its next attempt; absent when it has ended. */
  readonly again?: OutboxDelivery
  readonly record: OutboxRecord
  readonly notice: RelayNotice
}

/** What an attempt is evaluated by. */
interface Evaluation {
  readonly endpoint: string
  readonly delaysMs: readonly number[]
  readonly nowMs: number
  readonly random: Random
  /** The endpoint answered 410: there is no further attempt. */
  readonly gone: boolean
}

/** What happens to a delivery after an attempt that the endpoint did not answer with 410. Pure. */
function evaluate(
  delivery: OutboxDelivery,
  attempted: Exclude<Attempted, { state: 'gone' }>,
  { endpoint, delaysMs, nowMs, random, gone }: Evaluation,
): Verdict {
  const { id } = delivery.message
  const attempts = delivery.attempts + 1
  if (attempted.state === 'delivered') {
    return {
      record: { type: 'delivered', id, endpoint },
      notice: { type: 'delivered', id, endpoint, status: attempted.status, attempts },
    }
  }
  const { error, retryAfterMs } = attempted
  const nextMs = gone ? undefined : nextAttempt({ attempts, nowMs, retryAfterMs }, delaysMs, random)
  const shared = { id, endpoint, attempts, error }
  if (nextMs === undefined) {
    const at = new Date(nowMs).toISOString()
    return { record: { type: 'dead', ...shared, at }, notice: { type: 'dead', ...shared } }
  }
  return {
    again: { ...delivery, attempts, notBeforeMs: nextMs, error },
    record: { type: 'failed', ...shared, notBeforeMs: nextMs },
    notice: { type: 'failed', ...shared, nextAt: new Date(nextMs).toISOString() },
  }
}
