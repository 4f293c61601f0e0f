import type { Client } from '../../../client'

/** Changes some of the agents first and watches them before the others follow. */
export interface CanaryOptions {
  /** Share 0..1 of the agents to be changed now, chosen by a hash, so that a resumed run has the same ones. */
  readonly share?: number | undefined
  /** Instead of a share: the agents of these divisions. */
  readonly divisionIds?: readonly string[] | undefined
  /** Number of checks before the others follow. All must fit into the time limit of one run. Default 3. */
  readonly intervals?: number | undefined
  /** Time between checks, ms. Default 5 minutes. */
  readonly intervalMs?: number | undefined
  /**
   * The check: returns each problem as a sentence, or an empty list. It can also return `evaluated`, the number of figures
   * compared, so that the run can report when there was nothing to evaluate. See `watchQueues`.
   */
  readonly watch: (context: CanaryCheck) => Promise<readonly string[] | CanaryFindings>
  /** What to do after a miss: undo the written changes (default), or keep them and stop. */
  readonly onMissed?: 'undo' | 'stop' | undefined
}

/** The input of each check of a canary. */
export interface CanaryCheck {
  readonly client: Client
  /** From 1. */
  readonly interval: number
  readonly intervalMs: number
  readonly signal: AbortSignal | undefined
}

/** The result of one check of a canary. */
export interface CanaryFindings {
  /** Each problem as a sentence; empty when all is well. */
  readonly wrong: readonly string[]
  /** Number of figures that were compared with a limit. */
  readonly evaluated: number
}
