/** One value of a sheet; null: an empty cell. */
export type SheetValue = string | number | boolean | Date | null

export interface SheetColumn {
  readonly head: string
  /** Number format for numbers and dates of the column, such as `0.0%`. Default: the spreadsheet program decides. */
  readonly format?: string | undefined
}

/** A sheet of a workbook to write: a header row that stays in view, and rows. */
export interface Sheet {
  /** At most 31 characters, none of `[]:*?/\`. */
  readonly name: string
  readonly columns: readonly SheetColumn[]
  readonly rows: readonly (readonly SheetValue[])[]
  /** Columns that stay in view. Default 0. */
  readonly frozenColumns?: number | undefined
  /** Limits what may be entered in the cells below the header row, right of the first column. */
  readonly entry?: SheetEntry | undefined
}

/** A check of entries, and the message for a refused one. */
export interface SheetEntry {
  readonly title: string
  readonly message: string
  /** A formula for the cell B2 that is true if its content is allowed. */
  readonly formula: string
}

export interface ReadRow {
  /** Number of the row, from 1. */
  readonly line: number
  readonly cells: readonly ReadCell[]
}

export interface ReadCell {
  readonly text: string
  /** Number of the column, from 1. */
  readonly column: number
  /** The sheet holds it as a number. */
  readonly kind?: 'number' | undefined
  /** Why its value cannot be used: the cell holds a date, for example, or an error. */
  readonly problem?: string | undefined
}

/** A sheet that was read, without empty rows. */
export interface ReadSheet {
  readonly name: string
  readonly rows: readonly ReadRow[]
}

const LETTERS = 26
const FIRST_LETTER = 65

/** `C7`, as spreadsheets name a cell. Both numbers begin with 1. */
export function cellName(line: number, column: number): string {
  let letters = ''
  for (let left = column; left > 0; left = Math.floor((left - 1) / LETTERS)) {
    letters = String.fromCharCode(FIRST_LETTER + ((left - 1) % LETTERS)) + letters
  }
  return `${letters}${line}`
}
