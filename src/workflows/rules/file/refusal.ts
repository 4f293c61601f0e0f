/** A part of the rules that no plan can carry out, and why. */
export interface Refusal {
  /** `lever.none`: the platform has nothing to set there; `clash`: rules want different things. */
  readonly code: 'lever.none' | 'clash'
  readonly path: readonly PropertyKey[]
  readonly message: string
}
