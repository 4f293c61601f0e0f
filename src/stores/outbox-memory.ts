import type { Outbox } from '../core/ports'
import { outboxState } from './outbox-state'

/** An outbox that lives as long as the process: for tests, and for events that may be lost with it. */
export function memoryOutbox(): Outbox {
  const state = outboxState()
  return {
    async load() {
      return state
    },
    async write(records) {
      for (const record of records) state.apply(structuredClone(record))
    },
    async close() {
      // Nothing is held open.
    },
  }
}
