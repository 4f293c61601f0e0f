import type { AgreementContact, RoutingAgreement, UnjudgedContact } from '../../../documents'
import type { CsvOptions } from '../../../documents/tables/csv-format'
import { type Column, csvText, tableOf } from '../../../report/csv/table'

type Row = Omit<UnjudgedContact, 'why'> & { readonly why?: string; readonly judged?: AgreementContact }

const COLUMNS: readonly Column<Row>[] = [
  { name: 'conversation_id', cell: ({ conversationId }) => conversationId },
  { name: 'queue_id', cell: ({ queue }) => queue.id },
  { name: 'queue', cell: ({ queue }) => queue.name },
  { name: 'at', cell: ({ at }) => at },
  { name: 'waited_seconds', cell: ({ waitedSeconds }) => waitedSeconds },
  { name: 'skills', cell: ({ skills }) => skills.map(({ name }) => name).join('; ') },
  { name: 'user_id', cell: ({ agent }) => agent?.id },
  { name: 'agent', cell: ({ agent }) => agent?.name },
  { name: 'judged', cell: ({ judged }) => String(judged !== undefined) },
  { name: 'why_not_judged', cell: ({ why }) => why },
  { name: 'rule_user_id', cell: ({ judged }) => judged?.ruleAgent?.id },
  { name: 'rule_agent', cell: ({ judged }) => judged?.ruleAgent?.name },
  { name: 'agrees', cell: ({ judged }) => (judged === undefined ? undefined : String(judged.agrees)) },
  { name: 'in_order', cell: ({ judged }) => (judged?.inOrder === undefined ? undefined : String(judged.inOrder)) },
  { name: 'eligible_agents', cell: ({ judged }) => judged?.eligible },
  { name: 'certainty', cell: ({ judged }) => judged?.certainty },
  { name: 'explained_by', cell: ({ judged }) => judged?.readings.join('; ') },
  { name: 'cause', cell: ({ cause }) => cause },
]

/**
 * A row for each choice of the platform, beside the rule's, and for each contact for which none was chosen; whether it was
 * judged and why not, and what made it wait beyond the target of its queue. In order of time.
 */
export function agreementCsv(agreement: RoutingAgreement, csv: CsvOptions = {}): string {
  const rows: Row[] = [...agreement.contacts.map((judged) => ({ ...judged, judged })), ...(agreement.others ?? [])]
  const inOrder = rows.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
  return csvText(tableOf(COLUMNS, inOrder), csv)
}
