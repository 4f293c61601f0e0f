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

/** The result of one limit for one plan. */
export interface GuardrailResult {
  /** Stable: the place in the file and the figure checked, such as `coverage[0].minAgents`. */
  readonly id: string
  readonly kind: GuardrailKind
  readonly ok: boolean
  /** The limit as written. */
  readonly limit: number | string | boolean | null
  /** The actual value; null if it could not be determined, which is not ok. */
  readonly found: number | string | boolean | null
  /** One sentence for people: the actual value against the allowed one, and what to do if it is not ok. */
  readonly message: string
  /** The agents, skills or queues that break the limit, in order of their names; empty if ok. */
  readonly where: readonly { readonly id: string; readonly name: string }[]
  /** Ids of the changes that break the limit; empty if ok or if no single change does. */
  readonly changeIds: readonly string[]
}
