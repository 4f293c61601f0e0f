import type { Command } from 'commander'
import type { HtmlReportOptions, ReportDocument } from '../../report'
import { shownPath, writeText } from './files'
import type { Io } from './io'

/** Adds the option of every command that can write its result as a page. */
export function withHtmlOption(command: Command): Command {
  return command.option('--html <file>', 'also write an HTML page: one file that needs no network')
}

/** Writes documents as one page, if requested, and prints the path. */
export async function writeHtml(
  io: Io,
  file: string | undefined,
  documents: readonly ReportDocument[],
  options: HtmlReportOptions = {},
): Promise<void> {
  if (file === undefined) return
  const { htmlReport } = await import('../../report')
  io.err(`page written to ${shownPath(io, await writeText(io, file, await htmlReport(documents, options)))}\n`)
}
