import { checkDocument } from '../../../core/checks'
import { checkOptions } from '../../../core/schema'
import type { Interval } from '../../../documents'
import { type CsvOptions, csvFields } from '../../../documents/tables/csv-format'
import { buildTable, type Column, csvText, type Table } from '../../../report/csv/table'
import type { AgentReport, AgentSkillUse, AgentUse } from '../documents/agent-report'

interface Row {
  readonly interval: Interval
  readonly use: AgentUse
  readonly skill: AgentSkillUse | undefined
}

const COLUMNS: readonly Column<Row>[] = [
  { name: 'user_id', cell: ({ use }) => use.agent.id },
  { name: 'agent', cell: ({ use }) => use.agent.name },
  { name: 'from', format: 'instant', cell: ({ interval }) => interval.start },
  { name: 'to', format: 'instant', cell: ({ interval }) => interval.end },
  { name: 'on_queue_seconds', cell: ({ use }) => use.staffedSeconds },
  { name: 'occupancy', format: 'ratio', cell: ({ use }) => use.occupancy },
  { name: 'handled', cell: ({ use }) => use.handled },
  { name: 'aht_seconds', cell: ({ use }) => use.ahtSeconds },
  { name: 'efficiency', cell: ({ use }) => use.efficiency },
  { name: 'transfer_rate', format: 'ratio', cell: ({ use }) => use.transferRate },
  { name: 'resolved_share', format: 'ratio', cell: ({ use }) => use.resolvedShare },
  { name: 'skill_id', cell: ({ skill }) => skill?.skill.id },
  { name: 'skill', cell: ({ skill }) => skill?.skill.name },
  { name: 'level', cell: ({ skill }) => skill?.level },
  { name: 'skill_handled', cell: ({ skill }) => skill?.handled },
  { name: 'skill_handle_seconds', cell: ({ skill }) => skill?.handleSeconds },
  { name: 'skill_utilization', format: 'ratio', cell: ({ skill }) => skill?.utilization },
]

/**
 * A row for each agent and skill, or one without a skill for an agent who has none; each has the figures of the agent. In a
 * report by day a row for each agent, day and skill.
 */
export function agentsCsv(report: AgentReport, csv: CsvOptions = {}): string {
  checkDocument(report, 'report', 'skillroute/agent-report@1')
  checkOptions(csv, csvFields())
  return csvText(agentsTable(report), csv)
}

/** The rows of {@link agentsCsv}. */
export function agentsTable(report: AgentReport): Table {
  const rows = (report.days ?? [report]).flatMap(({ interval, agents }) =>
    agents.flatMap((use): Row[] =>
      use.skills.length === 0
        ? [{ interval, use, skill: undefined }]
        : use.skills.map((skill) => ({ interval, use, skill })),
    ),
  )
  return buildTable(COLUMNS, rows)
}
