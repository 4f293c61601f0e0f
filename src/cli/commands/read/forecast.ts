import { Command, Option } from 'commander'
import { ConfigError, ValidationError } from '../../../core/errors'
import { parseNamedDays } from '../../../core/time/named-week'
import type { Demand, DemandForecast, Snapshot, WeekRequest } from '../../../documents'
import { backTestForecast } from '../../../optimizer'
import { demandForecastTable, demandTotalsTable } from '../../../report/csv/demand-forecast'
import { demandForecastText, forecastBackTestText } from '../../../report/text/demand-forecast'
import { cleanText } from '../../../report/text/kit/clean'
import { assertInReach } from '../../../resources/wfm/reach'
import { caveatsText } from '../../../terminal/io/caveats-text'
import { confirm } from '../../../terminal/io/confirm'
import { EXIT } from '../../../terminal/io/exit-code'
import { assertExists, writeResult } from '../../../terminal/io/files'
import { withHtmlOption, writeHtml } from '../../../terminal/io/html-file'
import type { CommandContext, Io } from '../../../terminal/io/io'
import {
  positiveInteger,
  ratio,
  withExample,
  withOrgOptions,
  withScopeOptions,
  withTimeZoneOption,
} from '../../../terminal/io/options'
import { type OrgOptions, withClient, withOrg } from '../../../terminal/org/connect'
import { findTimeZone } from '../../../terminal/org/profile'
import { queuesInScope, type ScopeOptions } from '../../../terminal/org/scope'
import { loadDemand, loadSnapshot } from '../../../terminal/planning/analyze'
import { type DemandChoices, withDemandOptions } from '../../../terminal/planning/demand-options'
import { buildWeekRequest, type WeekChoices, withForecastOptions } from '../../../terminal/planning/week-options'
import { type CsvFileOptions, withCsvOption, writeCsv } from '../../../terminal/tables/csv-file'
import { forecastForWfm } from '../../../workflows/forecast/given/to-wfm'
import { forecastWeek, weekOptions } from '../../../workflows/forecast/week-forecast'
import { assertOwnOrg } from '../../../workflows/kit/own-org'

interface ForecastOptions extends OrgOptions, ScopeOptions, DemandChoices, WeekChoices, CsvFileOptions {
  readonly for: string
  readonly confidence?: number
  readonly backTest?: boolean
  readonly by: 'interval' | 'period'
  readonly out?: string
  readonly html?: string
  readonly toWfm?: string | true
  readonly yes?: boolean
  readonly limit?: number
}

/** Eight weeks are enough to distinguish a trend from random variation; more take longer to read. */
const DAYS = 56

/** `skillroute forecast`: contacts of coming days, by queue and day, with prediction intervals. */
export function forecastCommand({ io, exit }: CommandContext): Command {
  const own = withDemandOptions(new Command('forecast'), DAYS)
  const command = withHtmlOption(withCsvOption(own, 'a row for each contact type and interval'))
    .description('forecast the contacts of the coming days by queue and interval, from the history of the org')
    .option('--confidence <share>', 'share of the counts that intervals contain (default: 0.95)', ratio)
    .option('--back-test', 'also forecast the last weeks of the history, and compare with simpler methods')
    .addOption(
      new Option('--by <rows>', 'rows of --csv: contact types by interval, or queues by day, week and month')
        .choices(['interval', 'period'])
        .default('interval'),
    )
    .option('--out <file>', 'write the forecast as a document')
    .option(
      '--to-wfm [business unit]',
      'import the forecast of a week into workforce management, by planning group; the unit may be left out where there is one',
    )
    .option('--yes', 'do not ask before --to-wfm imports')
    .option('--limit <number>', 'queues to print', positiveInteger)
    .action(async (options: ForecastOptions) => {
      if (options.toWfm !== undefined) await assertImportable(io, options)
      const { snapshot, demand, days, week } = await history(io, options)
      const { confidence } = options
      const made = await forecastWeek(week, demand, snapshot, { confidence }).catch((error: unknown) => {
        throw naming(options, error)
      })
      const forecast = { ...made, org: demand.org }
      const { interval: _for, ...past } = { ...(await weekOptions(week, demand, snapshot)), confidence }
      const test = options.backTest === true ? backTestForecast(demand, past) : undefined
      const [queueNames, skillNames] = [namesById(snapshot.queues), namesById(snapshot.skills)]
      const buildTable = options.by === 'period' ? demandTotalsTable : demandForecastTable
      await writeCsv(io, options, () => buildTable(forecast, { queueNames, skillNames }))
      await writeHtml(io, options.html, [forecast], { queueNames })
      await writeResult(io, 'forecast', options.out, forecast)
      if (options.json === true)
        io.out(`${JSON.stringify(test === undefined ? forecast : { forecast, backTest: test })}\n`)
      else {
        const style = { width: io.columns, paint: io.paint }
        io.out(`${demandForecastText(forecast, { ...style, limit: options.limit, queueNames })}\n`)
        if (test !== undefined) io.out(`\n${forecastBackTestText(test, style)}\n`)
        io.out(caveatsText(io, days))
      }
      if (options.toWfm !== undefined && !(await importToWfm(io, options, forecast))) exit(EXIT.failed)
    })
  return withExample(
    withForecastOptions(
      withScopeOptions(withTimeZoneOption(withOrgOptions(command), 'timeZone of the org profile, else UTC')),
      'next-week',
    ),
    'skillroute forecast --for next-week --time-zone Europe/Berlin --back-test',
  )
}

