import type { Random } from '../../core/random'
import type { OutboxDelivery, OutboxRecord } from '../../documents/ports/ports'
import { type Attempting, attempt } from './attempt'
import { createLanes, type Lane } from './lanes'
import type { OnNotice } from './notices'
import { createPace } from './pace'
import { judge } from './verdict'

/** What the courier of one endpoint works with. */
export interface CourierContext extends Attempting {
  readonly delaysMs: readonly number[]
  readonly random: Random
  /** Durable on return. A courier whose records cannot be kept stops. */
  write(records: readonly OutboxRecord[]): Promise<void>
  readonly notice: OnNotice
  /** Called after each attempt; with what went wrong when no further attempt mends it. */
  onStep(failure?: unknown): void
}

/** Brings the messages of one endpoint to it, each lane in order, several lanes at once. */
export interface Courier {
  add(delivery: OutboxDelivery): void
  /** Nothing is under way, and nothing waits but for its time. */
  readonly resting: boolean
  readonly busy: number
  /** Begins nothing more. */
  halt(): void
  /** After it answered 410: it may be tried again. */
  enable(): void
}

/** @param context see {@link CourierContext} */
export function createCourier(context: CourierContext): Courier {
  const { endpoint, clock } = context
  const lanes = createLanes()
  const pace = createPace(endpoint.concurrency, clock, pump)
  let halted = false
  /** It answered 410: what is still under way is its last. */
  let gone = false

  function pump(): void {
    while (!halted && lanes.busyCount < pace.limit()) {
      const lane = lanes.take()
      if (lane === undefined) return
      void run(lane)
    }
  }

  function schedule(lane: Lane): void {
    const waitMs = (lane.queue[0]?.notBeforeMs ?? 0) - clock.now()
    if (waitMs <= 0) lanes.ready(lane)
    else {
      lane.wake = clock.setTimer(() => {
        lanes.ready(lane)
        pump()
      }, waitMs)
    }
  }

  async function run(lane: Lane): Promise<void> {
    let failure: unknown
    try {
      const [delivery] = lane.queue
      if (delivery !== undefined) await step(lane, delivery)
    } catch (error) {
      halted = true
      if (!context.signal.aborted) failure = error
    }
    lanes.release(lane)
    if (!halted && lane.queue.length > 0) schedule(lane)
    pump()
    context.onStep(failure)
  }

  /** One attempt of the first in a lane, and what follows from it; durable before anything behind it may go. */
  async function step(lane: Lane, delivery: OutboxDelivery): Promise<void> {
    const attempted = await attempt(context, delivery.message)
    if (attempted.state === 'gone') return await disable(lane, delivery)
    pace.after(attempted)
    const { delaysMs, random } = context
    const judging = { endpoint: endpoint.name, delaysMs, random, nowMs: clock.now(), gone }
    const { again, record, notice } = judge(delivery, attempted, judging)
    if (again === undefined) lane.queue.shift()
    else lane.queue[0] = again
    await context.write([record])
    context.notice(notice)
  }

  async function disable(lane: Lane, delivery: OutboxDelivery): Promise<void> {
    gone = true
    const at = new Date(clock.now()).toISOString()
    const dropped = [{ ...delivery, attempts: delivery.attempts + 1 }, ...lanes.clear()]
    lane.queue.shift()
    const error = 'HTTP 410: the endpoint wants no more'
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
      const lane = lanes.add(delivery)
      if (lane === undefined || halted) return
      schedule(lane)
      pump()
    },
    get resting() {
      return lanes.busyCount === 0 && (lanes.readyCount === 0 || pace.limit() === 0)
    },
    get busy() {
      return lanes.busyCount
    },
    halt() {
      halted = true
      lanes.rest()
      pace.rest()
    },
    enable() {
      gone = false
    },
  }
}
