import { type Issue, ValidationError } from '../../core/errors'
import { type CsvRow, parseCsv } from './parse-csv'

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
