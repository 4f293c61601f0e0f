import type { Ledger } from '../../documents/ports/ports'
import type { Transport } from '../../transport/wiring/types'

/** What every resource is made from. */
export interface ResourceContext {
  readonly transport: Transport
  /** Results by idempotency key. */
  readonly ledger: Ledger
  /** For a whole call that consists of several requests, when the caller names none. */
  readonly deadlineMs: number
}
