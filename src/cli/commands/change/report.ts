import { extname } from 'node:path'
import { Command, Option } from 'commander'
import { ConfigError, ValidationError } from '../../../core/errors'
import { writeXlsx } from '../../../documents/tables/write-xlsx'
import type { Theme } from '../../../report'
import { contactsOfAll } from '../../../report/csv/contacts'
import { impactTable } from '../../../report/csv/impact'
import { hasPage, isReportDocument, reportSheets, type WorkbookDocument } from '../../../report/workbook/report-sheets'
import { displayPath, writeText } from '../../../terminal/io/files'
import { writeHtml } from '../../../terminal/io/html-file'
import type { CommandContext, Io } from '../../../terminal/io/io'
import { withExample } from '../../../terminal/io/options'
import { type CsvFileOptions, withCsvSigns, writeCsv } from '../../../terminal/tables/csv-file'
import { matrixSheets } from '../../../workflows/matrix/export-workbook'
import { type MarkdownOptions, withMarkdownOption, writeMarkdown } from '../../documents/markdown-file'
import { readReportFiles, withFileNamesInErrors } from '../../documents/report-documents'

interface ReportOptions extends MarkdownOptions, CsvFileOptions {
  readonly out?: string
  readonly xlsx?: string
  readonly title?: string
  readonly theme: Theme
  readonly json?: boolean
}

/** Documents that alone have no impact: their CSV shows the contacts. */
const OF_CONTACTS: readonly string[] = ['skillroute/demand@1', 'skillroute/snapshot@1']

/** `skillroute report`: one page of any documents, for people who do not use the command line. */
export function reportCommand({ io }: CommandContext): Command {
  const pages = new Command('report').option(
    '--csv <file>',
    'also write the impact as CSV: each queue before and after with intervals, and each change; of a demand its contacts by queue, skills and day',
  )
  const command = withMarkdownOption(withCsvSigns(pages, withoutCsv))
    .description(
      'make one self-contained HTML page from snapshots, demands, plans, apply reports, journals, drift reports and simulations',
    )
    .argument('<file...>', 'documents in any order; of two demands the later one holds the actuals')
    .option(
      '--out <file>',
      'where to write the page; with .csv its rows as CSV instead (default: report.html, none beside --markdown and --xlsx)',
    )
    .option(
      '--xlsx <file>',
      'also write a workbook with a sheet for each kind of document, including the output of tidy, forecast and audit --json',
    )
    .option('--title <text>', 'heading (default: by the kind of documents)')
    .addOption(
      new Option('--theme <name>', 'initial colors; the reader can change them')
        .choices(['auto', 'light', 'dark'])
        .default('auto'),
    )
    .option('--json', 'print JSON instead of text')
    .action(async (files: readonly string[], options: ReportOptions) => {
      const { csv, title, theme, json, markdown, xlsx } = options
      const out = options.out ?? (markdown === undefined && xlsx === undefined ? 'report.html' : undefined)
      const isCsv = isCsvFile(out)
      if (isCsv && csv !== undefined) throw new ConfigError('Name one CSV file: --csv, or --out with .csv.')
      const all = await readReportFiles(io, files, xlsx !== undefined)
      const documents = all.filter(isReportDocument)
      const pages = all.filter(hasPage)
      const isContacts = documents.length > 0 && documents.every(({ format }) => OF_CONTACTS.includes(format))
      const org = documents.find((document) => document.format === 'skillroute/plan@1')?.org
      const marker = org === undefined ? {} : { marker: `skillroute plan ${org.id}` }
      const findFiles = (some: readonly WorkbookDocument[]) =>
        files.filter((_, i) => some.some((document) => document === all[i]))
      await withFileNamesInErrors(findFiles(documents), () =>
        writeCsv(io, isCsv ? { ...options, csv: out } : options, () =>
          (isContacts ? contactsOfAll : impactTable)(documents),
        ),
      )
      await withFileNamesInErrors(files, () => writeWorkbook(io, xlsx, all))
      if (!isCsv) await withFileNamesInErrors(findFiles(pages), () => writeHtml(io, out, pages, { title, theme }))
      await withFileNamesInErrors(findFiles(documents), () => writeMarkdown(io, options, documents, marker))
      const formats = all.map((document) => (document.format === 'feature' ? document.of : document.format))
      if (json === true) io.out(`${JSON.stringify({ file: out, csv, xlsx, markdown, formats })}\n`)
    })
  return withExample(
    command,
    'skillroute report snapshot.json demand.json plan.json apply-report.json --out report.html\nskillroute report plan.json --out impact.csv\nskillroute report snapshot.json demand.json --out contacts.csv\nskillroute report plan.json --markdown review.md\nskillroute report snapshot.json plan.json findings.json --xlsx routing.xlsx',
  )
}

/** Writes a workbook, if requested: the matrix of a snapshot, to edit, and what the documents say. */
async function writeWorkbook(io: Io, file: string | undefined, documents: readonly WorkbookDocument[]): Promise<void> {
  if (file === undefined) return
  const [snapshot] = documents.filter((document) => document.format === 'skillroute/snapshot@1')
  const sheets = [...(snapshot === undefined ? [] : matrixSheets(snapshot)), ...reportSheets(documents)]
  if (sheets.length === 0) {
    const message = 'have no rows for a workbook: name a plan, recommendations, findings, a drift report or a snapshot'
    throw new ValidationError([{ path: 'documents', message }], { subject: 'workbook' })
  }
  io.err(`workbook written to ${displayPath(io, await writeText(io, file, await writeXlsx(sheets)))}\n`)
}

/** The option to add so that the result is CSV, or CSV is written in addition; undefined if none is needed. */
function withoutCsv(command: Command): string | undefined {
  const { csv, out }: ReportOptions = command.opts()
  return csv !== undefined || isCsvFile(out) ? undefined : 'Name its file with --csv'
}

function isCsvFile(file: string | undefined): boolean {
  return file !== undefined && extname(file).toLowerCase() === '.csv'
}
