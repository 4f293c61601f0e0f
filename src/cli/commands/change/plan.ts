import { Command, Option } from 'commander'
import { ConfigError } from '../../../core/errors'
import type { Plan } from '../../../documents'
import { changesCsv } from '../../../report'
import type { CommandContext } from '../../../terminal/io/command-context'
import { durationMinutes } from '../../../terminal/io/duration'
import { EXIT } from '../../../terminal/io/exit-code'
import { withHtmlOption, writeHtml } from '../../../terminal/io/html-file'
import {
  positiveInteger,
  withExample,
  withOrgOptions,
  withScopeOptions,
  withTimezoneOption,
} from '../../../terminal/io/options'
import { type OrgOptions, presentOf, withOrg } from '../../../terminal/org/connect'
import { isRefused, keepNewPlan, newPlanText } from '../../../terminal/planning/new-plan'
import { type Logged, logged } from '../../../terminal/runs/logged'
import { type CsvFileOptions, withCsvOption, writeCsv } from '../../../terminal/tables/csv-file'
import { FORECAST_METHODS } from '../../../workflows/forecast/forecast-changes'
import { type MarkdownOptions, withMarkdownOption, writeMarkdown } from '../../documents/markdown-file'
import { HELD_OUT_DAYS } from '../../planning/back-test'
import { withPeopleOptions } from '../../planning/people-source'
import { backTestPlan, heldBack, heldBackDemand, planBackTestText } from '../../planning/plan-back-test'
import { type PlanSourceOptions, planFromOptions } from '../../planning/plan-source'
import { withAnalyzeOptions } from './recommend'

interface PlanOptions extends OrgOptions, PlanSourceOptions, MarkdownOptions, CsvFileOptions {
  readonly out: string
  readonly guardrails?: string
  readonly html?: string
  readonly within?: number
  readonly backTest?: number | true
  readonly cut?: boolean
  readonly exitCode?: boolean
  readonly leftOut?: boolean
  readonly redact?: boolean
  readonly json?: boolean
}

/** `skillroute plan`: the exact changes that would be written, for a person to read and approve. */
export function planCommand({ io, exit }: CommandContext): Command {
  const pages = withHtmlOption(withAnalyzeOptions(new Command('plan'), [...FORECAST_METHODS, 'none']))
  const command = withPeopleOptions(withMarkdownOption(withCsvOption(pages, 'a row for each change')))
    .description('make a plan from recommended changes, or from a file of the desired state; nothing is written')
    .option('--desired <file>', 'the desired state, in YAML or JSON, by names')
    .option(
      '--matrix <file>',
      'a skill matrix: a workbook (.xlsx) from export, or CSV with a row for each agent and a column for each skill, or with agent,skill,level',
    )
    .option(
      '--boost',
      'with --matrix: raise levels by one, to at most 5, where the handle time of the agent on the skill is short (--boost-under, --boost-without-data)',
    )
    .option('--rules <file>', 'assignment rules, in YAML or JSON')
    .addOption(
      new Option(
        '--existing <what>',
        'what to do with levels that are equal or higher already (default: keep for a matrix)',
      ).choices(['keep', 'overwrite']),
    )
    .option(
      '--hold <when>',
      'make changes later: off-shift, when the agent is off shift, or a time: 2026-12-05T18:00+01:00; with a zone also 2026-12-05T18:00 or Fri 18:00',
    )
    .option('--until <when>', "revert changes: shift-end, at the end of the agent's shift, or a time as above")
    .option('--shifts <file>', 'CSV with agent, start and end (default: the published WFM schedules)')
    .option('--guardrails <file>', 'limits that the plan must keep')
    .option(
      '--load <file>',
      'forecast file whose contacts count in limits on saturation, or wfm for the forecast of workforce management (default: the demand)',
    )
    .addOption(
      new Option(
        '--within <time>',
        'most time that applying may take at the rate, such as 2h; a longer plan is refused',
      ).argParser(durationMinutes),
    )
    .option('--cut', 'with --within: leave out the changes with the least value until the rest fits')
    .option(
      '--back-test [days]',
      `make the plan from the demand without its last ${HELD_OUT_DAYS} days (or the given number), and show its effect on those days; writes no plan`,
      positiveInteger,
    )
    .option('--out <file>', 'where to write the plan', 'plan.json')
    .addOption(
      new Option('--reread <how>', 'read each user again just before their write, or 100 at a time')
        .choices(['each', 'batch'])
        .default('each'),
    )
    .option('--reason <text>', 'why the plan is made, or a ticket; goes into the plan and the audit log')
    .option(
      '--exit-code',
      'end with exit code 3 if something would change or was left out, with 0 if the org is as desired',
    )
    .option('--left-out', 'print everything that was requested but is not in the plan, and all changes without effect')
    .option('--redact', 'keep names of people out of the audit log')
    .action((options: PlanOptions) => logged(io, options, 'plan', (told) => plan({ io, exit }, options, told)))
  return withExample(
    withScopeOptions(withTimezoneOption(withOrgOptions(command))),
    'skillroute plan --out plan.json --max-skills 6\nskillroute plan --like "Ada Abe" --agents "Bo Bee,Cy Cole"\nskillroute plan --days 21 --back-test 7',
  )
}

/** Whether everything requested holds already. */
function holds({ changes, leftOut = [] }: Plan): boolean {
  return changes.length === 0 && leftOut.length === 0
}

async function plan({ io, exit }: Pick<CommandContext, 'io' | 'exit'>, options: PlanOptions, { log }: Logged) {
  const shown = (['html', 'markdown', 'csv'] as const).find((name) => options[name] !== undefined)
  if (options.backTest !== undefined && shown !== undefined) {
    throw new ConfigError(`--back-test makes no plan, and --${shown} shows one. Leave one of them out.`)
  }
  const { made, later } = await withOrg(io, options, async (org) => {
    const held = heldBack(options, await presentOf(org))
    const made = await planFromOptions(io, org, held?.fitted ?? options)
    return { made, later: await heldBackDemand(io, org, held, made.snapshot) }
  })
  const { plan, snapshot, demand, model, forecastFailed } = made
  if (later !== undefined) {
    const tested = await backTestPlan(io, { plan, snapshot, fitted: demand?.interval }, later, options)
    io.out(options.json === true ? `${JSON.stringify(tested)}\n` : planBackTestText(io, tested))
    return
  }
  const file = await keepNewPlan(io, plan, options, { log, projection: forecastFailed })
  if (isRefused(plan)) exit(EXIT.refused)
  else if (options.exitCode === true && !holds(plan)) exit(EXIT.found)
  await writeHtml(io, options.html, [snapshot, ...(model === undefined ? [] : [model]), plan])
  await writeCsv(io, options, (csv) => changesCsv([plan, ...(demand === undefined ? [] : [demand])], csv))
  await writeMarkdown(io, options, [plan], { marker: `skillroute plan ${plan.org.id}` })
  io.out(options.json === true ? `${JSON.stringify(plan)}\n` : newPlanText(io, plan, file, options))
}
