import { extname } from 'node:path'
import { ConfigError } from '../core/errors'

/** The content that a command writes to a file, and the file extensions that fit it. */
const KINDS = {
  html: { what: 'a page in HTML', endings: ['.html', '.htm'] },
  report: { what: 'a page in HTML, or the impact as CSV', endings: ['.html', '.htm', '.csv'] },
  csv: { what: 'CSV', endings: ['.csv'] },
  xlsx: { what: 'a workbook', endings: ['.xlsx'] },
  // Every JSON document is a YAML document too.
  json: { what: 'JSON', endings: ['.json', '.yaml', '.yml'] },
} as const

/** Extensions by which people and programs choose how to open a file. Other extensions may contain anything. */
const KNOWN_ENDINGS = new Set(
  '.html .htm .csv .tsv .json .jsonl .ndjson .yaml .yml .xml .pdf .xls .xlsx .ods .doc .docx .md .svg .png'.split(' '),
)

/**
 * Refuses a file whose extension contradicts its content.
 * @param format the chosen format, for a command that writes several
 * @throws ConfigError naming the option, the content and a name that fits
 */
export function assertFitsKind(command: string, option: string, file: string, format?: string | undefined): void {
  const kind = kindOf(command, option, format)
  const ending = extname(file).toLowerCase()
  if (kind === undefined || !KNOWN_ENDINGS.has(ending)) return
  const { what, endings } = KINDS[kind]
  if (endings.some((one) => one === ending)) return
  const better = `${file.slice(0, -ending.length)}${endings[0]}`
  throw new ConfigError(
    `--${option} ${file}: ${command} writes ${what} there, not ${ending.slice(1)}. Name it ${better}.`,
  )
}

function kindOf(command: string, option: string, format: string | undefined): keyof typeof KINDS | undefined {
  if (option === 'html' || option === 'csv' || option === 'xlsx') return option
  if (command === 'report') return 'report'
  if (command !== 'export') return 'json'
  return format === 'json' || format === 'xlsx' ? format : 'csv'
}
