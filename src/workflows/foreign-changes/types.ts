import type { Json } from '../../core/json/json'
import type { RoutingEvent } from '../../documents'

/** Something that is asked for events again and again, and knows by a cursor what it has told. Fits `createRelay`. */
export interface ChangeSource {
  readonly name: string
  readonly everyMs: number
  /** Events since the cursor, oldest first, and the next cursor. Keep both in one step. */
  poll(from: {
    readonly cursor: Json | undefined
    readonly signal: AbortSignal
  }): Promise<{ readonly events: readonly RoutingEvent[]; readonly cursor: Json }>
}
