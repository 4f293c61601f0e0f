import { Command, Option } from 'commander'
import { ConfigError } from '../../../core/errors'
import { DAY_MS } from '../../../core/time/durations'
import type { Demand, Effect, Interval, Plan, Ref, Snapshot } from '../../../documents'
import { routingModel } from '../../../optimizer'
import { changesTable } from '../../../report/csv/changes'
import { forecastText } from '../../../report/text/forecast'
import { plural } from '../../../report/text/kit/figures'
import { EXIT } from '../../../terminal/io/exit-code'
import { hideOptions, toCommandLine } from '../../../terminal/io/full-help'
import { withHtmlOption, writeHtml } from '../../../terminal/io/html-file'
import type { CommandContext, Io } from '../../../terminal/io/io'
import {
  durationMinutes,
  positiveInteger,
  withExample,
  withOrgOptions,
  withScopeOptions,
  withTimeZoneOption,
  withWords,
} from '../../../terminal/io/options'
import { type Org, type OrgOptions, readClock, withOrg } from '../../../terminal/org/connect'
import { loadDemand } from '../../../terminal/planning/analyze'
import { forecaster } from '../../../terminal/planning/forecast'
import { isRefused, keepNewPlan, newPlanText } from '../../../terminal/planning/new-plan'
import { type AnalyzeOptions, searchedWant } from '../../../terminal/planning/org-options'
import { withRecommendOptions } from '../../../terminal/planning/recommend-options'
import { type Logged, logged } from '../../../terminal/runs/logged'
import { type CsvFileOptions, withCsvOption, writeCsv } from '../../../terminal/tables/csv-file'
import type { OrgPlan } from '../../../workflows'
import { FORECAST_METHODS } from '../../../workflows/forecast/forecast-changes'
import { valuedChanges } from '../../../workflows/plan/valued-changes'
import { type MarkdownOptions, withMarkdownOption, writeMarkdown } from '../../documents/markdown-file'
import { HELD_OUT_DAYS } from '../../planning/back-test'
import { type PlanSourceOptions, planAgain, planFromOptions } from '../../planning/plan-source'
import { type FormOptions, listPlanForms } from './plan-forms'
import { withAnalyzeOptions } from './recommend'

interface PlanOptions
  extends OrgOptions,
    PlanSourceOptions,
    Omit<FormOptions, 'agents'>,
    MarkdownOptions,
    CsvFileOptions {
  readonly out: string
  readonly html?: string
  readonly backTest?: number | true
  readonly exitCode?: boolean
  readonly leftOut?: boolean
  readonly redact?: boolean
}

/** `skillroute plan`: the exact changes that would be written, for a person to read and approve. */
export function planCommand({ io, exit }: CommandContext): Command {
  const run = (options: PlanOptions, make: MakePlan) =>
    logged(io, options, 'plan', (logging) => plan({ io, exit }, options, logging, make))
  const search = withMadeOptions(withRecommendOptions(new Command('plan')))
    .description('make a plan from recommended changes, or from what a sub-command names; nothing is written')
    .enablePositionalOptions()
    .hook('preSubcommand', refuseEarlyOptions)
    .action((options: PlanOptions) =>
      run(options, (org, requested) => planFromOptions(io, org, requested, () => searchedWant(io, options))),
    )
  for (const { command, want } of listPlanForms()) {
    withMadeOptions(command).action(() => {
      const options: PlanOptions = command.opts()
      const given = { first: String(command.processedArgs[0]), all: command.args }
      return run(options, (org, requested) => planFromOptions(io, org, requested, () => want(io, given, options)))
    })
    search.addCommand(command)
  }
  search.addCommand(
    withExample(withOutputOptions(new Command('again')), 'skillroute plan again plan.json --out next.json')
      .description('make the plan of a request, or that of an earlier plan, for the org as it is now')
      .argument('<file>', 'a request (skillroute/plan-request@1, JSON or YAML), or a plan, which carries its request')
      .action((file: string, options: PlanOptions) => run(options, (org) => planAgain(io, org, file, options))),
  )
  return withExample(
    hideOptions(search, '--exit-code', '--csv'),
    'skillroute plan --out plan.json --max-skills-per-agent 6\nskillroute plan --days 21 --back-test 7\nskillroute plan matrix levels.csv',
  )
}

/** @throws ConfigError for an option before the name of a form, where it would have no effect */
function refuseEarlyOptions(search: Command, form: Command): void {
  const early = search.options.find((option) => search.getOptionValueSource(option.attributeName()) === 'cli')
  if (early === undefined) return
  throw new ConfigError(`Options follow what is planned: ${toCommandLine(form)} ... ${early.long}.`)
}

/** Adds the options for what a plan is made from, its limits and times. */
function withMadeOptions(command: Command): Command {
  const extended = withAnalyzeOptions(command, [...FORECAST_METHODS, 'none'])
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
    .option(
      '--within <time>',
      'most time that applying may take at the rate, such as 2h; a longer plan is refused',
      durationMinutes,
    )
    .option('--cut', 'with --within: leave out the changes with the least value until the rest fits')
    .option(
      '--back-test [days]',
      `make the plan from the demand without its last ${HELD_OUT_DAYS} days (or the given number), and show its effect on those days; writes no plan`,
      positiveInteger,
    )
    .addOption(
      withWords(
        new Option('--reread <how>', 'read each user again just before their write, or 100 at a time').default('each'),
        ['each', 'batch'],
      ),
    )
  const made = withOutputOptions(withScopeOptions(withTimeZoneOption(extended)))
  return hideOptions(made, '--shifts', '--load', '--within', '--cut', '--back-test', '--reread', '--time-zone')
}

