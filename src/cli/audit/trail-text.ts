import { when } from '../../core/time/iso-time'
import { plural, timeCell } from '../../report/text/kit/figures'
import { type TableOptions, textTable } from '../../report/text/kit/table'
import type { JoinedAudit } from '../../workflows/audit-log/own-audit'
import { auditAuthor } from '../../workflows/audits/audit-author'
import type { AuditTrail } from '../../workflows/audits/audit-trail'
import { type NameOf, withNames } from './names'

type Entry = JoinedAudit['entry']

/** Genesys audits as a table, the latest first; those of refused changes say so. */
export function trailText(
  { interval }: Pick<AuditTrail, 'interval'>,
  joined: readonly JoinedAudit[],
  { nameOf, ...options }: TableOptions & { readonly nameOf: NameOf },
): string {
  const latest = [...joined].reverse()
  if (latest.length === 0) return `No changes between ${when(interval.start)} and ${when(interval.end)}.\n`
  const table = textTable<JoinedAudit>(
    [
      { title: 'When (UTC)', cell: ({ entry: row }) => timeCell(row.eventDate ?? '') },
      {
        title: 'Who',
        cell: ({ entry, ours, sure }) =>
          ours === undefined
            ? formatAuthor(entry, nameOf)
            : `${sure === true ? '' : 'perhaps '}skillroute ${ours.planId}`,
      },
      {
        title: 'Action',
        cell: ({ entry: row }) =>
          `${row.entityType ?? ''} ${row.action ?? ''}${isRefused(row) ? ' (refused)' : ''}`.trim(),
      },
      { title: 'Target', cell: ({ entry: row }) => row.entity?.name ?? withNames(row.entity?.id ?? '', nameOf) },
      { title: 'Before and after', cell: ({ entry }) => withNames(formatChanges(entry), nameOf), wrap: true },
    ],
    latest,
    options,
  )
  const refused = latest.filter(({ entry }) => isRefused(entry)).length
  const also = refused === 0 ? '' : ` and ${refused} refused`
  return `${plural(latest.length - refused, 'change')}${also}, the latest first\n${table}\n`
}

/** Whether the platform refused the change, so that nothing changed. */
function isRefused({ status }: Entry): boolean {
  return status === 'FAILURE'
}

function formatAuthor(row: Entry, nameOf: NameOf): string {
  const { kind, id, name } = auditAuthor(row)
  if (kind === 'user') return name ?? withNames(id, nameOf)
  return kind === 'client' ? `client ${name ?? `${id.slice(0, 8)}…`}` : 'unknown'
}

function formatChanges({ propertyChanges = [] }: Entry): string {
  if (propertyChanges.length === 0) return 'the audit does not say'
  return propertyChanges
    .map(
      ({ property, oldValues = [], newValues = [] }) =>
        `${property ?? ''}: ${oldValues.join(', ') || '–'} → ${newValues.join(', ') || '–'}`,
    )
    .join('; ')
}
