import type { Client } from '../../../client'

/** A part of the agents is changed first and watched before the others follow. */
export interface CanaryOptions {
  /** Share 0..1 of the plan's agents, drawn by a hash, so that the same plan always has the same ones. */
  readonly share?: number | undefined
  /** Instead of a share: the agents of these divisions. */
  readonly divisionIds?: readonly string[] | undefined
  /** How often to look before going on. Default 3. */
  readonly intervals?: number | undefined
  /** Time between looks, ms. Default 5 minutes. */
  readonly intervalMs?: number | undefined
  /**
   * What to look at: gives what is wrong in sentences; nothing when all is well. With `judged`, the number of figures that
   * were there to be judged, the run can say so when there were none. See `watchQueues`.
   */
  readonly watch: (context: CanaryLook) => Promise<readonly string[] | CanaryFindings>
  /** What to do when something is wrong: take back what was written (default), or leave it and stop. */
  readonly onMissed?: 'undo' | 'stop' | undefined
}

/** What the watch of a canary gets at each look. */
export interface CanaryLook {
  readonly client: Client
  /** From 1. */
  readonly interval: number
  readonly intervalMs: number
  readonly signal: AbortSignal | undefined
}

/** What one look of a canary found. */
export interface CanaryFindings {
  /** In sentences; empty when all is well. */
  readonly wrong: readonly string[]
  /** Figures that were compared with a limit. */
  readonly judged: number
}
