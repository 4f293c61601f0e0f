/** Which limit a result is about. */
export type GuardrailKind =
  | 'changes'
  | 'agentShare'
  | 'deletions'
  | 'levelChange'
  | 'protected'
  | 'skillCeiling'
  | 'certification'
  | 'coverage'
  | 'serviceLevel'
  | 'occupancy'
  | 'asa'
  | 'abandonment'
  | 'saturation'
  | 'live'
  | 'freeze'
  | 'approval'

/** What one limit says about one plan. */
export interface GuardrailResult {
  /** Stable: the place in the file and what was looked at, such as `coverage[0].minAgents`. */
  readonly id: string
  readonly kind: GuardrailKind
  readonly ok: boolean
  /** The limit as written. */
  readonly limit: number | string | boolean | null
  /** What was found; null where it could not be known, which is not ok. */
  readonly found: number | string | boolean | null
  /** One sentence for people: what was found against what is allowed, and what to do where it is not ok. */
  readonly message: string
  /** The agents, skills or queues at fault, in order of their names; empty when ok. */
  readonly where: readonly { readonly id: string; readonly name: string }[]
  /** The changes at fault, by id; empty when ok or when no single change is. */
  readonly changeIds: readonly string[]
}
