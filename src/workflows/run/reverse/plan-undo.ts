import type { ApplyReport, ChangeResult, Plan } from '../../../documents'
import { compareChanges, planHash, planId } from '../../../documents/plan/plan-hash'
import { requestBudget } from '../../cost/budget'
import { inversesOf } from '../journal/inverse'
import type { Replay } from '../journal/replay'
import { UNREAD } from '../proof/read-back'

/** A plan that undoes another one, and which changes of that plan each of its own undoes. */
export interface UndoPlan {
  readonly plan: Plan
  /** By id of the undo's change: ids of the changes it undoes. */
  readonly undoes: ReadonlyMap<string, readonly string[]>
}

/**
 * The plan that undoes what was written, in doubt or not. The same journal always gives the same plan, so that an
 * interrupted undo resumes with its own journal.
 * @param written ids of the changes that were written, or may have been
 * @param sure those of them that were seen to hold. Default: all
 */
export function planUndo(plan: Plan, written: ReadonlySet<string>, sure: ReadonlySet<string> = written): UndoPlan {
  const own = plan.changes.filter((change) => written.has(change.id))
  const inverses = inversesOf(own, (id) => sure.has(id))
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
    forecast: null,
    warnings: [],
  }
  const hash = planHash(content)
  return {
    plan: { ...content, id: planId(hash), hash },
    undoes: new Map(inverses.map(({ change, of }) => [change.id, of])),
  }
}

/** Ids of the changes that were written, or may have been, by a journal. */
export function writtenOf({ written, inDoubt }: Pick<Replay, 'written' | 'inDoubt'>): ReadonlySet<string> {
  return new Set([...written, ...inDoubt])
}

/**
 * Ids of the changes that an undo reverts by a journal alone, and of those of them that were seen to hold. What an earlier
 * undo left to others is among both: it may be as we left it by now.
 */
export function undoScope(replay: Pick<Replay, 'written' | 'inDoubt' | 'left' | 'proven'>): {
  readonly written: ReadonlySet<string>
  readonly sure: ReadonlySet<string>
} {
  const { left, proven } = replay
  return { written: new Set([...writtenOf(replay), ...left]), sure: new Set([...proven, ...left]) }
}

/** Ids of the changes that were written, or may have been, by a report: also where the read-back has no answer. */
export function writtenByReport(report: ApplyReport): ReadonlySet<string> {
  const ours = report.results.filter((result) => {
    const { status, error } = result
    if (status === 'applied') return !wasGone(result)
    return status === 'resumed' || WRITTEN_CODES.includes(error?.code ?? '') || wasSent(result)
  })
  return new Set(ours.map(({ changeId }) => changeId))
}

/** Ids of the changes that a report says hold. */
export function seenByReport(report: ApplyReport): ReadonlySet<string> {
  const seen = report.results.filter(({ status }) => status === 'applied' || status === 'resumed')
  return new Set(seen.map(({ changeId }) => changeId))
}

/** Codes of changes that were written and did not hold at the read-back. */
const WRITTEN_CODES = ['apply.notShown', 'apply.overwritten']

/** Whether a failed change was sent and could not be read back. */
function wasSent({ status, writtenAt, attempts, error }: ChangeResult): boolean {
  if (status !== 'failed') return false
  return writtenAt !== undefined || attempts !== undefined || error?.message.startsWith(UNREAD) === true
}

/** Whether the item to remove was already gone when the request came: the answer says that nothing was removed. */
function wasGone({ status, writtenAt, attempts }: ChangeResult): boolean {
  return status === 'applied' && writtenAt !== undefined && attempts === undefined
}
