import type { ImproveSettings } from './settings'

/** How much service level queues may lose by a set of changes. */
export type LossLimit = Pick<ImproveSettings, 'maxServiceLevelDrop' | 'maxDropAboveTarget'>

/** Standard error per contact of a difference of service levels for the same callers: about 0.5. */
export const NOISE = 0.5

/**
 * The lowest service level that a queue may have after changes. A queue that meets its target may fall as far as the
 * target; one below it may lose a little.
 * @param part of the permitted loss that may be used
 */
export function lowestAllowed(
  before: number,
  target: number,
  { maxServiceLevelDrop, maxDropAboveTarget }: LossLimit,
  part = 1,
): number {
  if (maxServiceLevelDrop >= 1) return 0
  const loss = before >= target ? Math.min(before - target, maxDropAboveTarget) : maxServiceLevelDrop
  return before - part * loss
}
