import type { Command } from 'commander'
import { ConfigError, ValidationError } from '../../core/errors'
import { parseNamedDays } from '../../core/time/named-week'
import type { WeekToCome } from '../../workflows/forecast/week-forecast'
import type { Io } from '../io/io'
import { readJsonOrYaml } from '../io/json-or-yaml'
import { timezoneOf } from '../org/profile'

/** Options that name days to come. */
export interface WeekChoices {
  readonly for?: string | undefined
  readonly specialDays?: string | undefined
  readonly timezone?: string | undefined
  readonly org?: string | undefined
}

/** Adds the options that name days to come; with `days` they are these where none are named. */
export function withWeekOptions(command: Command, days?: string): Command {
  return command
    .option('--for <days>', 'next-week, a week (2027-W03), a date, or dates (2027-01-18..2027-01-24)', days)
    .option(
      '--special-days <file>',
      'holidays, events and gaps in the data, past and to come (skillroute/special-days@1)',
    )
}

/** The days that options name. */
export async function weekOf(io: Io, options: WeekChoices & { readonly for: string }): Promise<WeekToCome>
/** @returns undefined where they name none */
export async function weekOf(io: Io, options: WeekChoices): Promise<WeekToCome | undefined>
export async function weekOf(io: Io, options: WeekChoices): Promise<WeekToCome | undefined> {
  const { for: days, specialDays: file } = options
  if (days === undefined) {
    if (file === undefined) return undefined
    throw new ConfigError('--special-days belongs to a forecast: say for which days with --for.')
  }
  const timeZone = await timezoneOf(io, options)
  // What names no days is refused before anything is read; whether they are over shows when the history is there.
  const named = parseNamedDays(days, { nowMs: 0, zone: timeZone ?? 'UTC' })
  if ('why' in named) throw new ValidationError([{ path: '--for', message: named.why }])
  return {
    days,
    timeZone,
    specialDays: file === undefined ? undefined : { text: await readJsonOrYaml(io, file), file },
  }
}
