/** A part of the rules that no plan can carry out, and why. */
export interface Refusal {
  /** `lever.none`: the platform has no setting for it; `clash`: rules require different values. */
  readonly code: 'lever.none' | 'clash'
  readonly path: readonly PropertyKey[]
  readonly message: string
}
