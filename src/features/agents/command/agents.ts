import { Command, Option } from 'commander'
import { ConfigError } from '../../../core/errors'
import { joinUpTo } from '../../../core/text/counted'
import { when } from '../../../core/time/iso-time'
import type { Snapshot } from '../../../documents'
import { featureFormat } from '../../../report/feature-document'
import { count, duration, percent } from '../../../report/text/kit/figures'
import { type Column, figureColumn, type TableOptions, textTable } from '../../../report/text/kit/table'
import { caveatsText } from '../../../terminal/io/caveats-text'
import { assertExists } from '../../../terminal/io/files'
import type { CommandContext, Io } from '../../../terminal/io/io'
import { positiveInteger, READING, withExample, withOrgOptions, withScopeOptions } from '../../../terminal/io/options'
import { type Org, type OrgOptions, withOrg } from '../../../terminal/org/connect'
import {
  type PastOptions,
  type PastWindow,
  pastInterval,
  pastWindow,
  withPastOptions,
} from '../../../terminal/org/past-window'
import { findTimeZone } from '../../../terminal/org/profile'
import { type ScopeOptions, withAgentsInScope } from '../../../terminal/org/scope'
import { loadDemand, loadSnapshot } from '../../../terminal/planning/analyze'
import { assertOfOrg } from '../../../terminal/planning/snapshot-file'
import { type CsvFileOptions, withCsvOption, writeCsv } from '../../../terminal/tables/csv-file'
import { demandWindow } from '../../../workflows/demand/window'
import { agentReportByDay } from '../agent-days'
import { buildAgentReport } from '../agent-report'
import type { AgentReport, AgentSkillUse, AgentUse } from '../documents/agent-report'
import { agentsTable } from '../texts/agents-csv'

interface AgentsOptions extends OrgOptions, ScopeOptions, PastOptions, CsvFileOptions {
  readonly days?: number
  readonly snapshot?: string
  readonly demand?: string
  readonly by?: 'day'
  readonly limit?: number
}

export const agentReportFormat = featureFormat<AgentReport>('skillroute/agent-report@1', ['agents'], (report) => ({
  sheet: 'Agents',
  table: () => agentsTable(report),
}))

/** Contact centers review agents by the week. */
const DAYS = 7

/** `skillroute agents`: occupancy, use of skills and efficiency of each agent. */
export function agentsCommand({ io }: CommandContext): Command {
  const command = withCsvOption(
    new Command('agents').helpGroup(READING),
    'a row for each agent and skill, with --by day also for each day',
  )
    .description('show occupancy, use of each skill and efficiency of every agent over a window')
    .option('--days <number>', `length of the window that ends now (default: ${DAYS})`, positiveInteger)
    .option('--snapshot <file>', 'use this snapshot instead of reading the org')
    .option('--demand <file>', 'use this demand instead of reading it')
    .addOption(new Option('--by <part>', 'show the figures of each day too').choices(['day']))
    .option('--limit <number>', 'rows to print', positiveInteger)
    .action(async (options: AgentsOptions) => {
      const past = await pastWindow(io, options)
      const windows = [options.days, past, options.demand].filter((one) => one !== undefined)
      if (windows.length > 1) throw new ConfigError('Name one window: --days, --from with --to, or --demand.')
      if (options.by !== undefined && options.demand !== undefined)
        throw new ConfigError('--by day reads the org: a demand file has only the sums of its agents. Omit --demand.')
      await assertExists(io, [options.snapshot, options.demand])
      const report = await withOrg(io, options, async (org) => {
        const snapshot = withAgentsInScope(await loadSnapshot(io, org, options), options)
        if (options.by === 'day') return await readByDay(io, org, options, snapshot, past)
        return buildAgentReport(snapshot, await loadDemand(io, org, { days: DAYS, ...options, past }, snapshot))
      })
      await writeCsv(io, options, () => agentsTable(report))
      if (options.json === true) {
        io.out(`${JSON.stringify(report)}\n`)
        return
      }
      io.out(`${agentsText(report, { width: io.columns, paint: io.paint, limit: options.limit })}\n`)
      io.out(caveatsText(io, report.notes))
    })
  return withExample(
    withScopeOptions(withPastOptions(withOrgOptions(command))),
    'skillroute agents --queue Billing --days 14 --csv agents.csv\nskillroute agents --by day --time-zone Europe/Berlin --csv days.csv',
  )
}

async function readByDay(
  io: Io,
  org: Org,
  options: AgentsOptions,
  snapshot: Snapshot,
  past: PastWindow | undefined,
): Promise<AgentReport> {
  const client = await org()
  await assertOfOrg(client, options.snapshot, snapshot, io)
  const nowMs = client.clock.now()
  const given = past && pastInterval(past, nowMs)
  const interval = demandWindow(options.days ?? DAYS, given?.end ?? nowMs, given?.start)
  const timeZone = await findTimeZone(io, options)
  return await agentReportByDay(client, snapshot, { interval, timeZone, signal: io.signal })
}

/** Agents as a table, the busiest first: time on queue, occupancy, efficiency, and what their skills are used for. */
function agentsText(report: AgentReport, options: TableOptions): string {
  if (report.agents.length === 0) return 'No agents in this scope.'
  return [
    ...[report, ...(report.days ?? [])].flatMap((part) => {
      const rows = [...part.agents].sort((a, b) => (b.occupancy ?? -1) - (a.occupancy ?? -1))
      const { start, end } = part.interval
      return [
        `${count(rows.length)} agents from ${when(start)} to ${when(end)}`,
        textTable(listColumns(report), rows, { ...options, below: skillsText }),
      ]
    }),
    'Efficiency: the mean handle time of all agents for the same contacts, divided by the agent’s own; above 1.00 is faster than average.',
  ].join('\n')
}

function listColumns(report: AgentReport): Column<AgentUse>[] {
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
    joinSkills(used, (use) => `${use.skill.name} ${use.utilization === undefined ? '–' : percent(use.utilization)}`),
    unused.length === 0 ? '' : `unused: ${joinSkills(unused, (use) => use.skill.name)}`,
  ]
  return parts.filter((part) => part !== '').join('; ')
}

/** Skills named for each agent; the CSV has all. */
const MAX_NAMED = 3

function joinSkills(skills: readonly AgentSkillUse[], text: (skill: AgentSkillUse) => string): string {
  return joinUpTo(skills.map(text), MAX_NAMED)
}
