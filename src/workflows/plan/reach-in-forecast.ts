import { percent } from '../../core/text/counted'
import type { Effect, Improvement } from '../../documents'

/** Maximum number of searches for a plan whose forecast reaches the level. */
export const MAX_SEARCHES = 3

/** Whether the contacts of a queue, by id, count. Default: those of all. */
export type Counts = (queueId: string) => boolean

/** Share of the contacts of a forecast within service level, with the changes; of some queues only, if they are given. */
export function forecastLevel({ queues }: Effect, counts: Counts = () => true): number {
  const rows = queues.filter(({ queue }) => counts(queue.id))
  const contacts = rows.reduce((sum, row) => sum + row.contactsPerWeek, 0)
  const within = rows.reduce((sum, row) => sum + row.contactsPerWeek * row.after.serviceLevel, 0)
  return contacts > 0 ? within / contacts : 1
}

/**
 * The level that a search must aim at so that the forecast of its plan reaches `reach`. The search evaluates average weeks,
 * the forecast weeks of which days, rates and handle times vary, so the two differ by some tenths of a point. Undefined
 * where the forecast reaches the level or is no simulation, and where the search missed its aim.
 * @param options.aim what the last search aimed at
 */
export function nextAim(
  { reach, aim, counts }: { readonly reach: number; readonly aim: number; readonly counts?: Counts | undefined },
  { curve, chosen }: Improvement,
  forecast: Effect | null,
): number | undefined {
  const point = curve.find(({ changes }) => changes === chosen.changes)
  // A formula for each queue differs from a simulation by more than another search can make good.
  if (forecast?.method !== 'simulation' || point === undefined || point.serviceLevel.mean < aim) return undefined
  const missing = reach - forecastLevel(forecast, counts)
  const next = Math.min(1, Math.max(aim, point.serviceLevel.mean) + missing)
  return missing > TOLERANCE && next > aim ? next : undefined
}

/** Half of the last digit that a percentage shows. */
const TOLERANCE = 0.0005

/** Whether a forecast has a larger share of contacts within service level than another. */
export function isHigher(forecast: Effect | null, other: Effect | null, counts: Counts = () => true): boolean {
  return forecast !== null && other !== null && forecastLevel(forecast, counts) > forecastLevel(other, counts)
}

/** The note on why the search aimed at another level than the one to reach. */
export function aimNote(reach: number, aim: number): string {
  return `The search aimed at ${percent(aim, 1)} of contacts within service level, for the forecast, whose weeks vary more, to reach ${percent(reach, 1)}.`
}

/** The warning of a plan whose forecast stays below a level that was to be reached. */
export function reachWarnings(
  forecast: Effect | null,
  { reach, counts }: { readonly reach?: number | undefined; readonly counts?: Counts | undefined },
): string[] {
  if (forecast === null || reach === undefined) return []
  const level = forecastLevel(forecast, counts)
  if (level >= reach - TOLERANCE) return []
  return [
    `With these changes the forecast is that ${percent(level, 1)} of contacts are answered within service level, not the ${percent(reach, 1)} to reach.`,
  ]
}
