import type { HygieneFinding, Ref } from '../../../documents'
import { buildTable, type Column, type Table } from '../../../report/csv/table'
import type { HygieneReport } from '../documents/hygiene-report'

interface Row {
  readonly finding: HygieneFinding
  readonly agent: Ref | undefined
}

const COLUMNS: readonly Column<Row>[] = [
  { name: 'kind', cell: ({ finding }) => finding.kind },
  { name: 'finding', cell: ({ finding }) => finding.message },
  { name: 'skill_id', cell: ({ finding }) => finding.skill?.id },
  { name: 'skill', cell: ({ finding }) => finding.skill?.name },
  { name: 'queue_id', cell: ({ finding }) => finding.queue?.id },
  { name: 'queue', cell: ({ finding }) => finding.queue?.name },
  { name: 'group_id', cell: ({ finding }) => finding.group?.id },
  { name: 'group', cell: ({ finding }) => finding.group?.name },
  { name: 'user_id', cell: ({ agent }) => agent?.id },
  { name: 'agent', cell: ({ agent }) => agent?.name },
]

/** A row for each finding and agent concerned, or one row for a finding that concerns no agent. */
export function hygieneTable({ findings }: HygieneReport): Table {
  const rows = findings.flatMap((finding): Row[] =>
    finding.agents.length === 0 ? [{ finding, agent: undefined }] : finding.agents.map((agent) => ({ finding, agent })),
  )
  return buildTable(COLUMNS, rows)
}
