import { type Issue, ValidationError } from '../../core/errors'

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

/**
 * Problems of a table whose values would be read in a wrong place or not at all: cells beyond the headings, values under
 * no heading, and two columns that mean the same.
 * @param meanings what each column means; undefined for a column that is not read. Default: its heading
 * @param needsHeadings whether text under no heading is a problem
 */
export function validateTable(
  head: CsvRow,
  rows: readonly CsvRow[],
  meanings: readonly (string | undefined)[] = head.cells.map(({ text }) => text.trim().toLowerCase()),
  needsHeadings = true,
): Issue[] {
  const extra = rows.flatMap(({ line, cells }): Issue[] => {
    const cell = cells.slice(head.cells.length).find(({ text }) => text.trim() !== '')
    const message = 'has more cells than there are headings'
    return cell === undefined ? [] : [{ path: cells[0]?.text.trim() ?? '', message, line, column: cell.column }]
  })
  const columns = head.cells.flatMap(({ text, column }, index): Issue[] => {
    const path = text.trim()
    const used =
      path === '' && needsHeadings ? rows.find(({ cells }) => (cells[index]?.text.trim() ?? '') !== '') : undefined
    const isRepeated = path !== '' && meanings[index] !== undefined && meanings.indexOf(meanings[index]) < index
    if (used === undefined && !isRepeated) return []
    const first = head.cells[meanings.indexOf(meanings[index])]?.text.trim() ?? ''
    const isSameHeading = first.toLowerCase() === path.toLowerCase()
    const repeated = isSameHeading ? 'is in another column too' : `means the same as the column ${first}`
    const message = isRepeated
      ? `${repeated}; delete one`
      : `the column has no heading, but a cell with text in line ${used?.line}; write its heading, or empty the cell`
    return [{ path, message, line: head.line, column }]
  })
  return [...columns, ...extra]
}

/** Problems of a table of which only some columns are read: what is in the others, and under which heading, is no matter. */
export function validateColumns(head: CsvRow, rows: readonly CsvRow[], places: readonly number[]): Issue[] {
  const heads = head.cells.map(({ text }) => text.trim().toLowerCase())
  const read = places.map((place) => heads[place])
  return validateTable(
    head,
    rows,
    heads.map((one) => (read.includes(one) ? one : undefined)),
    false,
  )
}

/**
 * The cells of some columns of a CSV text, row by row.
 * @throws ValidationError naming a column that is missing, and every problem of the others
 */
export function readColumns(text: string, columns: readonly string[], subject: string) {
  const [head, ...rows] = parseCsv(text)
  const heads = head?.cells.map((cell) => cell.text.trim().toLowerCase()) ?? []
  const places = columns.map((name) => heads.indexOf(name))
  if (head === undefined || places.includes(-1)) {
    const names = `${columns.slice(0, -1).join(', ')} and ${columns.at(-1)}`
    const message = `must have the columns ${names}, not ${heads.join(', ') || 'none'}`
    throw new ValidationError([{ path: '', message, line: head?.line ?? 1 }], { subject })
  }
  const issues = validateColumns(head, rows, places)
  if (issues.length > 0) throw new ValidationError(issues, { subject })
  return rows.map(({ line, cells }) => ({ line, values: places.map((at) => cells[at]?.text.trim() ?? '') }))
}
