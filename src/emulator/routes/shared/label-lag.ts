import { refuse } from '../../answers/refuse'
import { mapSlot } from '../../model/slot'
import type { RouteContext, World } from '../../model/types'

/** When the latest label was created, epoch ms, under `at`. */
export function latestLabel(world: World): Map<string, number> {
  return mapSlot<number>(world, 'latest utilization label')
}

/** Labels and utilization cannot be written for a while after a new label. @throws Refusal 409 `conflict` */
export function checkLabelsSettled({ world, nowMs, switches }: RouteContext): void {
  const madeMs = latestLabel(world).get('at')
  if (madeMs !== undefined && nowMs < madeMs + switches.newLabelLagMs)
    refuse(
      409,
      'conflict',
      'Conflict updating utilization.  Another update took place at the same time.  Please try again.',
    )
}
