import type { AuditRow } from '../../documents/run/audit-record'
import { buildTable, type Column, type Table } from './table'

const COLUMNS: readonly Column<AuditRow>[] = [
  { name: 'at', format: 'instant', cell: ({ at }) => at },
  { name: 'by', cell: ({ by }) => by },
  { name: 'action', cell: ({ action }) => action },
  { name: 'target', cell: ({ target }) => target },
  { name: 'target_id', cell: ({ targetId }) => targetId },
  { name: 'what', cell: ({ what }) => what },
  { name: 'before', cell: ({ before }) => before },
  { name: 'after', cell: ({ after }) => after },
  { name: 'plan_id', cell: ({ planId }) => planId },
  { name: 'plan_is_sure', cell: ({ sure }) => (sure === undefined ? undefined : String(sure)) },
  { name: 'status', cell: ({ status }) => status },
  { name: 'reason', cell: ({ reason }) => reason },
]

/** A row for each changed property of an audit, or for each record of the audit log of skillroute, in the given order. */
export function auditTable(rows: readonly AuditRow[]): Table {
  return buildTable(COLUMNS, rows)
}
