import { stringify } from 'csv-stringify/sync'

/** One value of a row; undefined and null are an empty cell: not known. */
export type Cell = string | number | undefined | null

/** One column: its name in the header row, and what it shows of a row. */
export interface CsvColumn<Row> {
  readonly name: string
  readonly cell: (row: Row) => Cell
}

/** As RFC 4180 ends lines; spreadsheets and workforce tools take it. */
const LINE_END = '\r\n'

/** Many readers end a line at such a character: a cell that holds one is quoted. */
const OTHER_LINE_END = /[\r\n]/

/** Without it Excel reads the file in another encoding. */
const BYTE_ORDER_MARK = '\uFEFF'

/**
 * CSV text with a header row. Text that a spreadsheet would run as a formula starts with `'`; a text with letters beyond
 * ASCII begins with a byte-order mark. Numbers have a point and no groups.
 */
export function csvText<Row>(columns: readonly CsvColumn<Row>[], rows: readonly Row[]): string {
  const lines = rows.map((row) => columns.map(({ cell }) => shown(cell(row))))
  const text =
    stringify([columns.map(({ name }) => name)], FORMAT) + stringify(lines, { ...FORMAT, escape_formulas: true })
  return /[\u0080-\uFFFF]/.test(text) ? BYTE_ORDER_MARK + text : text
}

const FORMAT = { record_delimiter: LINE_END, quoted_match: OTHER_LINE_END }

/** A ratio of two sums has more digits than were measured. */
function shown(value: Cell): Cell {
  return typeof value === 'number' && !Number.isInteger(value) ? Math.round(value * 1e6) / 1e6 : value
}
