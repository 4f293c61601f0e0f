/**
 * One line of the run log of a schedule.
 * - `waiting`: for the named window; nothing needs to be done before it opens
 * - `started`: work runs from now, until `deadline` at the latest
 * - `finished`: the work is complete
 * - `stopped`: the deadline or the caller stopped it; it continues in the next window
 * - `failed`: the work threw; `reason` says what
 * - `locked`: another process holds the schedule; `reason` says which and what to do. Tried again until the deadline
 * - `taken`: another process has used this window, or is using it
 * - `late`: the process came too late in the window to start
 */
export interface RunLogEntry {
  readonly type: 'waiting' | 'started' | 'finished' | 'stopped' | 'failed' | 'locked' | 'taken' | 'late'
  readonly at: string
  /** Name of the schedule. */
  readonly schedule: string
  readonly window: {
    readonly id: string
    readonly start: string
    readonly end: string
  }
  /** When the work has to stop. */
  readonly deadline?: string
  readonly reason?: string
  /** Set when work ended after its window: it ignored its signal. */
  readonly overranSeconds?: number
}
