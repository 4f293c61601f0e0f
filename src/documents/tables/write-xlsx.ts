import { ValidationError } from '../../core/errors'
import { cellName, type Sheet, type SheetValue } from './sheet'
import { xlsxLibrary } from './xlsx-library'

/** Limits of the file format: rows of a sheet, its columns, and characters of a cell. */
const MAX_ROWS = 1_048_576
const MAX_COLUMNS = 16_384
const MAX_CHARACTERS = 32_767

/** Widths of columns, in characters. */
const NARROWEST = 8
const WIDEST = 60
/** Width of a column of instants, in characters. */
const INSTANT_WIDTH = 16
/** Rows that decide the width of a column. */
const WIDTH_ROWS = 1_000

/** Characters that the file format cannot hold, beside tab and line ends. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what this pattern finds
const UNWRITABLE = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g

const HEAD = {
  font: { bold: true },
  fill: { type: 'pattern', pattern: 'solid', fgColor: { rgb: 'E8EDF2' } },
  alignment: { vertical: 'top', wrapText: true },
} as const

/**
 * A workbook (.xlsx) with these sheets: header rows in bold that stay in view, a filter on each column, widths by content.
 * Text is text, whatever it begins with, so that nothing from an org runs as a formula.
 * @throws ConfigError where the package hucre is not installed
 * @throws ValidationError for a sheet with more rows or columns than a workbook holds
 */
export async function writeXlsx(sheets: readonly Sheet[]): Promise<Uint8Array> {
  for (const { name, rows, columns } of sheets) {
    if (rows.length < MAX_ROWS && columns.length <= MAX_COLUMNS) continue
    const message = `has ${rows.length} rows and ${columns.length} columns; a sheet holds ${MAX_ROWS - 1} and ${MAX_COLUMNS}. Write CSV instead.`
    throw new ValidationError([{ path: name, message }], { subject: 'workbook' })
  }
  const { writeXlsx: write } = await xlsxLibrary()
  return await write({ sheets: sheets.map(toSheet) })
}

function toSheet({ name, columns, rows, frozenColumns = 0, entry }: Sheet) {
  const heads = columns.map(({ head }) => fitting(head))
  const range = `A1:${cellName(rows.length + 1, Math.max(1, columns.length))}`
  const entries =
    entry === undefined || columns.length < 2 ? [] : [validation(entry, cellName(MAX_ROWS, columns.length))]
  return {
    name,
    columns: columns.map(({ format }, index) => ({
      width: calculateWidth([heads[index], ...rows.slice(0, WIDTH_ROWS).map((row) => row[index])]),
      ...(format === undefined ? {} : { numFmt: format }),
    })),
    rows: [heads, ...rows.map((row) => row.map(fitting))],
    cells: new Map(heads.map((value, index) => [`0,${index}`, { value, type: 'string' as const, style: HEAD }])),
    freezePane: { rows: 1, columns: frozenColumns },
    ...(rows.length === 0 ? {} : { autoFilter: { range } }),
    ...(entries.length === 0 ? {} : { dataValidations: entries }),
  }
}

function validation({ title, message, formula }: NonNullable<Sheet['entry']>, last: string) {
  return {
    type: 'custom' as const,
    formula1: formula,
    allowBlank: true,
    showErrorMessage: true,
    errorStyle: 'stop' as const,
    errorTitle: title,
    errorMessage: message,
    range: `B2:${last}`,
  }
}

/** A value as the file format can hold it. */
function fitting<T extends SheetValue>(value: T): T | string {
  if (typeof value !== 'string') return value
  const text = value.replace(UNWRITABLE, '\uFFFD')
  return text.length <= MAX_CHARACTERS ? text : `${text.slice(0, MAX_CHARACTERS - 1)}…`
}

function calculateWidth(values: readonly (SheetValue | undefined)[]): number {
  const lengths = values.map((value) => {
    if (value === undefined || value === null) return 0
    return value instanceof Date ? INSTANT_WIDTH : String(value).length
  })
  const longest = lengths.reduce((max, length) => Math.max(max, length), 0)
  return Math.min(WIDEST, Math.max(NARROWEST, longest + 2))
}
