import type { World } from '../model/types'

/** An event of a notification topic of the platform. */
export interface WorldEvent {
  /** Full topic with its ids: `v2.users.<id>.routingStatus`. */
  readonly topic: string
  /** The `eventBody` that subscribers get. */
  readonly body: Readonly<Record<string, unknown>>
  /** When it happened in the world's time, epoch ms. Never decreases from one event to the next. */
  readonly atMs: number
}

/** The events of a world and their listeners. */
export interface WorldEvents {
  /** Calls `fn` with every event from now on, in order, until the returned function is called. */
  on(fn: (event: WorldEvent) => void): () => void
  emit(event: WorldEvent): void
  /** Without listeners, emitters may skip the work. */
  readonly hasListeners: boolean
  /** Calls `fn` with true when the first listener is added, and with false when the last one is removed. */
  onListening(fn: (isListening: boolean) => void): void
}

const slot = 'events'

/**
 * The events of a world. Listeners are called synchronously, in the order of their registration. A listener that throws
 * does not stop the others or the world.
 * @example
 * const stop = worldEvents(emulator.world).on(({ topic }) => console.log(topic))
 */
export function worldEvents(world: World): WorldEvents {
  const known = world.slots.get(slot)
  if (isWorldEvents(known)) return known
  const events = createEvents()
  world.slots.set(slot, events)
  return events
}

function createEvents(): WorldEvents {
  const listeners = new Set<(event: WorldEvent) => void>()
  const watchers: ((isListening: boolean) => void)[] = []
  return {
    on(fn) {
      // Wrapped, so that one function can be added twice and removed separately.
      const listener = (event: WorldEvent): void => fn(event)
      listeners.add(listener)
      if (listeners.size === 1) for (const watcher of watchers) watcher(true)
      return () => {
        if (!listeners.delete(listener) || listeners.size > 0) return
        for (const watcher of watchers) watcher(false)
      }
    },
    onListening: (fn) => void watchers.push(fn),
    emit(event) {
      for (const fn of [...listeners]) {
        try {
          fn(event)
        } catch (error) {
          // An error of a listener must not stop time; it is thrown as an uncaught error of the process.
          queueMicrotask(() => {
            throw error
          })
        }
      }
    },
    get hasListeners() {
      return listeners.size > 0
    },
  }
}

function isWorldEvents(value: unknown): value is WorldEvents {
  return typeof value === 'object' && value !== null && 'emit' in value && 'on' in value
}
