import type { Json } from '../../core/json/json'
import type { RoutingEvent } from '../../documents'

/** A source of events that is polled; a cursor says which events it has already returned. Fits `createRelay`. */
export interface ChangeSource {
  readonly name: string
  readonly everyMs: number
  /** Events since the cursor, oldest first, and the next cursor. Store both in one step. */
  poll(from: {
    readonly cursor: Json | undefined
    readonly signal: AbortSignal
  }): Promise<{ readonly events: readonly RoutingEvent[]; readonly cursor: Json }>
}
