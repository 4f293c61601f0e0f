import type { AuditRecord, RunRecord } from '../../documents'
import { valueChange } from '../../report/text/change'
import { percent, plural, timeCell } from '../../report/text/kit/figures'
import { outcomeWord } from '../../report/text/kit/outcome-word'
import { type TableOptions, textTable } from '../../report/text/kit/table'

/** Records of our audit log as a table, the latest first. The error of a failed record is below its row. */
export function ownAuditText(records: readonly AuditRecord[], options: TableOptions): string {
  if (records.length === 0) return 'The audit log of this folder has no such records.\n'
  const table = textTable<AuditRecord>(
    [
      { title: 'When (UTC)', cell: (row) => timeCell(row.at), whole: true },
      { title: 'Plan', cell: (row) => row.planId ?? '', whole: true },
      { title: 'Kind', cell: (row) => (row.type === 'change' ? row.kind : `${row.action} ${row.type}`) },
      {
        title: 'Target',
        cell: (row) => (row.type === 'change' ? row.target.name || row.target.id : (row.org?.name ?? '')),
      },
      { title: 'Who', cell: (row) => (row.type === 'change' ? '' : whoRan(row)) },
      { title: 'Property', cell: (row) => (row.type === 'change' ? row.what.name : formatCount(row.changes)) },
      { title: 'Before and after', cell: formatValues, wrap: true },
      { title: 'Ended', cell: (row) => (row.type === 'change' ? row.status : formatEnd(row)) },
    ],
    [...records].reverse(),
    { ...options, below: (row) => row.error?.message ?? '' },
  )
  return `${plural(records.length, 'record')}, the latest first\n${table}\n`
}

/** The person who had logged in, or else the account of the machine. */
function whoRan({ person, by = '' }: RunRecord): string {
  return person === undefined ? by : person.name
}

function formatCount(changes: number | undefined): string {
  return changes === undefined ? '–' : plural(changes, 'change')
}

/** How a run ended; `refused` if it never began. */
function formatEnd({ type, outcome = '', counts, earlyEnd }: RunRecord): string {
  const end = type === 'refused' ? 'refused' : outcomeWord({ outcome, counts })
  return earlyEnd === undefined || earlyEnd === end ? end : `${end} (${earlyEnd})`
}

function formatValues(row: AuditRecord): string {
  return row.type === 'change' ? valueChange(row) : formatShares(row)
}

/** How near the measured shares of a queue came to the target shares. */
function formatShares({ shares }: RunRecord): string {
  if (shares === undefined) return ''
  const { balanceAccuracy, contacts, queue } = shares
  if (balanceAccuracy === null) return `shares of ${queue.name}: no contacts`
  return `shares of ${queue.name}: balance accuracy ${percent(balanceAccuracy)} over ${plural(contacts, 'contact')}`
}
