import type { OutboxDelivery } from '../../documents/ports/ports'

/**
 * Deliveries of one subject to one endpoint, in order: the next begins when the one before it has ended, well or not.
 * Different lanes know nothing of each other.
 */
export interface Lane {
  readonly key: string
  readonly queue: OutboxDelivery[]
  state: 'ready' | 'busy' | 'waiting'
  /** Ends the wait before the next attempt. */
  wake: () => void
}

/** The lanes of one endpoint. */
export interface Lanes {
  add(delivery: OutboxDelivery): Lane | undefined
  /** The lane that has been ready the longest; it is busy now. */
  take(): Lane | undefined
  /** A lane is not busy any more; an empty one is gone. */
  release(lane: Lane): void
  ready(lane: Lane): void
  /** Empties every lane that is not busy, and gives what was in them; of a busy one, all but what is under way. */
  clear(): OutboxDelivery[]
  /** Ends the waits of all lanes, which then stay where they are. */
  rest(): void
  readonly readyCount: number
  readonly busyCount: number
}

export function createLanes(): Lanes {
  const lanes = new Map<string, Lane>()
  // A set keeps the order in which lanes became ready, and lets one leave from the middle.
  const readyLanes = new Set<Lane>()
  let busy = 0

  function ready(lane: Lane): void {
    lane.state = 'ready'
    readyLanes.add(lane)
  }

  return {
    add(delivery) {
      const key = delivery.message.subject
      const known = lanes.get(key)
      if (known !== undefined) {
        known.queue.push(delivery)
        return undefined
      }
      const lane: Lane = { key, queue: [delivery], state: 'waiting', wake: () => undefined }
      lanes.set(key, lane)
      return lane
    },
    take() {
      for (const lane of readyLanes) {
        readyLanes.delete(lane)
        lane.state = 'busy'
        busy += 1
        return lane
      }
      return undefined
    },
    release(lane) {
      busy -= 1
      lane.state = 'waiting'
      if (lane.queue.length === 0) lanes.delete(lane.key)
    },
    ready,
    clear() {
      const taken: OutboxDelivery[] = []
      for (const lane of lanes.values()) {
        taken.push(...lane.queue.splice(lane.state === 'busy' ? 1 : 0))
        if (lane.state === 'busy') continue
        lane.wake()
        readyLanes.delete(lane)
        lanes.delete(lane.key)
      }
      return taken
    },
    rest() {
      for (const lane of lanes.values()) lane.wake()
    },
    get readyCount() {
      return readyLanes.size
    },
    get busyCount() {
      return busy
    },
  }
}
