import type { World } from '../model/types'

/** Something a notification topic of the platform tells. */
export interface WorldEvent {
  /** Full topic, ids filled in: `v2.users.<id>.routingStatus`. */
  readonly topic: string
  /** The `eventBody` that subscribers get. */
  readonly body: Readonly<Record<string, unknown>>
  /** When it happened on the emulator's clock, epoch ms. Never decreases from one event to the next. */
  readonly atMs: number
}

/** Where the living world tells what happens, and others hear it. */
export interface WorldEvents {
  /** Calls `fn` with every event from now on, in order; the returned function ends it. */
  on(fn: (event: WorldEvent) => void): () => void
  emit(event: WorldEvent): void
  /** Whether anyone listens: who emits may skip the work when nobody does. */
  readonly heard: boolean
  /** Calls `fn` whenever the first listener comes (true) or the last one has gone (false). */
  attend(fn: (heard: boolean) => void): void
}

const slot = 'events'

/**
 * The events of a world. Listeners are called at once, in the order in which they came; one that throws stops neither the
 * others nor the world.
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
  const attendants: ((heard: boolean) => void)[] = []
  return {
    on(fn) {
      // Wrapped, so that one function may listen twice and each end its own listening.
      const listener = (event: WorldEvent): void => fn(event)
      listeners.add(listener)
      if (listeners.size === 1) for (const attendant of attendants) attendant(true)
      return () => {
        if (!listeners.delete(listener) || listeners.size > 0) return
        for (const attendant of attendants) attendant(false)
      }
    },
    attend: (fn) => void attendants.push(fn),
    emit(event) {
      for (const fn of [...listeners]) {
        try {
          fn(event)
        } catch (error) {
          // A listener's own fault must not stop time; it is told to nobody but the process.
          queueMicrotask(() => {
            throw error
          })
        }
      }
    },
    get heard() {
      return listeners.size > 0
    },
  }
}

function isWorldEvents(value: unknown): value is WorldEvents {
  return typeof value === 'object' && value !== null && 'emit' in value && 'on' in value
}
