import { type Issue, ValidationError } from '../../core/errors'
import type { SourceText } from '../../documents'
import { readXlsx } from '../../documents/tables/read-xlsx'
import { type CsvRow, parseCsv } from '../kit/parse-csv'
import type { SourceWorkbook } from '../kit/source'
import { atCell } from '../matrix/sheets'

/** A list of people as rows, in CSV or the first sheet of a workbook. */
export interface ListRows {
  readonly rows: readonly CsvRow[]
  /** Reports problems with the file, and the line or cell of each. */
  readonly fail: (issues: readonly Issue[]) => ValidationError
}

/** Headings of the column that names a person by name or id, and of that with the mail address; case does not matter. */
const NAME_HEADS = ['agent', 'user', 'name', 'person', 'agent_id', 'user_id', 'agent id', 'user id', 'id']
const MAIL_HEADS = ['mail', 'email', 'e-mail', 'mail address', 'email address']

/** Columns that name a person; the address comes first, since names may be shared. */
export function personColumns({ cells }: CsvRow): number[] {
  const heads = cells.map(({ text }) => text.trim().toLowerCase())
  return [MAIL_HEADS, NAME_HEADS].flatMap((known) => {
    const at = heads.findIndex((head) => known.includes(head))
    return at < 0 ? [] : [at]
  })
}

/** Reads a list. @throws ValidationError for a workbook that cannot be read, and for CSV with a quote that is never closed */
export async function listRows(source: SourceText | SourceWorkbook, what: string): Promise<ListRows> {
  const { file = what } = source
  const failed = (issues: readonly Issue[]): ValidationError => new ValidationError(issues, { subject: file })
  if ('text' in source) return { rows: parseCsv(source.text), fail: failed }
  const [sheet] = await readXlsx(source.bytes, file)
  const name = sheet?.name ?? ''
  return { rows: sheet?.rows ?? [], fail: (issues) => failed(issues.map((issue) => atCell(name, issue))) }
}
