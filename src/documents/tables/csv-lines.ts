import { stringify } from 'csv-stringify/sync'
import { type CsvFormat, numberText } from './csv-format'

/** As RFC 4180 ends lines; spreadsheets and workforce tools take it. */
const LINE_END = '\r\n'

/** Many readers end a line at such a character, or guess the separator by counting: a cell that holds one is quoted. */
const QUOTED = /[\r\n;\t]/

/** Without it Excel reads a file with letters beyond ASCII in another encoding. */
const BYTE_ORDER_MARK = '\uFEFF'

/** Lines of CSV. With `guarded`, text that a spreadsheet would run as a formula starts with `'`. */
export function csvLines(
  rows: readonly (readonly (string | number | undefined | null)[])[],
  signs: CsvFormat,
  { guarded = true }: { readonly guarded?: boolean } = {},
): string {
  return stringify(
    rows.map((row) => [...row]),
    {
      record_delimiter: LINE_END,
      quoted_match: QUOTED,
      delimiter: signs.delimiter,
      escape_formulas: guarded,
      cast: { number: (value) => numberText(value, signs) },
    },
  )
}

/** A text that Excel reads in its encoding: with a byte-order mark if it has letters beyond ASCII. */
export function markedText(text: string): string {
  return /[\u0080-\uFFFF]/.test(text) ? BYTE_ORDER_MARK + text : text
}
