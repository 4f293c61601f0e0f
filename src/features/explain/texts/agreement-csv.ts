import type { AgreementContact, RoutingAgreement, UnevaluatedContact } from '../../../documents'
import { buildTable, type Column, type Table } from '../../../report/csv/table'

type Row = Omit<UnevaluatedContact, 'why'> & { readonly why?: string; readonly evaluated?: AgreementContact }

const COLUMNS: readonly Column<Row>[] = [
  { name: 'conversation_id', cell: ({ conversationId }) => conversationId },
  { name: 'queue_id', cell: ({ queue }) => queue.id },
  { name: 'queue', cell: ({ queue }) => queue.name },
  { name: 'at', cell: ({ at }) => at },
  { name: 'waited_seconds', cell: ({ waitedSeconds }) => waitedSeconds },
  { name: 'skills', cell: ({ skills }) => skills.map(({ name }) => name).join('; ') },
  { name: 'user_id', cell: ({ agent }) => agent?.id },
  { name: 'agent', cell: ({ agent }) => agent?.name },
  { name: 'evaluated', cell: ({ evaluated }) => String(evaluated !== undefined) },
  { name: 'why_not_evaluated', cell: ({ why }) => why },
  { name: 'rule_user_id', cell: ({ evaluated }) => evaluated?.ruleAgent?.id },
  { name: 'rule_agent', cell: ({ evaluated }) => evaluated?.ruleAgent?.name },
  { name: 'agrees', cell: ({ evaluated }) => (evaluated === undefined ? undefined : String(evaluated.agrees)) },
  {
    name: 'in_order',
    cell: ({ evaluated }) => (evaluated?.inOrder === undefined ? undefined : String(evaluated.inOrder)),
  },
  { name: 'eligible_agents', cell: ({ evaluated }) => evaluated?.eligible },
  { name: 'certainty', cell: ({ evaluated }) => evaluated?.certainty },
  { name: 'explained_by', cell: ({ evaluated }) => evaluated?.readings.join('; ') },
  { name: 'cause', cell: ({ cause }) => cause },
]

/**
 * A row for each choice of the platform, beside the rule's, and for each contact for which none was chosen; whether it was
 * evaluated and why not, and what made it wait beyond the target of its queue. In order of time.
 */
export function agreementTable(agreement: RoutingAgreement): Table {
  const rows: Row[] = [
    ...agreement.contacts.map((evaluated) => ({ ...evaluated, evaluated })),
    ...(agreement.others ?? []),
  ]
  const inOrder = rows.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
  return buildTable(COLUMNS, inOrder)
}