function withOutputOptions(command: Command): Command {
  const extended = withMarkdownOption(withCsvOption(withHtmlOption(command), 'a row for each change'))
    .option('--out <file>', 'where to write the plan', 'plan.json')
    .option('--reason <text>', 'why the plan is made, or a ticket; goes into the plan and the audit log')
    .option(
      '--exit-code',
      'end with exit code 3 if something would change or was left out, with 0 if the org is as desired',
    )
    .option('--left-out', 'print everything that was requested but is not in the plan, and all changes without effect')
    .option('--redact', 'keep names of people out of the audit log')
  return hideOptions(withOrgOptions(extended), '--left-out', '--redact')
}

/** Whether everything requested holds already. */
function holds({ changes, leftOut = [] }: Plan): boolean {
  return changes.length === 0 && leftOut.length === 0
}

/** Makes a plan of an org. The options are those for the demand without the held-out days in a back-test. */
type MakePlan = (org: Org, options: PlanOptions) => Promise<OrgPlan>

async function plan(
  { io, exit }: Pick<CommandContext, 'io' | 'exit'>,
  options: PlanOptions,
  { log }: Logged,
  make: MakePlan,
) {
  const fileOption = (['html', 'markdown', 'csv'] as const).find((name) => options[name] !== undefined)
  if (options.backTest !== undefined && fileOption !== undefined) {
    throw new ConfigError(`--back-test makes no plan, and --${fileOption} shows one. Leave one of them out.`)
  }
  const { made, later } = await withOrg(io, options, async (org) => {
    const held = heldBack(options, await readClock(org))
    const made = await make(org, held?.fitted ?? options)
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
  await writeCsv(io, options, () => changesTable([plan, ...(demand === undefined ? [] : [demand])]))
  await writeMarkdown(io, options, [plan], { marker: `skillroute plan ${plan.org.id}` })
  io.out(options.json === true ? `${JSON.stringify(plan)}\n` : newPlanText(io, plan, file, options))
}

/** The forecast of a plan made without the last days of demand, and that of the same changes on these days. */
export interface PlanBackTest {
  readonly format: 'skillroute/plan-back-test@1'
  readonly org: Ref
  /** Demand from which the plan was made. */
  readonly fitted: Interval
  /** The held-out days after it. */
  readonly evaluated: Interval
  /** Changes of the plan. */
  readonly changes: number
  readonly promised: Effect
  /** The forecast of the same changes on the held-out days. */
  readonly given: Effect
}

/** The options of a command, once for each part of the demand. */
interface HeldBack<Options> {
  readonly fitted: Options
  readonly evaluated: Options
}

/**
 * Holds out the last days of a demand file, or of the org's demand: `--days` are then those before them.
 * @returns undefined without a back-test
 * @throws ConfigError for a back-test without a forecast
 */
function heldBack<Options extends AnalyzeOptions & { readonly backTest?: number | true | undefined }>(
  options: Options,
  nowMs: number,
): HeldBack<Options> | undefined {
  const { backTest, demand, days } = options
  if (backTest === undefined) return undefined
  if (options.forecast === 'none')
    throw new ConfigError('--back-test evaluates the forecast of a plan: leave --forecast none out.')
  const held = backTest === true ? HELD_OUT_DAYS : backTest
  if (demand !== undefined) {
    return {
      fitted: { ...options, heldOut: { days: held, part: 'fitted' } },
      evaluated: { ...options, heldOut: { days: held, part: 'evaluated' } },
    }
  }
  const toMs = nowMs - held * DAY_MS
  return {
    fitted: { ...options, past: { fromMs: toMs - days * DAY_MS, toMs } },
    evaluated: { ...options, past: { fromMs: toMs, toMs: nowMs } },
  }
}

async function heldBackDemand<Options extends AnalyzeOptions>(
  io: Io,
  org: Org,
  held: HeldBack<Options> | undefined,
  snapshot: Snapshot,
): Promise<Demand | undefined> {
  return held === undefined ? undefined : await loadDemand(io, org, held.evaluated, snapshot)
}

/**
 * The forecast of a plan, and that of the same changes on the held-out days.
 * @throws ConfigError for a plan without a forecast
 */
async function backTestPlan(
  io: Io,
  { plan, snapshot, fitted }: { plan: Plan; snapshot: Snapshot; fitted: Interval | undefined },
  demand: Demand,
  options: AnalyzeOptions,
): Promise<PlanBackTest> {
  const { effect: promised, changes, org, warnings } = plan
  if (promised === null || fitted === undefined) {
    const why =
      changes.length === 0 ? 'It changes nothing.' : warnings.find((warning) => warning.startsWith('No forecast'))
    throw new ConfigError(`The plan has no forecast to be evaluated. ${why ?? ''}`.trim())
  }
  const evaluate = forecaster(io, routingModel(snapshot, demand), demand, options)
  const given = await evaluate(valuedChanges(snapshot, changes))
  const format = 'skillroute/plan-back-test@1' as const
  return { format, org, fitted, evaluated: demand.interval, changes: changes.length, promised, given }
}

/** Both forecasts as text, with a note that nothing was written. */
function planBackTestText({ columns, paint }: Io, tested: PlanBackTest): string {
  const { fitted, evaluated, changes, promised, given } = tested
  const day = (text: string): string => text.slice(0, 10)
  const layout = { width: columns, paint }
  return `${plural(changes, 'change')} made from the demand of ${day(fitted.start)} to ${day(fitted.end)}, which promised:

${forecastText(promised, layout)}

The days held back, ${day(evaluated.start)} to ${day(evaluated.end)}, which the plan was not made from, would have given:

${forecastText(given, layout)}

No plan was written. Next: run the same command without --back-test
`
}
