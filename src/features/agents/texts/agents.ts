import { joinUpTo } from '../../../core/text/counted'
import { when } from '../../../core/time/iso-time'
import { count, duration, percent } from '../../../report/text/kit/figures'
import { type Column, figureColumn, type TableOptions, textTable } from '../../../report/text/kit/table'
import type { AgentReport, AgentSkillUse, AgentUse } from '../documents/agent-report'

/** Skills named for each agent; the CSV has all. */
const MAX_NAMED = 3

/** Agents as a table, the busiest first: time on queue, occupancy, efficiency, and what their skills are used for. */
export function agentsText(report: AgentReport, options: TableOptions = {}): string {
  if (report.agents.length === 0) return 'No agents in this scope.'
  return [
    ...[report, ...(report.days ?? [])].flatMap((part) => {
      const rows = [...part.agents].sort((a, b) => (b.occupancy ?? -1) - (a.occupancy ?? -1))
      const { start, end } = part.interval
      return [
        `${count(rows.length)} agents from ${when(start)} to ${when(end)}`,
        textTable(columns(report), rows, { ...options, below: skillsText }),
      ]
    }),
    'Efficiency: the mean handle time of all agents for the same contacts, divided by the agent’s own; above 1.00 is faster than average.',
  ].join('\n')
}

function columns(report: AgentReport): Column<AgentUse>[] {
  const optional = (value: number | undefined, format: (value: number) => string): string =>
    value === undefined ? '–' : format(value)
  const resolved: Column<AgentUse> = figureColumn('Resolved', (row) => optional(row.resolvedShare, percent))
  return [
    { title: 'Agent', cell: (row) => row.agent.name },
    figureColumn('On queue', (row) => duration(row.staffedSeconds)),
    figureColumn('Occupancy', (row) => optional(row.occupancy, percent)),
    figureColumn('Handled', (row) => count(row.handled)),
    figureColumn('AHT', (row) => optional(row.ahtSeconds, duration)),
    figureColumn('Efficiency', (row) => optional(row.efficiency, (value) => value.toFixed(2))),
    figureColumn('Transfers', (row) => optional(row.transferRate, percent)),
    ...(report.agents.some((row) => row.resolvedShare !== undefined) ? [resolved] : []),
    figureColumn('Skills used', ({ skills }) => {
      const held = skills.filter(({ level }) => level !== null)
      return `${held.filter(({ handled }) => handled > 0).length} of ${held.length}`
    }),
  ]
}

/** `Billing 42.0 %, Support 12.0 %; unused: German` */
function skillsText({ skills }: AgentUse): string {
  const used = skills.filter(({ handled }) => handled > 0).sort((a, b) => b.handleSeconds - a.handleSeconds)
  const unused = skills.filter(({ handled, level }) => handled === 0 && level !== null)
  const parts = [
    named(used, (use) => `${use.skill.name} ${use.utilization === undefined ? '–' : percent(use.utilization)}`),
    unused.length === 0 ? '' : `unused: ${named(unused, (use) => use.skill.name)}`,
  ]
  return parts.filter((part) => part !== '').join('; ')
}

function named(skills: readonly AgentSkillUse[], text: (skill: AgentSkillUse) => string): string {
  return joinUpTo(skills.map(text), MAX_NAMED)
}
