import type { ApplyReport, ChangeResult, Plan } from '../../../documents'
import { compareChanges, planHash, planId } from '../../../documents/plan/plan-hash'
import { requestBudget } from '../../cost/budget'
import { buildInverses } from '../journal/inverse'
import type { Replay } from '../journal/replay'

/** A plan that undoes another one, and which changes of the other plan each of its changes undoes. */
export interface UndoPlan {
  readonly plan: Plan
  /** Maps the id of each change of the undo to the ids of the changes it undoes. */
  readonly undoes: ReadonlyMap<string, readonly string[]>
}

/**
 * Makes the plan that undoes the written changes, including those in doubt. The same journal always gives the same
 * plan, so that an interrupted undo can resume.
 * @param written ids of the changes that were written, or may have been
 * @param sure ids of those that were seen in the org. Default: all
 */
export function planUndo(plan: Plan, written: ReadonlySet<string>, sure: ReadonlySet<string> = written): UndoPlan {
  const writtenChanges = plan.changes.filter((change) => written.has(change.id))
  const inverses = buildInverses(writtenChanges, (id) => sure.has(id))
  const changes = inverses.map(({ change }) => change).sort(compareChanges)
  const content: Omit<Plan, 'id' | 'hash'> = {
    format: 'skillroute/plan@1',
    org: plan.org,
    createdAt: plan.createdAt,
    snapshotHash: plan.snapshotHash,
    source: `undo of ${plan.id}`,
    reread: plan.reread,
    changes,
    budget: requestBudget({ changes, reread: plan.reread, ratePerMinute: plan.budget.ratePerMinute }),
    effect: null,
    warnings: [],
  }
  const hash = planHash(content)
  return {
    plan: { ...content, id: planId(hash), hash },
    undoes: new Map(inverses.map(({ change, of }) => [change.id, of])),
  }
}

/** Ids of the changes that were or may have been written, according to a journal. */
export function listWritten({ written, inDoubt }: Pick<Replay, 'written' | 'inDoubt'>): ReadonlySet<string> {
  return new Set([...written, ...inDoubt])
}

/**
 * Finds the changes that an undo reverts if it has only the journal, and which of them were seen in the org. Both
 * include changes that an earlier undo left alone, since they may have our value again by now.
 */
export function undoScope(replay: Pick<Replay, 'written' | 'inDoubt' | 'left' | 'proven'>): {
  readonly written: ReadonlySet<string>
  readonly sure: ReadonlySet<string>
} {
  const { left, proven } = replay
  return { written: new Set([...listWritten(replay), ...left]), sure: new Set([...proven, ...left]) }
}

/**
 * Ids of the changes that were or may have been written, according to a report, including those that could not be read
 * back.
 */
export function writtenByReport(report: ApplyReport): ReadonlySet<string> {
  const ours = report.results.filter((result) => {
    const { status, writtenAt, error } = result
    if (wasGone(result)) return false
    if (status === 'applied' || status === 'resumed') return true
    return (status === 'failed' && writtenAt !== undefined) || WRITTEN_CODES.includes(error?.code ?? '')
  })
  return new Set(ours.map(({ changeId }) => changeId))
}

/** Ids of the changes whose values are in the org, according to a report. */
export function seenByReport(report: ApplyReport): ReadonlySet<string> {
  const seen = report.results.filter(({ status }) => status === 'applied' || status === 'resumed')
  return new Set(seen.map(({ changeId }) => changeId))
}

/** Codes of changes that were or may have been written, and were not read back or did not show. */
const WRITTEN_CODES = ['apply.unread', 'apply.notVisible', 'apply.overwritten']

/** Whether the item to remove was already gone when the request came: the answer says that nothing was removed. */
function wasGone({ writtenAt, attempts }: ChangeResult): boolean {
  return writtenAt !== undefined && attempts === undefined
}
