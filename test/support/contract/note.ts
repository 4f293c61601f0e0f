/** What was seen of an operation, and how often. */
export interface Note {
  readonly id?: string | undefined
  /** Whether our own client asked. */
  readonly ours: boolean
  readonly ok: boolean
  readonly problems: readonly string[]
  readonly count: number
}
