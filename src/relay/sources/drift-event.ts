import { checkDocument } from '../../core/checks'
import type { DriftKind, DriftReport, RoutingEvent } from '../../documents'
import { eventId } from '../../documents/run/event'

const MAX_PATHS = 20

/**
 * The event of a drift report with differences; undefined for one without. The same differences make the same event, so
 * drift that stays is reported once, not at every check.
 */
export function driftEvent(report: DriftReport): RoutingEvent | undefined {
  checkDocument(report, 'report', 'skillroute/drift@1')
  const { differences, left, right } = report
  if (differences.length === 0) return undefined
  const byKind: Partial<Record<DriftKind, number>> = {}
  for (const { kind } of differences) byKind[kind] = (byKind[kind] ?? 0) + 1
  const type = 'drift.found'
  const same = differences.map(({ path, change, right: found }) => [path, change, found])
  return {
    id: eventId(type, [left.org.id, right.org.id, left.takenAt, same]),
    type,
    timestamp: right.takenAt,
    subject: { kind: 'org', id: right.org.id, name: right.org.name },
    org: right.org,
    data: {
      differences: differences.length,
      byKind,
      paths: differences.slice(0, MAX_PATHS).map(({ path }) => path),
      left,
      right,
    },
  }
}
