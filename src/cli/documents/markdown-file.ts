import { type Command, Option } from 'commander'
import type { ReportDocument, ReviewOptions } from '../../report'
import { displayPath, writeText } from '../../terminal/io/files'
import type { Io } from '../../terminal/io/io'
import { positiveInteger } from '../../terminal/io/options'

/** The options of {@link withMarkdownOption}. */
export interface MarkdownOptions {
  readonly markdown?: string
  readonly markdownLimit?: number
}

/** Adds the options of every command that can write its result as a review for a pull request. */
export function withMarkdownOption(command: Command): Command {
  return command
    .option('--markdown <file>', 'also write a review in Markdown, for a pull request')
    .addOption(
      new Option(
        '--markdown-limit <characters>',
        'maximum length of the review, which says what was cut (default: 60000)',
      )
        .argParser(positiveInteger)
        .hideHelp(),
    )
}

/** Writes documents as a review, if requested, and prints the path. */
export async function writeMarkdown(
  io: Io,
  { markdown, markdownLimit }: MarkdownOptions,
  documents: readonly ReportDocument[],
  options: ReviewOptions = {},
): Promise<void> {
  if (markdown === undefined) return
  const { reviewMarkdown } = await import('../../report')
  const text = reviewMarkdown(documents, { ...options, limit: markdownLimit })
  io.err(`review written to ${displayPath(io, await writeText(io, markdown, text))}\n`)
}
