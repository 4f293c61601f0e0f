/** One row of an audit, for a spreadsheet: a property that somebody changed, or a record of a run of skillroute. */
export interface AuditRow {
  /** ISO time. */
  readonly at: string
  /** The person or OAuth client, by name where known; empty: unknown. */
  readonly by: string
  /** What was done, such as `Update User`, or `apply ended`. */
  readonly action: string
  /** Whom or what it concerns, by name where known. */
  readonly target: string
  readonly targetId?: string | undefined
  /** The property, skill, language, queue or setting. */
  readonly what?: string | undefined
  readonly before?: string | undefined
  readonly after?: string | undefined
  /** The plan of skillroute that made the change. */
  readonly planId?: string | undefined
  /**
   * False: the plan changed the same target at this time, but the audit has no values to confirm that it is this
   * change.
   */
  readonly sure?: boolean | undefined
  /** How the change or the run ended, where skillroute made it. */
  readonly status?: string | undefined
  readonly reason?: string | undefined
}
