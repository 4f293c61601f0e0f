import { ValidationError } from '../../core/errors'

/** One cell with the column of the file at which it starts, from 1. */
export interface CsvCell {
  readonly text: string
  readonly column: number
  /** `number`: a workbook holds it as a number. `pointed`: commas separate cells, so that points mark decimals. */
  readonly kind?: 'number' | 'pointed' | undefined
  /** Why the cell of a workbook has no usable value, such as a date or an error. */
  readonly problem?: string | undefined
}

export interface CsvRow {
  /** Line of the file at which the row starts, from 1. */
  readonly line: number
  readonly cells: readonly CsvCell[]
}

const SEPARATORS = [',', ';', '\t'] as const

/** A line that tells Excel the separator; Excel does not show it. */
const SEPARATOR_LINE = /^"?sep=([^"\r\n])"?[,;\t]*(?:\r\n|\n|\r|$)/i

/**
 * Rows of a CSV file by RFC 4180: quoted cells may hold separators, line ends and doubled quotes. A first line such as
 * `sep=;` names the separator. Otherwise it is the most frequent one outside quotes in the first line, since
 * spreadsheets in many countries write semicolons. A byte-order mark and rows of blanks are skipped.
 * @throws ValidationError with the line at which a quote was opened and never closed
 */
export function parseCsv(text: string): CsvRow[] {
  const input = text.replace(/^\uFEFF/, '')
  const [separatorLine = '', named] = SEPARATOR_LINE.exec(input) ?? []
  const separator = named ?? findSeparator(input)
  const kind = separator === ',' ? ({ kind: 'pointed' } as const) : {}
  const rows: CsvRow[] = []
  let cells: CsvCell[] = []
  let cell = ''
  let at = separatorLine.length
  let line = named === undefined ? 1 : 2
  let rowLine = line
  let lineStart = at
  let cellColumn = 1

  const endCell = (): void => {
    cells.push({ text: cell, column: cellColumn, ...kind })
    cell = ''
    cellColumn = at + 2 - lineStart
  }
  const endRow = (): void => {
    endCell()
    if (cells.some(({ text: one }) => one.trim() !== '')) rows.push({ line: rowLine, cells })
    cells = []
  }
  while (at < input.length) {
    const char = input.charAt(at)
    if (char === '"' && cell === '') at = quoted(at)
    else if (char === separator) endCell()
    else if (char === '\n' || char === '\r') {
      if (char === '\r' && input.charAt(at + 1) === '\n') at++
      endRow()
      newLine()
      rowLine = line
      cellColumn = 1
    } else cell += char
    at++
  }
  if (cell !== '' || cells.length > 0) endRow()
  return rows

  /** Reads a quoted cell. @returns the place of its closing quote */
  function quoted(start: number): number {
    const opened = line
    for (at = start + 1; at < input.length; at++) {
      const char = input.charAt(at)
      if (char === '"' && input.charAt(at + 1) !== '"') return at
      if (char === '"') at++
      cell += char
      if (char === '\n') newLine()
    }
    throw new ValidationError([{ path: '', message: 'a quote is opened here and never closed', line: opened }])
  }

  function newLine(): void {
    line++
    lineStart = at + 1
  }
}

function findSeparator(text: string): string {
  const first = firstRow(text)
  const counts = SEPARATORS.map((separator) => ({ separator, count: first.split(separator).length }))
  return counts.reduce((max, count) => (count.count > max.count ? count : max)).separator
}

/**
 * The first row without its quoted parts. A quote opens a cell only at its start, since names may contain quotes, as
 * for inches.
 */
function firstRow(text: string): string {
  let row = ''
  let quoted = false
  for (const char of text) {
    if (char === '"' && (quoted || /(^|[,;\t])$/.test(row))) quoted = !quoted
    else if (!quoted && (char === '\n' || char === '\r')) return row
    else if (!quoted) row += char
  }
  return row
}
