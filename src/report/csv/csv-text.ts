import { type CsvOptions, csvFormat } from '../../documents/tables/csv-format'
import { csvLines, markedText } from '../../documents/tables/csv-lines'
import { type Cell, roundedCell, type Table } from './table'

/**
 * CSV text with a header row. Text that a spreadsheet would run as a formula starts with `'`; a text with letters beyond
 * ASCII begins with a byte-order mark. Numbers have no groups.
 * @throws ValidationError for an unknown locale or sign
 */
export function csvText({ columns, rows }: Table, options: CsvOptions = {}): string {
  const lines: (readonly Cell[])[] = [columns.map(({ name }) => name), ...rows.map((row) => row.map(roundedCell))]
  return markedText(csvLines(lines, csvFormat(options)))
}
