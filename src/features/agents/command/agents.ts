import { Command, Option } from 'commander'
import { ConfigError } from '../../../core/errors'
import type { Snapshot } from '../../../documents'
import { featureFormat } from '../../../report/feature-document'
import { caveatsText } from '../../../terminal/io/caveats-text'
import type { CommandContext } from '../../../terminal/io/command-context'
import { assertExists } from '../../../terminal/io/files'
import type { Io } from '../../../terminal/io/io'
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
import type { AgentReport } from '../documents/agent-report'
import { agentsText } from '../texts/agents'
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
      const named = [options.days, past, options.demand].filter((one) => one !== undefined)
      if (named.length > 1) throw new ConfigError('Name one window: --days, --from with --to, or --demand.')
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
