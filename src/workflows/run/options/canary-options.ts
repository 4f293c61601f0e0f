import type { Client } from '../../../client'

/** A part of the agents is changed first and watched before the others follow. */
export interface CanaryOptions {
  /** Share 0..1 of the plan's agents, chosen by a hash, so that the same plan always has the same ones. */
  readonly share?: number | undefined
  /** Instead of a share: the agents of these divisions. */
  readonly divisionIds?: readonly string[] | undefined
  /** How many checks before the others follow. Default 3. */
  readonly intervals?: number | undefined
  /** Time between checks, ms. Default 5 minutes. */
  readonly intervalMs?: number | undefined
  /**
   * The check: returns each problem as a sentence, none when all is well. With `judged`, the number of figures compared, the
   * run can say when there was nothing to judge. See `watchQueues`.
   */
  readonly watch: (context: CanaryCheck) => Promise<readonly string[] | CanaryFindings>
  /** What follows a miss: undo what was written (default), or keep it and stop. */
  readonly onMissed?: 'undo' | 'stop' | undefined
}

/** What each check of a canary gets. */
export interface CanaryCheck {
  readonly client: Client
  /** From 1. */
  readonly interval: number
  readonly intervalMs: number
  readonly signal: AbortSignal | undefined
}

/** What one check of a canary found. */
export interface CanaryFindings {
  /** Each problem as a sentence; empty when all is well. */
  readonly wrong: readonly string[]
  /** Figures that were compared with a limit. */
  readonly judged: number
}
