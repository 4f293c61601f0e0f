import type { Command } from 'commander'
import type { HtmlReportOptions } from '../../report'
import type { PageDocument } from '../../report/html/documents/report-document'
import { displayPath, writeText } from './files'
import type { Io } from './io'

/** Adds the option of every command that can write its result as a page. */
export function withHtmlOption(command: Command): Command {
  return command.option('--html <file>', 'also write an HTML page: one file that needs no network')
}

/** Writes documents as one page, if requested, and prints the path. */
export async function writeHtml(
  io: Io,
  file: string | undefined,
  documents: readonly PageDocument[],
  options: HtmlReportOptions = {},
): Promise<void> {
  if (file === undefined) return
  const { reportPage } = await import('../../report/html/html-report')
  io.err(`page written to ${displayPath(io, await writeText(io, file, await reportPage(documents, options)))}\n`)
}
