import type { CurvePoint } from '../../../documents'
import type { ImproveSettings } from '../center/settings'

/** Searches go this far above the service levels to reach, since the evaluated weeks have other callers. */
export const ABOVE = 0.01

/**
 * How far a point of the curve is from the goal: 0 where it is reached, and where there is none. For targets of queues,
 * the sum over the queues to improve.
 * @param above distance that service levels must keep above the goal
 */
export function shortfallOf(
  { serviceLevel, queues }: Pick<CurvePoint, 'serviceLevel' | 'queues'>,
  settings: Pick<ImproveSettings, 'choose' | 'queues'>,
  above = 0,
): number {
  const { choose } = settings
  if (typeof choose === 'string') return 0
  if (choose.reach !== 'targets') return Math.max(0, choose.reach + above - serviceLevel.mean)
  return queues
    .filter(({ queue }) => settings.queues?.has(queue.id) ?? true)
    .reduce((sum, own) => sum + Math.max(0, own.target + above - own.serviceLevel.mean), 0)
}

/** Weight of a contact of a queue that has reached its target already, relative to one of a queue that has not. */
export const BEYOND_TARGET = 0.05

/** Whether the goal is that each queue reaches its own target. */
export function isForTargets({ choose }: Pick<ImproveSettings, 'choose'>): boolean {
  return typeof choose !== 'string' && choose.reach === 'targets'
}
