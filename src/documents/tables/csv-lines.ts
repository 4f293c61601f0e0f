import { stringify } from 'csv-stringify/sync'
import { type CsvFormat, numberText } from './csv-format'
import { guardFormula } from './formula-guard'

/** The line end of RFC 4180, which spreadsheets and workforce tools accept. */
const LINE_END = '\r\n'

/**
 * Cells with one of these characters are quoted: many readers would end the line there, or take it for the separator.
 */
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
      cast: {
        number: (value) => numberText(value, signs),
        string: (value) => (guarded ? guardFormula(value) : value),
      },
    },
  )
}

/** A text that Excel reads in its encoding: with a byte-order mark if it has letters beyond ASCII. */
export function markedText(text: string): string {
  return /[\u0080-\uFFFF]/.test(text) ? BYTE_ORDER_MARK + text : text
}
