import type { Client } from '../../client'
import type { Journal } from '../../documents/ports/ports'
import { type DesiredState, desiredAt } from './desired-state'
import type { Experiment } from './documents/experiment'
import { parseExperiment } from './documents/read-experiment'
import { type ReachedState, readLog } from './log'

/** How far an experiment is. */
export interface ExperimentStatus extends DesiredState {
  readonly experimentId: string
  readonly planId: string
  /** Number of blocks that are over, and of all blocks. */
  readonly done: number
  readonly blocks: number
  /** The last state that a pass reached; absent before the first pass. */
  readonly last?: ReachedState
  /**
   * Whether the last pass left the org in the state that the schedule requires now. False: a pass is due, or the last
   * one failed.
   */
  readonly isAsPlanned: boolean
  readonly ended?: { readonly at: string; readonly reason: string; readonly byRule: boolean }
}

/** How far an experiment is, from its schedule and its log; sends nothing. */
export async function experimentStatus(
  client: Pick<Client, 'clock'>,
  experiment: Experiment,
  log: Journal,
): Promise<ExperimentStatus> {
  parseExperiment(experiment)
  const { states, ended } = await readLog(log, experiment)
  const nowMs = client.clock.now()
  const desired = desiredAt(experiment, nowMs, ended)
  const last = states.at(-1)
  const isAsPlanned =
    last === undefined ? desired.on.length === 0 : last.isWhole && String(last.on) === String(desired.on)
  return {
    ...desired,
    experimentId: experiment.id,
    planId: experiment.plan.id,
    done: experiment.blocks.filter(({ end }) => Date.parse(end) <= nowMs).length,
    blocks: experiment.blocks.length,
    ...(last === undefined ? {} : { last }),
    isAsPlanned,
    ...(ended === undefined ? {} : { ended }),
  }
}
