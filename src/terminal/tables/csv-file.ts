import type { Command } from 'commander'
import { ConfigError, ValidationError } from '../../core/errors'
import { type CsvOptions, csvFormat } from '../../documents/tables/csv-format'
import { csvText, type Table } from '../../report/csv/table'
import { displayPath, writeText } from '../io/files'
import { hideOptions } from '../io/full-help'
import type { Io } from '../io/io'

export interface CsvFileOptions extends CsvSignOptions {
  readonly csv?: string | undefined
}

export interface CsvSignOptions {
  readonly locale?: string | undefined
  readonly csvDelimiter?: string | undefined
  readonly decimal?: string | undefined
}

/** Adds the option of every command that can write its rows for a spreadsheet. */
export function withCsvOption(command: Command, rows: string): Command {
  return withCsvSigns(command.option('--csv <file>', `write ${rows} as CSV too`), (one) => {
    return one.getOptionValue('csv') !== undefined ? undefined : 'Name its file with --csv'
  })
}

/**
 * Adds the options for the signs of CSV, which are checked before the command begins.
 * @param without what to do so that the command writes CSV; undefined if it does
 */
export function withCsvSigns(command: Command, without: (command: Command) => string | undefined): Command {
  const extended = command
    .option('--locale <tag>', 'CSV for the Excel of this language, such as de-DE: semicolons and decimal commas')
    .option('--csv-delimiter <sign>', 'separator of CSV: comma, semicolon or tab (default: comma, or by --locale)')
    .option('--decimal <sign>', 'decimal sign of CSV: point or comma (default: point, or by --locale)')
    .hook('preAction', (one) => {
      const given = one.options.find((option) => SIGNS.has(option.long ?? '') && isGiven(one, option.attributeName()))
      const way = given === undefined ? undefined : without(one)
      if (way !== undefined) {
        throw new ConfigError(`${given?.long} is about CSV, and none is written. ${way}, or leave ${given?.long} out.`)
      }
      csvSigns(one.opts())
    })
  return hideOptions(extended, ...SIGNS)
}

const SIGNS = new Set(['--locale', '--csv-delimiter', '--decimal'])

function isGiven(command: Command, name: string): boolean {
  return command.getOptionValue(name) !== undefined
}

/** Names for signs that a shell would take for its own. */
const NAMED: Readonly<Record<string, string>> = { comma: ',', semicolon: ';', tab: '\t', point: '.' }

/** Options of the workflows, by the names that the user knows. */
const OPTIONS: Readonly<Record<string, string>> = {
  locale: '--locale',
  delimiter: '--csv-delimiter',
  decimal: '--decimal',
}

/**
 * The signs of CSV that options ask for.
 * @throws ValidationError for an unknown locale or sign, and for one sign in both places
 */
export function csvSigns({ locale, csvDelimiter, decimal }: CsvSignOptions): CsvOptions {
  const sign = (text: string | undefined): string | undefined => (text === undefined ? text : (NAMED[text] ?? text))
  const signs = { locale, delimiter: sign(csvDelimiter), decimal: sign(decimal) }
  try {
    csvFormat(signs)
  } catch (error) {
    if (!(error instanceof ValidationError)) throw error
    throw new ValidationError(
      error.issues.map((issue) => ({ ...issue, path: OPTIONS[issue.path] ?? issue.path })),
      { cause: error },
    )
  }
  return signs
}

/** Writes CSV, if requested, and prints the path. */
export async function writeCsv(io: Io, options: CsvFileOptions, table: () => Table): Promise<void> {
  const { csv: file } = options
  if (file === undefined) return
  io.err(`rows written to ${displayPath(io, await writeText(io, file, csvText(table(), csvSigns(options))))}\n`)
}
