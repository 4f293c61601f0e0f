import type { Command } from 'commander'
import { shownPath, writeText } from './files'
import type { Io } from './io'

/** Adds the option of every command that can write its rows for a spreadsheet. */
export function withCsvOption(command: Command, rows: string): Command {
  return command.option('--csv <file>', `write ${rows} as CSV too`)
}

/** Writes CSV, if requested, and prints the path. */
export async function writeCsv(io: Io, file: string | undefined, text: () => string): Promise<void> {
  if (file === undefined) return
  io.err(`rows written to ${shownPath(io, await writeText(io, file, text()))}\n`)
}
