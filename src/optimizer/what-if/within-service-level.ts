import type { Effect, FigureInterval, QueueEffect } from '../../documents'

/**
 * A forecast whose queues were moved, with the intervals of all queues together moved as far as their figures were.
 * @param before the same forecast with the queues as they were
 */
export function withTotalMoved(forecast: Effect, before: Effect): Effect {
  const { total } = forecast
  if (total === undefined) return forecast
  const [now, was] = [contactsWithinServiceLevel(forecast), contactsWithinServiceLevel(before)]
  const moved = (side: 'before' | 'after'): FigureInterval => {
    const by = (now[side] - was[side]) / Math.max(1, now.contactsPerWeek)
    const shifted = (value: number): number => Math.min(1, Math.max(0, value + by))
    return { low: shifted(total[side].low), high: shifted(total[side].high) }
  }
  return { ...forecast, total: { before: moved('before'), after: moved('after') } }
}

/** Contacts per week of all queues of a forecast together: those offered, and those within service level before and after. */
export function contactsWithinServiceLevel({ queues }: Effect) {
  const weightedSum = (of: (row: QueueEffect) => number): number =>
    queues.reduce((sum, row) => sum + row.contactsPerWeek * of(row), 0)
  return {
    contactsPerWeek: weightedSum(() => 1),
    before: weightedSum((row) => row.before.serviceLevel),
    after: weightedSum((row) => row.after.serviceLevel),
  }
}
