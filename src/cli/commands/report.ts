import { Command, Option } from 'commander'
import type { Theme } from '../../report'
import type { CommandContext } from '../command-context'
import { writeHtml } from '../html-file'
import { withExample } from '../options'
import { naming, readDocuments } from '../report-documents'

interface ReportOptions {
  readonly out: string
  readonly title?: string
  readonly theme: Theme
  readonly json?: boolean
}

/** `skillroute report`: one page of any documents, for people who do not use the command line. */
export function reportCommand({ io }: CommandContext): Command {
  const command = new Command('report')
    .description(
      'make one self-contained page of snapshots, demands, plans, apply reports, journals, drift, simulations',
    )
    .argument('<file...>', 'documents in any order; of two demands the later one is what came true')
    .option('--out <file>', 'where to write the page', 'report.html')
    .option('--title <text>', 'heading (default: by what the documents are)')
    .addOption(
      new Option('--theme <name>', 'colours to begin with; the reader can change them')
        .choices(['auto', 'light', 'dark'])
        .default('auto'),
    )
    .option('--json', 'print JSON instead of text')
    .action(async (files: readonly string[], { out, title, theme, json }: ReportOptions) => {
      const documents = await readDocuments(io, files)
      await naming(files, () => writeHtml(io, out, documents, { title, theme }))
      if (json === true) io.out(`${JSON.stringify({ file: out, formats: documents.map(({ format }) => format) })}\n`)
    })
  return withExample(
    command,
    'skillroute report snapshot.json demand.json plan.json apply-report.json --out report.html',
  )
}
