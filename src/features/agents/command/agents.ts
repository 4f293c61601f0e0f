import { Command } from 'commander'
import { ConfigError } from '../../../core/errors'
import { agentsCsv } from '../../../report'
import { caveatsText } from '../../../terminal/io/caveats-text'
import type { CommandContext } from '../../../terminal/io/command-context'
import { mustBeThere } from '../../../terminal/io/files'
import { positiveInteger, READING, withExample, withOrgOptions, withScopeOptions } from '../../../terminal/io/options'
import { type OrgOptions, withOrg } from '../../../terminal/org/connect'
import { type PastOptions, pastWindow, withPastOptions } from '../../../terminal/org/past-window'
import { type ScopeOptions, withAgentsInScope } from '../../../terminal/org/scope'
import { demandOf, snapshotOf } from '../../../terminal/planning/analyze'
import { type CsvFileOptions, withCsvOption, writeCsv } from '../../../terminal/tables/csv-file'
import { buildAgentReport } from '../agent-report'
import { agentsText } from '../texts/agents'

interface AgentsOptions extends OrgOptions, ScopeOptions, PastOptions, CsvFileOptions {
  readonly days?: number
  readonly snapshot?: string
  readonly demand?: string
  readonly limit?: number
  readonly json?: boolean
}

/** Contact centers review agents by the week. */
const DAYS = 7

/** `skillroute agents`: occupancy, use of skills and efficiency of each agent. */
export function agentsCommand({ io }: CommandContext): Command {
  const command = withCsvOption(new Command('agents').helpGroup(READING), 'a row for each agent and skill')
    .description('show occupancy, use of each skill and efficiency of every agent over a window')
    .option('--days <number>', `length of the window that ends now (default: ${DAYS})`, positiveInteger)
    .option('--snapshot <file>', 'use this snapshot instead of reading the org')
    .option('--demand <file>', 'use this demand instead of reading it')
    .option('--limit <number>', 'rows to print', positiveInteger)
    .action(async (options: AgentsOptions) => {
      const past = await pastWindow(io, options)
      const named = [options.days, past, options.demand].filter((one) => one !== undefined)
      if (named.length > 1) throw new ConfigError('Name one window: --days, --from with --to, or --demand.')
      await mustBeThere(io, [options.snapshot, options.demand])
      const report = await withOrg(io, options, async (org) => {
        const snapshot = withAgentsInScope(await snapshotOf(io, org, options), options)
        return buildAgentReport(snapshot, await demandOf(io, org, { days: DAYS, ...options, past }, snapshot))
      })
      await writeCsv(io, options, (csv) => agentsCsv(report, csv))
      if (options.json === true) {
        io.out(`${JSON.stringify(report)}\n`)
        return
      }
      io.out(`${agentsText(report, { width: io.columns, paint: io.paint, limit: options.limit })}\n`)
      io.out(caveatsText(io, report.notes))
    })
  return withExample(
    withScopeOptions(withPastOptions(withOrgOptions(command))),
    'skillroute agents --queue Billing --days 14 --csv agents.csv',
  )
}
