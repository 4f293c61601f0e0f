import { extname } from 'node:path'
import { Command, Option } from 'commander'
import { ConfigError } from '../../../core/errors'
import { impactCsv, type Theme } from '../../../report'
import { type MarkdownOptions, withMarkdownOption, writeMarkdown } from '../../documents/markdown-file'
import { naming, readDocuments } from '../../documents/report-documents'
import type { CommandContext } from '../../io/command-context'
import { type CsvFileOptions, withCsvSigns, writeCsv } from '../../io/csv-file'
import { writeHtml } from '../../io/html-file'
import { withExample } from '../../io/options'

interface ReportOptions extends MarkdownOptions, CsvFileOptions {
  readonly out?: string
  readonly title?: string
  readonly theme: Theme
  readonly json?: boolean
}

/** `skillroute report`: one page of any documents, for people who do not use the command line. */
export function reportCommand({ io }: CommandContext): Command {
  const pages = new Command('report').option(
    '--csv <file>',
    'write the impact, each queue before and after with intervals and each change, as CSV too',
  )
  const command = withMarkdownOption(withCsvSigns(pages, withoutCsv))
    .description(
      'make one self-contained HTML page from snapshots, demands, plans, apply reports, journals, drift reports and simulations',
    )
    .argument('<file...>', 'documents in any order; of two demands the later one holds the actuals')
    .option(
      '--out <file>',
      'where to write the page; with .csv the impact as CSV instead (default: report.html, none beside --markdown)',
    )
    .option('--title <text>', 'heading (default: by what the documents are)')
    .addOption(
      new Option('--theme <name>', 'colors to begin with; the reader can change them')
        .choices(['auto', 'light', 'dark'])
        .default('auto'),
    )
    .option('--json', 'print JSON instead of text')
    .action(async (files: readonly string[], options: ReportOptions) => {
      const { csv, title, theme, json, markdown } = options
      const out = options.out ?? (markdown === undefined ? 'report.html' : undefined)
      const isCsv = isCsvFile(out)
      if (isCsv && csv !== undefined) throw new ConfigError('Name one CSV file: --csv, or --out with .csv.')
      const documents = await readDocuments(io, files)
      await naming(files, async () => {
        await writeCsv(io, isCsv ? { ...options, csv: out } : options, (signs) => impactCsv(documents, signs))
        if (!isCsv) await writeHtml(io, out, documents, { title, theme })
        const org = documents.find((one) => one.format === 'skillroute/plan@1')?.org
        await writeMarkdown(io, options, documents, org === undefined ? {} : { marker: `skillroute plan ${org.id}` })
      })
      const formats = documents.map(({ format }) => format)
      if (json === true) io.out(`${JSON.stringify({ file: out, csv, markdown, formats })}\n`)
    })
  return withExample(
    command,
    'skillroute report snapshot.json demand.json plan.json apply-report.json --out report.html\nskillroute report plan.json --out impact.csv\nskillroute report plan.json --markdown review.md',
  )
}

/** The option to add so that the result is CSV, or CSV is written in addition; undefined if none is needed. */
function withoutCsv(command: Command): string | undefined {
  const { csv, out }: ReportOptions = command.opts()
  return csv !== undefined || isCsvFile(out) ? undefined : 'Name its file with --csv'
}

function isCsvFile(file: string | undefined): boolean {
  return file !== undefined && extname(file).toLowerCase() === '.csv'
}
