import type { Change, Effect } from '../../documents'
import { isValued } from '../../optimizer/model'

/** Whether a forecast includes a change of its plan. */
export function isInForecast(change: Change, { method, overflowChangeIds = [] }: Effect): boolean {
  return isValued(change, method) || overflowChangeIds.includes(change.id)
}
