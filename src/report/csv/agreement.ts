import { checkBag } from '../../core/bag'
import type { AgreementContact, RoutingAgreement } from '../../documents'
import { type CsvColumn, csvText } from './csv-text'

const COLUMNS: readonly CsvColumn<AgreementContact>[] = [
  { name: 'conversation_id', cell: ({ conversationId }) => conversationId },
  { name: 'queue_id', cell: ({ queue }) => queue.id },
  { name: 'queue', cell: ({ queue }) => queue.name },
  { name: 'at', cell: ({ at }) => at },
  { name: 'waited_seconds', cell: ({ waitedSeconds }) => waitedSeconds },
  { name: 'skills', cell: ({ skills }) => skills.map(({ name }) => name).join('; ') },
  { name: 'user_id', cell: ({ agent }) => agent.id },
  { name: 'agent', cell: ({ agent }) => agent.name },
  { name: 'rule_user_id', cell: ({ ruleAgent }) => ruleAgent?.id },
  { name: 'rule_agent', cell: ({ ruleAgent }) => ruleAgent?.name },
  { name: 'agrees', cell: ({ agrees }) => String(agrees) },
  { name: 'in_order', cell: ({ inOrder }) => (inOrder === undefined ? undefined : String(inOrder)) },
  { name: 'eligible_agents', cell: ({ eligible }) => eligible },
  { name: 'certainty', cell: ({ certainty }) => certainty },
  { name: 'explained_by', cell: ({ readings }) => readings.join('; ') },
]

/** A row for each choice of the platform, beside the rule's. */
export function agreementCsv(agreement: RoutingAgreement): string {
  checkBag(agreement, 'agreement', 'format=s org=o interval=o contacts=l notes=l *')
  return csvText(COLUMNS, agreement.contacts)
}
