import type { OrgFacts } from '../../documents'
import type { Ledger } from '../../documents/ports/ports'
import type { Transport } from '../../transport/wiring/types'

/** The shared dependencies of every resource. */
export interface ResourceContext {
  readonly transport: Transport
  /** Results by idempotency key. */
  readonly ledger: Ledger
  /** The known facts about the org; unknown ones default to those of most orgs. */
  readonly facts: OrgFacts
  /** Page sizes that lists found out, by operation: larger ones were refused. */
  readonly pageSizes: Map<string, number>
  /** Timeout of a whole call that consists of several requests, if the caller sets none. */
  readonly deadlineMs: number
}
