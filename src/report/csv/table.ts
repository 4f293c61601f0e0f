import { type CsvOptions, csvFormat } from '../../documents/tables/csv-format'
import { csvLines, markedText } from '../../documents/tables/csv-lines'

/** One value of a row; undefined and null are an empty cell: not known. */
export type Cell = string | number | undefined | null

/** How a spreadsheet shows the values of a column: a ratio 0..1 as percent, an ISO instant as date and time. */
export type CellFormat = 'ratio' | 'instant'

/** One column: its name in the header row, and what it shows of a row. */
export interface Column<Row> {
  readonly name: string
  readonly cell: (row: Row) => Cell
  readonly format?: CellFormat | undefined
}

/** Rows of cells under a header row: what CSV and a sheet of a workbook show. */
export interface Table {
  readonly columns: readonly Pick<Column<never>, 'name' | 'format'>[]
  readonly rows: readonly (readonly Cell[])[]
}

export function buildTable<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): Table {
  return { columns, rows: rows.map((row) => columns.map(({ cell }) => cell(row))) }
}

/** Rounds a number to six decimals: a ratio of two sums has more digits than were measured. */
export function roundedCell(value: Cell): Cell {
  return typeof value === 'number' && !Number.isInteger(value) ? Math.round(value * 1e6) / 1e6 : value
}

/**
 * CSV text with a header row. Text that a spreadsheet would run as a formula starts with `'`; a text with letters beyond
 * ASCII begins with a byte-order mark. Numbers have no groups.
 * @throws ValidationError for an unknown locale or sign
 */
export function csvText({ columns, rows }: Table, options: CsvOptions = {}): string {
  const lines: (readonly Cell[])[] = [columns.map(({ name }) => name), ...rows.map((row) => row.map(roundedCell))]
  return markedText(csvLines(lines, csvFormat(options)))
}
