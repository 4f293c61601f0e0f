import type { Change, Forecast } from '../../documents'
import { isValued } from '../../optimizer'

/** Whether a forecast has a change of its plan in it. */
export function isInForecast(change: Change, { method, overflowChangeIds = [] }: Forecast): boolean {
  return isValued(change, method) || overflowChangeIds.includes(change.id)
}
