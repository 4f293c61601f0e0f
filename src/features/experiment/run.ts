import * as z from 'zod/mini'
import type { Client } from '../../client'
import { defined } from '../../core/defined'
import { anObject, aSignal, checkOptions, type ShapeOf, withMethods } from '../../core/schema'
import type { ApplyReport, Plan } from '../../documents'
import { parsePlan } from '../../documents/plan/read-plan'
import type { AuditLog, Journal, Lease } from '../../documents/ports/ports'
import { applyPlan } from '../../workflows/apply/apply'
import { assertOwnOrg } from '../../workflows/kit/own-org'
import { type Replay, replayJournal } from '../../workflows/run/journal/replay'
import type { ApplyOptions } from '../../workflows/run/options/options'
import { listWritten } from '../../workflows/run/reverse/plan-undo'
import { undoPlan } from '../../workflows/undo/undo'
import { assertFits, type DesiredState, desiredAt } from './desired-state'
import type { Experiment } from './documents/experiment'
import { parseExperiment } from './documents/read-experiment'
import { type ExperimentLog, noteState, type ReachedState, readLog } from './log'

/** Options of a pass of an experiment. */
export interface RunExperimentOptions {
  /** The journal of the plan: what was written and undone. */
  readonly journal: Journal
  /** The log of the experiment: which state was reached when. */
  readonly log: Journal
  /** A lease, so that only one process at a time writes to the org. */
  readonly lease?: Lease | undefined
  /** Where applies and undos of the experiment are recorded. Default: nowhere. */
  readonly auditLog?: AuditLog | undefined
  /** Approvals of the plan, if its guardrails need one: as for `applyPlan`. */
  readonly approvals?: ApplyOptions['approvals']
  /** Ends the work; rejects with its reason. The next pass continues. */
  readonly signal?: AbortSignal | undefined
}

/** Fields of {@link RunExperimentOptions}. */
export const runFields = () => {
  const journal = withMethods('append', 'read', 'close')
  return {
    journal,
    log: journal,
    lease: z.optional(withMethods('acquire')),
    auditLog: z.optional(withMethods('append', 'read')),
    approvals: z.optional(z.array(anObject())),
    signal: z.optional(aSignal()),
  } satisfies ShapeOf<RunExperimentOptions>
}

/** Result of a pass. */
export interface ExperimentPass extends DesiredState {
  /** Number of changes kept as others set them, by this pass or by the earlier one that reached the state. */
  readonly conflicts: number
  /** Absent if there was nothing to apply or to revert. */
  readonly applied?: ApplyReport
  readonly reverted?: ApplyReport
}

/**
 * One pass of an experiment: brings the org into the state that its schedule requires now, by applying or undoing the
 * plan, and records it in the log. If the org is already in that state, nothing is sent. Call it every few minutes, for
 * instance by a scheduler, also after a crash: the next pass completes whatever was missed or interrupted. Values that
 * somebody else changed are kept, as with `onConflict: 'merge'`.
 * @throws PlanError `tampered` (experiment, plan, journal or log), `wrongOrg`, `locked`, `guardrail`
 */
export async function runExperiment(
  client: Client,
  experiment: Experiment,
  plan: Plan,
  options: RunExperimentOptions,
): Promise<ExperimentPass> {
  checkOptions(options, runFields())
  parseExperiment(experiment)
  parsePlan(plan)
  assertFits(experiment, plan)
  const { journal, log } = options
  const known = await readLog(log, experiment)
  const desired = desiredAt(experiment, client.clock.now(), known.ended)
  const goal = new Set(desired.on.flatMap((group) => experiment.groups[group]?.changeIds ?? []))
  const replay = await replayJournal(journal, plan)
  const made = listWritten(replay)
  const extra = [...made].filter((id) => !goal.has(id))
  const last = known.states.at(-1)
  const byHand = findAppliedByHand(experiment, known, replay)
  const isKnown = last === undefined ? goal.size === 0 : last.isWhole && String(last.on) === String(desired.on)
  if (isKnown && extra.length === 0) return { ...desired, conflicts: last?.conflicts ?? 0 }
  await assertOwnOrg(client, `Experiment ${experiment.id}`, experiment.org, { signal: options.signal })
  const reverted = extra.length === 0 ? undefined : await undoPlan(client, plan, common(options, experiment))
  const applied =
    goal.size === 0
      ? undefined
      : await applyPlan(client, plan, {
          ...common(options, experiment),
          onFailure: 'continue',
          changeIds: [...goal],
          approvals: options.approvals,
        })
  const reports = [reverted, applied].flatMap((report) => report ?? [])
  // A conflict counts as done, since somebody else decided the value. A change that failed or was not tried does not.
  const isWhole = reports.every(({ counts }) => counts.failed + counts.skipped === 0)
  const conflicts = reports.reduce((sum, { counts }) => sum + counts.conflict, 0)
  // Not before the lease was held: the log has one writer, and another pass may be under way.
  if (byHand !== undefined) await noteState(log, experiment, byHand)
  await noteState(log, experiment, {
    at: new Date(client.clock.now()).toISOString(),
    on: desired.on,
    isWhole,
    conflicts,
  })
  return {
    ...desired,
    conflicts,
    ...defined({ applied, reverted }),
  }
}

/**
 * The state that an apply outside of the experiment left since its last pass: groups are in effect which neither that pass
 * left nor the schedule required at the time. Undefined: there was no such apply, as far as the journal says, or only after
 * the end, when the plan may be adopted.
 */
export function findAppliedByHand(
  experiment: Experiment,
  { states, ended }: ExperimentLog,
  replay: Replay,
): ReachedState | undefined {
  const { groups } = experiment
  const last = states.at(-1)
  const made = listWritten(replay)
  const on = groups.flatMap(({ changeIds }, group) => (changeIds.some((id) => made.has(id)) ? [group] : []))
  const { writtenAt: at } = replay
  // A pass that did not end wholly may have left changes itself.
  if (at === undefined || last?.isWhole === false) return undefined
  const required = desiredAt(experiment, Date.parse(at), ended)
  const isOwn = (group: number): boolean => last?.on.includes(group) === true || required.on.includes(group)
  if (required.phase === 'over' || on.every(isOwn)) return undefined
  return { at, on, isWhole: false, conflicts: 0 }
}

function common(
  { journal, lease, auditLog, signal }: RunExperimentOptions,
  { id }: Experiment,
): Pick<ApplyOptions, 'journal' | 'lease' | 'auditLog' | 'signal' | 'reason'> {
  return { journal, lease, auditLog, signal, reason: `experiment ${id}` }
}
