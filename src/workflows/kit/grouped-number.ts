import type { CsvCell } from './parse-csv'

/** One to three digits, then groups of three: `1.234` and `1,234` are thousands in one language and decimals in another. */
const GROUPED = /^[1-9]\d{0,2}([.,]\d{3})+$/

/**
 * Whether the point or comma in a number may separate thousands. Not in a cell that a workbook holds as a number, and not a
 * point where commas separate cells, since such a file has points for decimals.
 */
export function mayBeGrouped({ text, kind }: CsvCell): boolean {
  const number = text.trim()
  if (kind === 'number' || !GROUPED.test(number)) return false
  return kind !== 'pointed' || number.includes(',')
}
