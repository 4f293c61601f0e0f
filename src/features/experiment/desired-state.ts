import { PlanError } from '../../core/errors'
import type { Plan } from '../../documents'
import type { Experiment } from './documents/experiment'
import type { ExperimentLog } from './log'

/** The state that an experiment requires at a time. */
export interface DesiredState {
  readonly phase: 'waiting' | 'running' | 'over'
  /** Places of the groups in which the plan is to be in effect. */
  readonly on: readonly number[]
  /** When the required state changes next; null: never again. */
  readonly next: string | null
}

/**
 * The state that the schedule requires at a time. Outside of all blocks, such as on closed days, the plan is not in
 * effect.
 */
export function desiredAt(experiment: Experiment, nowMs: number, ended: ExperimentLog['ended']): DesiredState {
  const { blocks, interval, atEnd, groups, design } = experiment
  const changed = groups.flatMap(({ changeIds }, place) => (changeIds.length > 0 ? [place] : []))
  if (ended !== undefined || nowMs >= Date.parse(interval.end)) {
    return { phase: 'over', on: atEnd === 'keep' ? changed : [], next: null }
  }
  const on = blocks.flatMap(({ start, end, arm, group }) =>
    arm === 'on' && Date.parse(start) <= nowMs && nowMs < Date.parse(end) ? [group] : [],
  )
  const edges = [...blocks.flatMap(({ start, end }) => [start, end]), interval.end].map((one) => Date.parse(one))
  const coming = edges.filter((edge) => edge > nowMs)
  // A comparison with control groups has blocks of past weeks, which are over.
  const first = design === 'control' ? blocks.find(({ arm }) => arm === 'on') : blocks[0]
  return {
    phase: nowMs < Date.parse(first?.start ?? interval.start) ? 'waiting' : 'running',
    on: [...new Set(on)].sort((a, b) => a - b),
    next: coming.length === 0 ? null : new Date(Math.min(...coming)).toISOString(),
  }
}

/** @throws PlanError `tampered` when a plan is not the one that an experiment was designed for */
export function assertFits({ id, plan: named }: Experiment, plan: Plan): void {
  if (named.hash === plan.hash) return
  throw new PlanError(
    'tampered',
    `Experiment ${id} was designed for plan ${named.id} (${named.hash}), not for ${plan.id} (${plan.hash}). Give that plan.`,
  )
}
