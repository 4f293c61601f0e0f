import { ValidationError } from '../../core/errors'
import type { ReadCell, ReadRow, ReadSheet } from './sheet'
import { xlsxLibrary } from './xlsx-library'

type Library = Awaited<ReturnType<typeof xlsxLibrary>>
type Workbook = Awaited<ReturnType<Library['readXlsx']>>
type Cell = NonNullable<ReturnType<NonNullable<Workbook['sheets'][number]['cells']>['get']>>

/**
 * First bytes of files: those of zip, which .xlsx is, and those of Excel's older format, which workbooks with a
 * password have too.
 */
const ZIP = [0x50, 0x4b, 0x03, 0x04]
const OLD = [0xd0, 0xcf, 0x11, 0xe0]

/** Whether a file is a workbook of either format. */
export function isWorkbook(bytes: Uint8Array): boolean {
  return beginsWith(bytes, ZIP) || beginsWith(bytes, OLD)
}

/**
 * Reads the sheets of a workbook (.xlsx), hidden ones too. Formulas count with the value that was saved beside them.
 * @param file its name in messages
 * @throws ConfigError where the package hucre is not installed
 * @throws ValidationError for bytes that are no such workbook, saying what to do
 */
export async function readXlsx(bytes: Uint8Array, file: string): Promise<ReadSheet[]> {
  if (beginsWith(bytes, OLD)) {
    throw broken(file, 'is an old .xls or has a password; save it as .xlsx ("Excel Workbook") without a password')
  }
  const { readXlsx: read } = await xlsxLibrary()
  const { sheets } = await read(bytes).catch((cause: unknown) => {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw broken(file, `is no workbook that can be read (${why}); save it as .xlsx again`, cause)
  })
  return sheets.map(({ name, rows, cells }) => ({
    name,
    rows: rows.flatMap((row, at): ReadRow[] => {
      const found = row.map((value, column) => toCell(value, column + 1, cells?.get(`${at},${column}`)))
      return found.every(({ text }) => text === '') ? [] : [{ line: at + 1, cells: found }]
    }),
  }))
}

function toCell(value: Cell['value'], column: number, cell: Cell | undefined): ReadCell {
  if (cell?.type === 'formula' && value === null) {
    const problem = 'has a formula without a saved value; open the file in a spreadsheet and save it'
    return { text: `=${cell.formula ?? ''}`, column, problem }
  }
  if (cell?.type === 'error') return { text: String(value), column, problem: `has the error ${String(value)}` }
  if (value instanceof Date) {
    const text = Number.isFinite(value.getTime()) ? value.toISOString().slice(0, 10) : 'a date'
    const problem = `is a date (${text}), into which spreadsheets turn levels such as 3.5; format the cell as a number and write it again`
    return { text, column, problem }
  }
  if (typeof value === 'number') return { text: String(value), column, kind: 'number' }
  return { text: value === null ? '' : String(value), column }
}

function beginsWith(bytes: Uint8Array, start: readonly number[]): boolean {
  return start.every((byte, at) => bytes[at] === byte)
}

function broken(file: string, message: string, cause?: unknown): ValidationError {
  return new ValidationError([{ path: '', message }], { subject: file, cause })
}
