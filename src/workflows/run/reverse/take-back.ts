import type { Client } from '../../../client'
import type { ApplyReport, ChangeResult, Plan } from '../../../documents'
import type { Journal } from '../../../documents/ports/ports'
import { execute, open, prepare } from '../engine/execute'
import { replayJournal } from '../journal/replay'
import { subJournal } from '../journal/sub-journal'
import type { ApplyOptions } from '../options/options'
import { putRingsOfPlanBack } from '../state/rings'
import { planUndo, type UndoPlan } from './plan-undo'
import { untilLanded } from './until-landed'

/** What an undo did. */
export interface TakenBack {
  /** Of the undo's own plan. */
  readonly report: ApplyReport
  readonly plan: Plan
  /** Ids of the changes of the plan that hold no more because of it. */
  readonly changeIds: readonly string[]
}

/** What an undo is about. */
export interface TakeBackScope {
  readonly journal: Journal
  /** Ids of the changes to take back. */
  readonly written: ReadonlySet<string>
  /** Those of them that were seen to hold. Default: those that the journal says were. */
  readonly sure?: ReadonlySet<string> | undefined
  /** Written first when the undo follows a failure, so that a resume goes on with it. */
  readonly reason?: string | undefined
  /** True: the time of these changes is over, and those that wait for theirs still are to be made. Default false. */
  readonly inTime?: boolean | undefined
}

/**
 * Takes written changes back with the same engine: only what still is as we left it is written, what others changed since
 * is reported as a conflict. Journalled inside the journal of the plan, so that it can be taken up again.
 */
export async function takeBack(
  client: Client,
  plan: Plan,
  options: ApplyOptions,
  { journal, written, sure, reason, inTime = false }: TakeBackScope,
): Promise<TakenBack> {
  const clock = options.clock ?? client.clock
  const at = (): string => new Date(clock.now()).toISOString()
  const { proven, done } = await replayJournal(journal, plan)
  const undo = planUndo(plan, written, sure ?? proven)
  // First of all: whatever ends this undo, nobody is to make later what waits for its time.
  const waits = !inTime && plan.changes.some(({ from }) => from !== undefined)
  if (waits && options.dryRun !== true) await journal.append({ type: 'withdrawn', at: at() })
  if (reason !== undefined && options.dryRun !== true) await journal.append({ type: 'undoing', at: at(), reason })
  const own: ApplyOptions = {
    ...options,
    onFailure: 'continue',
    canary: undefined,
    only: undefined,
    guardrails: undefined,
    ...UNAPPROVED,
  }
  const prepared = await prepare(client, undo.plan, own, subJournal(journal, undo.plan.id))
  // Only now: until here it might have been another org.
  if (options.dryRun !== true) {
    const { readBackMs: waitMs, signal } = prepared.run
    await putRingsOfPlanBack(client, plan, journal, { signal, priority: 'background', onSend: options.confirm })
    const answered = plan.changes.filter(({ id }) => written.has(id) && done.has(id))
    await untilLanded(client, answered, { clock, waitMs, signal })
  }
  await open(prepared)
  const report = { ...(await execute(prepared)), undoes: { planId: plan.id, planHash: plan.hash } }
  const ended = (isEnded: (result: ChangeResult) => boolean): string[] => endedOf(report, undo, isEnded)
  // What was taken back once and set anew is somebody else's; so is what others changed before its time was over.
  const isTheirs = ({ changeId, status }: ChangeResult): boolean =>
    status === 'conflict' && (inTime || prepared.replay.written.has(changeId))
  const unfinished = report.counts.failed > 0 || report.counts.skipped > 0
  if (options.dryRun !== true && !(unfinished && reason !== undefined)) {
    const changeIds = ended((result) => isGone(result) || isTheirs(result))
    const settled = ended((result) => isGone(result) || result.status === 'conflict')
    const left = settled.filter((id) => !changeIds.includes(id))
    const entry = { type: 'undone', at: at(), changeIds, ...(inTime ? { inTime } : {}) }
    await journal.append(left.length === 0 ? entry : { ...entry, left })
  }
  return { report, plan: undo.plan, changeIds: ended(isGone) }
}

/** Approvals are of the plan, and what takes it back needs none. */
const UNAPPROVED = { approve: undefined, approvedBy: undefined, approvals: undefined }

/** Whether a change of the undo ended so that what it takes back holds no more. */
function isGone({ status }: ChangeResult): boolean {
  return status === 'applied' || status === 'already' || status === 'resumed'
}

/** Ids of the changes of the plan whose every part ended so. */
function endedOf(
  { results }: ApplyReport,
  { takesBack }: UndoPlan,
  isEnded: (result: ChangeResult) => boolean,
): string[] {
  const of = (some: readonly ChangeResult[]): string[] => some.flatMap(({ changeId }) => takesBack.get(changeId) ?? [])
  const open = new Set(of(results.filter((result) => !isEnded(result))))
  return [...new Set(of(results).filter((id) => !open.has(id)))]
}
