import type { OutboxDelivery } from '../../documents/ports/ports'

/**
 * Deliveries of one subject to one endpoint, in order: the next begins when the one before it has ended, delivered or not.
 * Queues of different subjects are independent.
 */
export interface SubjectQueue {
  readonly key: string
  readonly deliveries: OutboxDelivery[]
  state: 'ready' | 'busy' | 'waiting'
  /** Ends the wait before the next attempt. */
  wake: () => void
}

/** The queues of one endpoint, by subject. */
export interface SubjectQueues {
  add(delivery: OutboxDelivery): SubjectQueue | undefined
  /** The queue that has been ready the longest; it is busy now. */
  take(): SubjectQueue | undefined
  /** Ends the work on a queue; removes it when it is empty. */
  release(queue: SubjectQueue): void
  ready(queue: SubjectQueue): void
  /** Empties every queue and returns what was in it, except a delivery under way. */
  clear(): OutboxDelivery[]
  /** Ends the waits of all queues, which keep their deliveries. */
  rest(): void
  readonly readyCount: number
  readonly busyCount: number
}

export function createSubjectQueues(): SubjectQueues {
  const queues = new Map<string, SubjectQueue>()
  // A set keeps the order in which queues became ready, and can remove one from the middle.
  const readyQueues = new Set<SubjectQueue>()
  let busy = 0

  function ready(queue: SubjectQueue): void {
    queue.state = 'ready'
    readyQueues.add(queue)
  }

  return {
    add(delivery) {
      const key = delivery.message.subject
      const known = queues.get(key)
      if (known !== undefined) {
        known.deliveries.push(delivery)
        return undefined
      }
      const queue: SubjectQueue = { key, deliveries: [delivery], state: 'waiting', wake: () => undefined }
      queues.set(key, queue)
      return queue
    },
    take() {
      for (const queue of readyQueues) {
        readyQueues.delete(queue)
        queue.state = 'busy'
        busy += 1
        return queue
      }
      return undefined
    },
    release(queue) {
      busy -= 1
      queue.state = 'waiting'
      if (queue.deliveries.length === 0) queues.delete(queue.key)
    },
    ready,
    clear() {
      const taken: OutboxDelivery[] = []
      for (const queue of queues.values()) {
        taken.push(...queue.deliveries.splice(queue.state === 'busy' ? 1 : 0))
        if (queue.state === 'busy') continue
        queue.wake()
        readyQueues.delete(queue)
        queues.delete(queue.key)
      }
      return taken
    },
    rest() {
      for (const queue of queues.values()) queue.wake()
    },
    get readyCount() {
      return readyQueues.size
    },
    get busyCount() {
      return busy
    },
  }
}
