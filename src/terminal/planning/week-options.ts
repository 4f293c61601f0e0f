import { type Command, InvalidArgumentError } from 'commander'
import { ConfigError, ValidationError } from '../../core/errors'
import { parseNamedDays } from '../../core/time/named-week'
import type { WeekRequest } from '../../documents'
import { wfmForecast } from '../../workflows/forecast/given/wfm-forecast'
import { readText } from '../io/files'
import { hideOptions } from '../io/full-help'
import type { Io } from '../io/io'
import { readJsonOrYaml } from '../io/json-or-yaml'
import { givenFlags } from '../io/options'
import type { Org } from '../org/connect'
import { findTimeZone } from '../org/profile'
import { readSheetText } from '../tables/sheet-file'
import { WFM } from './load-file'

/** Options that name future days, and what is known about them. */
export interface WeekChoices {
  readonly for?: string | undefined
  readonly specialDays?: string | undefined
  readonly holidays?: string | undefined
  readonly leave?: string | undefined
  readonly volume?: Readonly<Record<string, string>> | undefined
  readonly handleTime?: Readonly<Record<string, string>> | undefined
  readonly forecastFile?: string | undefined
  readonly calibration?: string | undefined
  readonly timeZone?: string | undefined
  readonly org?: string | undefined
}

/** Adds the options that name coming days and their contacts. `days` is the default if none are named. */
export function withForecastOptions(command: Command, days?: string): Command {
  const withOptions = command
    .option(
      '--for <days>',
      'next-week, today (its rest), a week (2027-W03), a date, or dates (2027-01-18..2027-01-24)',
      days,
    )
    .option(
      '--special-days <file>',
      'holidays, events and gaps in the data, past and to come (skillroute/special-days@1)',
    )
    .option('--holidays <country>', 'public holidays of DE, DE-BY, US-CA (needs the package date-holidays)')
    .option('--volume <queue=change>', 'your own estimate of contacts: "Billing=+10%", or Billing=1200', keyed)
    .option('--handle-time <queue=change>', 'your own estimate of handle times: "Billing=-5%", or Billing=320', keyed)
    .option(
      '--forecast-file <file>',
      'contacts by another forecast: CSV of intervals, skillroute/load@1, a file of forecast --out, or wfm (read from the org)',
    )
    .option('--calibration <file>', 'correct by what came after earlier forecasts: a file of learn --out')
  return hideOptions(withOptions, ...FACTS)
}

/** What is known about the named days. */
const FACTS = ['--special-days', '--holidays', '--volume', '--handle-time', '--forecast-file', '--calibration']

/** Adds the same options, and those for agents who are away then: for commands in which agents count. */
export function withWeekOptions(command: Command): Command {
  const withOptions = withForecastOptions(command).option(
    '--leave <file>',
    'absences: CSV or YAML with agent, from, to',
  )
  return hideOptions(withOptions, '--leave')
}

/**
 * Collects `Billing=+10%`, which may be given several times. The last = separates the parts, because a name may contain
 * one.
 */
function keyed(text: string, before: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> {
  const index = text.lastIndexOf('=')
  const [key, value] = [text.slice(0, index).trim(), text.slice(index + 1).trim()]
  if (index < 1 || key === '' || value === '')
    throw new InvalidArgumentError('It must be the name of a queue, =, and a change: "Billing=+10%" or Billing=1200.')
  if (Object.hasOwn(before, key))
    throw new InvalidArgumentError(`${key} has ${before[key]} already: give one change for it.`)
  return { ...before, [key]: value }
}

/** The options that only count for named days. */
export const DAY_FACTS = [
  'specialDays',
  'holidays',
  'leave',
  'volume',
  'handleTime',
  'forecastFile',
  'calibration',
] as const satisfies readonly (keyof WeekChoices)[]

/**
 * The days that options name.
 * @param org reads the forecast of workforce management; without it, that is refused
 */
export async function buildWeekRequest(
  io: Io,
  options: WeekChoices & { readonly for: string },
  org?: Org,
): Promise<WeekRequest>
/** @returns undefined where they name none */
export async function buildWeekRequest(io: Io, options: WeekChoices, org?: Org): Promise<WeekRequest | undefined>
export async function buildWeekRequest(io: Io, options: WeekChoices, org?: Org): Promise<WeekRequest | undefined> {
  const { for: days, specialDays: file, holidays, leave, volume, handleTime, forecastFile, calibration } = options
  if (days === undefined) {
    const given = givenFlags(options, DAY_FACTS)
    if (given.length === 0) return undefined
    throw new ConfigError(`${given.join(', ')} belongs to a forecast: name its days with --for.`)
  }
  const timeZone = await findTimeZone(io, options)
  // Text that names no days is refused before anything is read. Whether the days are past can be checked only with the
  // history.
  parseDays(days, 0, timeZone ?? 'UTC')
  return {
    days,
    timeZone,
    forecast: await givenForecast(io, forecastFile, org, { days, timeZone: timeZone ?? 'UTC' }),
    calibration: calibration === undefined ? undefined : { text: await readText(io, calibration), file: calibration },
    specialDays: file === undefined ? undefined : { text: await readJsonOrYaml(io, file), file },
    leave: leave === undefined ? undefined : { text: await readSheetText(io, leave), file: leave },
    holidays,
    volume,
    handleTime,
  }
}

/** Another forecast: the text of a file, or that of workforce management. */
async function givenForecast(
  io: Io,
  file: string | undefined,
  org: Org | undefined,
  { days, timeZone }: { readonly days: string; readonly timeZone: string },
): Promise<WeekRequest['forecast']> {
  if (file === undefined) return undefined
  // Programs write JSON, in UTF-8.
  const read = /\.json$/i.test(file) ? readText : readSheetText
  if (file !== WFM) return { text: await read(io, file), file }
  if (org === undefined)
    throw new ConfigError(
      '--forecast-file wfm reads the org, which this command does not: write a file with skillroute forecast --forecast-file wfm --out first.',
    )
  const client = await org()
  return await wfmForecast(client, { ...parseDays(days, client.clock.now(), timeZone), signal: io.signal })
}

function parseDays(days: string, nowMs: number, timeZone: string) {
  const named = parseNamedDays(days, { nowMs, timeZone })
  if ('why' in named) throw new ValidationError([{ path: '--for', message: named.why }])
  return named
}