/** The error of a forecast; of a history that lacks weekdays with the option that makes it so short. */
function naming({ days, demand }: ForecastOptions, error: unknown): unknown {
  if (!(error instanceof ValidationError) || demand !== undefined) return error
  const issue = error.issues.find(({ path }) => path === 'history')
  if (issue === undefined) return error
  const advice = `that is ${days < 8 ? '--days 8 or more, or ' : ''}--for with other days.`
  return new ConfigError(`With --days ${days} the history ${issue.message}: ${advice}`, { cause: error })
}

/**
 * What an import needs, before anything is read.
 * @throws ConfigError for an import of some queues: workforce management would expect no contacts in all others; without
 * a terminal and `--yes`
 * @throws ValidationError for a week that workforce management does not plan
 */
async function assertImportable(io: Io, options: ForecastOptions): Promise<void> {
  if (options.queue !== undefined || options.division !== undefined)
    throw new ConfigError(
      'Workforce management would expect no contacts in the queues that are left out. Omit --queue and --division with --to-wfm.',
    )
  if (options.yes !== true && io.ask === undefined) await confirm(io, 'Import the forecast into workforce management?')
  const timeZone = (await findTimeZone(io, options)) ?? 'UTC'
  await withClient(io, options, async ({ clock }) => {
    const days = parseNamedDays(options.for, { nowMs: clock.now(), timeZone })
    if ('fromMs' in days) assertInReach(new Date(days.fromMs).toISOString().slice(0, 10), clock.now())
  })
}

/** Imports a forecast into workforce management and says where it is. Returns false if it was declined. */
async function importToWfm(io: Io, { toWfm, yes, ...options }: ForecastOptions, forecast: DemandForecast) {
  return await withClient(io, options, async (client) => {
    await assertOwnOrg(client, 'The forecast', forecast.org ?? { id: '', name: '' }, { signal: io.signal })
    const { businessUnit, weekDateId, notes, ...made } = await forecastForWfm(client, forecast, {
      businessUnit: typeof toWfm === 'string' ? toWfm : undefined,
      signal: io.signal,
    })
    for (const note of notes) io.err(`${io.paint.warn('note')} ${note}\n`)
    const where = `${cleanText(businessUnit.name)}, week of ${weekDateId}`
    if (yes !== true && !(await confirm(io, `Import this forecast into ${where}?`))) {
      io.err('Nothing was imported.\n')
      return false
    }
    const { id } = await client.wfm.forecasts.import(businessUnit.id, weekDateId, made.forecast, { signal: io.signal })
    io.err(`forecast imported into ${where}: ${cleanText(id)}\n`)
    return true
  })
}

const SCOPED =
  'The history of the other queues was left out: what all queues have in common, such as busy days, is estimated from these alone, so a forecast of the whole org may differ.'

/** The queues' names and their past, of the whole org or of the queues in scope. */
async function history(
  io: Io,
  options: ForecastOptions,
): Promise<{ snapshot: Snapshot; demand: Demand; days: readonly string[]; week: WeekRequest }> {
  await assertExists(io, [options.snapshot, options.demand, options.specialDays])
  return await withOrg(io, options, async (org) => {
    const week = await buildWeekRequest(io, options, org)
    const whole = await loadSnapshot(io, org, options)
    const snapshot = { ...whole, queues: queuesInScope(whole, options) }
    const demand = await loadDemand(io, org, options, whole)
    const scoped = new Set(snapshot.queues.map(({ id }) => id))
    const contactTypes = demand.contactTypes.filter(({ queueId }) => scoped.has(queueId))
    if (contactTypes.length === 0)
      throw new ConfigError('The history has no contacts in these queues. Choose other queues, or more --days.')
    const days = snapshot.queues.length < whole.queues.length ? [SCOPED, ...demand.notes] : demand.notes
    return { snapshot, demand: { ...demand, contactTypes }, days, week }
  })
}

function namesById(refs: readonly { readonly id: string; readonly name: string }[]): ReadonlyMap<string, string> {
  return new Map(refs.map(({ id, name }) => [id, name]))
}
