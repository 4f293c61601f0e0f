import type { Command } from 'commander'
import { shownPath, writeText } from './files'
import type { Io } from './io'

/** Adds the option of every command whose rows can be had for a spreadsheet. */
export function withCsvOption(command: Command, rows: string): Command {
  return command.option('--csv <file>', `write ${rows} as CSV too`)
}

/** Writes CSV where it was asked for, and says where. */
export async function writeCsv(io: Io, file: string | undefined, text: () => string): Promise<void> {
  if (file === undefined) return
  io.err(`rows written to ${shownPath(io, await writeText(io, file, text()))}\n`)
}
