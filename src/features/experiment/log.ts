import { PlanError } from '../../core/errors'
import type { Journal } from '../../documents/ports/ports'
import type { Experiment } from './documents/experiment'

/** The contents of an experiment's log. */
export interface ExperimentLog {
  /** Moments at which the org was brought into a state, in order. */
  readonly states: readonly ReachedState[]
  /** Why the experiment ended before its planned end; absent if it did not. */
  readonly ended?: { readonly at: string; readonly reason: string; readonly byRule: boolean }
}

/** A state that a pass of the experiment reached. */
export interface ReachedState {
  readonly at: string
  /** Places of the groups in which the plan was to be in effect. */
  readonly on: readonly number[]
  /** Whether all changes were made; if not, the next pass tries again. */
  readonly isWhole: boolean
  /** Number of changes kept as others set them: these count as done. */
  readonly conflicts: number
}

/**
 * Reads the log of an experiment.
 * @throws PlanError `tampered` for a damaged log, or that of another experiment
 */
export async function readLog(log: Journal, experiment: Experiment): Promise<ExperimentLog> {
  const states: ReachedState[] = []
  let ended: ExperimentLog['ended']
  for await (const entry of log.read()) {
    const { at, type, experimentHash, on, isWhole, conflicts, reason, byRule } = entry
    if (experimentHash !== experiment.hash) {
      const whose = `${log.name ?? 'The log'} is of another experiment than ${experiment.id}`
      throw new PlanError('tampered', `${whose}. Give the log that was begun with this one.`)
    }
    if (type === 'state' && Array.isArray(on)) {
      states.push({
        at,
        on: on.filter((one) => typeof one === 'number'),
        isWhole: isWhole === true,
        conflicts: typeof conflicts === 'number' ? conflicts : 0,
      })
    }
    if (type === 'ended') ended ??= { at, reason: String(reason), byRule: byRule === true }
  }
  return { states, ...(ended === undefined ? {} : { ended }) }
}

/** Appends the state that a pass reached. */
export async function noteState(log: Journal, { hash }: Experiment, state: ReachedState): Promise<void> {
  await log.append({ type: 'state', ...state, experimentHash: hash })
}

/** Appends that the experiment is over before its planned end. */
export async function noteEnd(
  log: Journal,
  { hash }: Experiment,
  ended: NonNullable<ExperimentLog['ended']>,
): Promise<void> {
  await log.append({ type: 'ended', ...ended, experimentHash: hash })
}
