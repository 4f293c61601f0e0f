import type { CsvCell } from '../kit/parse-csv'

/** One to three digits, then groups of three: `1.234` and `1,234` are thousands in one language and decimals in another. */
const GROUPED = /^[1-9]\d{0,2}([.,]\d{3})+$/

/**
 * Whether the sign in a number may separate thousands. Not in a number that a workbook holds as one, and not a point where
 * commas separate cells, since such a file has points for decimals.
 */
export function isGroupedNumber({ text, kind }: CsvCell): boolean {
  const number = text.trim()
  if (kind === 'number' || !GROUPED.test(number)) return false
  return kind !== 'pointed' || number.includes(',')
}

/** Day and month, with a year or not, in figures or words: `03. Mai`, `3-May`, `05.03.2026`, `May-05`. */
const DATES = [
  /^\d{1,2}[.\-/ ]+\p{L}{3,}\.?([.\-/ ]+\d{2,4})?$/u,
  /^\p{L}{3,}\.?[.\-/ ]+\d{1,4}$/u,
  /^\d{1,4}[.\-/]\d{1,2}[.\-/]\d{1,4}$/,
]

/** Whether a spreadsheet probably turned a number into this date. */
export function looksLikeDate(text: string): boolean {
  return DATES.some((one) => one.test(text))
}
