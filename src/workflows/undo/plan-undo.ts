import type { ApplyReport, Plan } from '../../core/documents'
import type { Replay } from '../apply/replay'
import { requestBudget } from '../plan/budget'
import { compareChanges, planHash, planId } from '../plan/hash'
import { inversesOf } from './inverse'

/** A plan that takes another one back, and which of that one's changes each of its own stands for. */
export interface UndoPlan {
  readonly plan: Plan
  /** By id of the undo's change: ids of the changes it takes back. */
  readonly takesBack: ReadonlyMap<string, readonly string[]>
}

/**
 * The plan that takes back what was written, in doubt or not. The same journal always gives the same plan, so that an undo
 * that was cut off goes on with its own journal.
 * @param written ids of the changes that were written
 */
export function planUndo(plan: Plan, written: ReadonlySet<string>): UndoPlan {
  const inverses = inversesOf(plan.changes.filter((change) => written.has(change.id)))
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
    takesBack: new Map(inverses.map(({ change, of }) => [change.id, of])),
  }
}

/** Ids of the changes that a journal says were written, or may have been. */
export function writtenOf({ written, inDoubt }: Pick<Replay, 'written' | 'inDoubt'>): ReadonlySet<string> {
  return new Set([...written, ...inDoubt])
}

/** Ids of the changes that a report says were written, or may have been. */
export function writtenByReport(report: ApplyReport): ReadonlySet<string> {
  const ours = report.results.filter(
    ({ status, error }) =>
      status === 'applied' ||
      status === 'resumed' ||
      error?.code === 'apply.notShown' ||
      error?.code === 'apply.overwritten',
  )
  return new Set(ours.map(({ changeId }) => changeId))
}
