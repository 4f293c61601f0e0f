import type { OrgFacts } from '../../documents'
import type { Ledger } from '../../documents/ports/ports'
import type { Transport } from '../../transport/wiring/types'

/** What every resource is made from. */
export interface ResourceContext {
  readonly transport: Transport
  /** Results by idempotency key. */
  readonly ledger: Ledger
  /** What is known of the org; what is not is taken as for most orgs. */
  readonly facts: OrgFacts
  /** For a whole call that consists of several requests, when the caller names none. */
  readonly deadlineMs: number
}
