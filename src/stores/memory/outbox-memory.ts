import type { Outbox } from '../../documents/ports/ports'
import { outboxState } from '../outbox/outbox-state'

/** An outbox that lasts as long as the process: for tests, and for events that may be lost with it. */
export function memoryOutbox(): Outbox & AsyncDisposable {
  const state = outboxState()
  async function close(): Promise<void> {
    // Nothing is held open.
  }
  return {
    async load() {
      return state
    },
    async write(records) {
      for (const record of records) state.apply(structuredClone(record))
    },
    close,
    [Symbol.asyncDispose]: close,
  }
}
