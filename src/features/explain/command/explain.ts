import { Command } from 'commander'
import { ConfigError } from '../../../core/errors'
import { inStages } from '../../../core/progress'
import type { AgreementContact, RoutingAgreement, UnevaluatedContact } from '../../../documents'
import { buildTable, type Column, type Table } from '../../../report/csv/table'
import { caveatsText } from '../../../terminal/io/caveats-text'
import { writeResult } from '../../../terminal/io/files'
import type { CommandContext, Io } from '../../../terminal/io/io'
import {
  asOptions,
  positiveInteger,
  READING,
  withExample,
  withOrgOptions,
  withScopeOptions,
} from '../../../terminal/io/options'
import { stepProgress } from '../../../terminal/io/progress'
import { type OrgOptions, withClient } from '../../../terminal/org/connect'
import { type PastOptions, pastInterval, pastWindow, withPastOptions } from '../../../terminal/org/past-window'
import { findScope, type ScopeOptions } from '../../../terminal/org/scope'
import { readSnapshot } from '../../../terminal/planning/snapshot-file'
import { type CsvFileOptions, withCsvOption, writeCsv } from '../../../terminal/tables/csv-file'
import { explainRouting, measureAgreement } from '../explain'
import type { ExplainProgress } from '../read'
import { agreementText } from '../texts/agreement'
import { explanationText } from '../texts/explanation'

interface ExplainCommandOptions extends OrgOptions, ScopeOptions, PastOptions, CsvFileOptions {
  readonly days?: number
  readonly snapshot?: string
  readonly out?: string
  readonly limit?: number
}

/**
 * `skillroute explain`: why one conversation was routed as it was, or how often the routing rule agrees with the
 * platform over a period.
 */
export function explainCommand({ io }: CommandContext): Command {
  const command = withCsvOption(
    new Command('explain'),
    'a row for each contact of the period: choice, rule, whether it was evaluated and why not, cause of a wait',
  )
    .description(
      'show why a conversation went to its agent; without one, how often the simulated rule chooses the same agent as the platform',
    )
    .argument('[conversation]', 'id of a conversation')
    .option('--days <number>', 'how far back: a conversation 31 days, a period 7', positiveInteger)
    .option('--snapshot <file>', 'use this snapshot as the configuration of today instead of reading the org')
    .option('--out <file>', 'write the result as JSON, such as for skillroute report')
    .option('--limit <number>', 'rows to print', positiveInteger)
    .action(async (conversation: string | undefined, options: ExplainCommandOptions) => {
      if (conversation === undefined) await explainPeriod(io, options)
      else await explainConversation(io, conversation, options)
    })
  return withExample(
    withScopeOptions(withPastOptions(withOrgOptions(command.helpGroup(READING)))),
    'skillroute explain --days 7 --queue Billing --csv contacts.csv',
  )
}

async function explainConversation(io: Io, conversation: string, options: ExplainCommandOptions): Promise<void> {
  const { days, queue, division, from, to, csv, limit } = options
  if ([queue, division, from, to, csv].some((given) => given !== undefined)) {
    throw new ConfigError('--queue, --division, --from, --to and --csv are of a period: leave the conversation out.')
  }
  const snapshot = options.snapshot === undefined ? undefined : await readSnapshot(io, options.snapshot)
  const explanation = await withProgress(io, options, (onProgress) =>
    withClient(io, options, (client) =>
      explainRouting(client, conversation, { days, snapshot, signal: io.signal, onProgress }),
    ),
  )
  await writeResult(io, 'result', options.out, explanation)
  io.out(
    options.json === true
      ? `${JSON.stringify(explanation)}\n`
      : `${explanationText(explanation, { width: io.columns, paint: io.paint, limit })}\n${caveatsText(io, explanation.notes)}`,
  )
}

async function explainPeriod(io: Io, options: ExplainCommandOptions): Promise<void> {
  const past = await pastWindow(io, options)
  if (past !== undefined && options.days !== undefined) {
    throw new ConfigError('Name one period: --days, or --from with --to.')
  }
  const snapshot = options.snapshot === undefined ? undefined : await readSnapshot(io, options.snapshot)
  const agreement = await withProgress(io, options, (onProgress) =>
    withClient(io, options, async (client) => {
      const scope = await findScope(client, options)
      const interval = past === undefined ? undefined : pastInterval(past, client.clock.now())
      const { days } = options
      return await measureAgreement(client, { ...scope, days, interval, snapshot, signal: io.signal, onProgress })
    }),
  )
  await writeCsv(io, options, () => agreementTable(agreement))
  await writeResult(io, 'result', options.out, agreement)
  io.out(
    options.json === true
      ? `${JSON.stringify(agreement)}\n`
      : `${agreementText(agreement, { width: io.columns, paint: io.paint, limit: options.limit })}\n${caveatsText(io, agreement.notes)}`,
  )
}

/** What each step of the work reads, for people. */
const STEPS: Readonly<Record<ExplainProgress['step'], string>> = {
  snapshot: 'reading the configuration',
  conversations: 'reading conversations',
  agents: 'reading presence and status of agents',
  audits: 'reading audits',
  settings: 'reading settings of agents',
}

/** How long the steps take beside each other, in their order. */
const WEIGHTS: Readonly<Record<ExplainProgress['step'], number>> = {
  snapshot: 30,
  conversations: 30,
  agents: 30,
  audits: 10,
  settings: 10,
}

/** Runs `work` with a bar of progress; mistakes are named as the user wrote them. */
async function withProgress<T>(
  io: Io,
  { json }: ExplainCommandOptions,
  work: (onProgress: (progress: ExplainProgress) => void) => Promise<T>,
): Promise<T> {
  const progress = stepProgress(io, 'explaining', json)
  const at = inStages(WEIGHTS, (part) => progress.update({ ...part, step: STEPS[part.step] }))
  try {
    return await asOptions({ conversationId: 'CONVERSATION', 'options.days': '--days' }, () => work(at))
  } finally {
    progress.end()
  }
}

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
