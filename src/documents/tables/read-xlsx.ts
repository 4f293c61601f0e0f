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

/**
 * Bytes of a workbook's parts when unpacked, and rows of a sheet: 20,000 agents with 50 levels each stay well below. Reading
 * more takes minutes and gigabytes, and a damaged or hostile file of a few megabytes may unpack to any size.
 */
const MAX_UNPACKED_BYTES = 200_000_000
const MAX_ROWS = 100_000

/** Whether a file is a workbook of either format. */
export function isWorkbook(bytes: Uint8Array): boolean {
  return beginsWith(bytes, ZIP) || beginsWith(bytes, OLD)
}

/**
 * Reads the sheets of a workbook (.xlsx), hidden ones too. Formulas count with the value that was saved beside them.
 * @param file its name in messages
 * @throws ConfigError where the package hucre is not installed
 * @throws ValidationError for bytes that are no such workbook and for one that is too large, saying what to do
 */
export async function readXlsx(bytes: Uint8Array, file: string): Promise<ReadSheet[]> {
  if (beginsWith(bytes, OLD)) {
    throw broken(file, 'is an old .xls or has a password; save it as .xlsx ("Excel Workbook") without a password')
  }
  const { readXlsx: read } = await xlsxLibrary()
  if (unpackedBytes(bytes) > MAX_UNPACKED_BYTES) {
    throw broken(
      file,
      `unpacks to more than ${MAX_UNPACKED_BYTES / 1e6} MB; keep the sheets of the matrix alone, or save it as CSV`,
    )
  }
  const { sheets } = await read(bytes, { maxRows: MAX_ROWS + 1 }).catch((cause: unknown) => {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw broken(file, `is no workbook that can be read (${why}); save it as .xlsx again`, cause)
  })
  const long = sheets.find(({ rows }) => rows.length > MAX_ROWS)
  if (long !== undefined) {
    throw broken(
      file,
      `has more than ${MAX_ROWS} rows in the sheet "${long.name}"; delete those that are not needed, or save it as CSV`,
    )
  }
  return sheets.map(({ name, rows, cells }) => ({
    name,
    rows: rows.flatMap((row, index): ReadRow[] => {
      const found = row.map((value, column) => toCell(value, column + 1, cells?.get(`${index},${column}`)))
      return found.every(({ text }) => text === '') ? [] : [{ line: index + 1, cells: found }]
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

/** Signatures of the directory of a zip file: its entries, and its end. */
const ENTRY = 0x02014b50
const END = 0x06054b50
const END_BYTES = 22
const DEFLATED = 8
/** A deflated byte unpacks to at most so many. */
const MAX_RATIO = 1032

/**
 * The bytes to which the entries of a zip file unpack, by its directory: the library unpacks no entry beyond its size there.
 * Entries without a size count as the largest; a directory in the form for files beyond 4 GB counts as too large.
 */
function unpackedBytes(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let end = bytes.length - END_BYTES
  while (end >= 0 && view.getUint32(end, true) !== END) end--
  if (end < 0) return 0
  const [directoryBytes, start] = [view.getUint32(end + 12, true), view.getUint32(end + 16, true)]
  if (view.getUint16(end + 10, true) === 0xffff || directoryBytes === 0xffffffff || start === 0xffffffff)
    return Infinity
  let total = 0
  for (let at = start; at + 46 <= end && view.getUint32(at, true) === ENTRY; ) {
    const [packed, size] = [view.getUint32(at + 20, true), view.getUint32(at + 24, true)]
    const isUnknown = view.getUint16(at + 10, true) === DEFLATED && (packed === 0 || size === 0)
    total += isUnknown ? (packed === 0 ? bytes.length : packed) * MAX_RATIO : size
    at += 46 + view.getUint16(at + 28, true) + view.getUint16(at + 30, true) + view.getUint16(at + 32, true)
  }
  return total
}

function beginsWith(bytes: Uint8Array, start: readonly number[]): boolean {
  return start.every((byte, index) => bytes[index] === byte)
}

function broken(file: string, message: string, cause?: unknown): ValidationError {
  return new ValidationError([{ path: '', message }], { subject: file, cause })
}
