import type { Issue } from '../../../core/errors'
import type { Plan } from '../../../documents'

/** An issue for each id that is of no change of the plan. */
export function listUnknown({ id, changes }: Plan, changeIds: readonly string[] = []): Issue[] {
  const known = new Set(changes.map((change) => change.id))
  return changeIds.flatMap((one) =>
    known.has(one) ? [] : [{ path: 'changeIds', message: `plan ${id} has no change ${one}` }],
  )
}

/** Whether these are all changes of the plan. */
export function isWhole({ changes }: Plan, changeIds: readonly string[] | undefined): boolean {
  const chosen = new Set(changeIds)
  return changeIds === undefined || changes.every(({ id }) => chosen.has(id))
}
