import type { Issue } from '../../core/errors'
import type { Ref } from '../../documents'
import type { Names } from '../kit/names'
import { type CsvCell, type CsvRow, validateTable } from '../kit/parse-csv'
import { findCell } from './matrix-level'

/** Headings of the column that names the agent; case does not matter. */
const AGENT_HEADS = ['agent', 'user', 'name', 'agentid', 'userid', 'agent id', 'user id']

/** The header row of a table with a row for each agent, and the rows below it. */
export interface WideRows {
  readonly head: CsvRow
  readonly rows: readonly CsvRow[]
}

/** How such a table is read: a column for each skill, language or queue. */
export interface WideKind {
  /** `skill`, `language` or `queue`, for messages. */
  readonly what: string
  readonly agents: Names<Ref>
  readonly columns: Names<Ref>
  /** Takes a cell with text. */
  readonly onCell: (cell: WideCell) => void
  /** Takes a cell without text, of an agent and a column with names. */
  readonly onEmpty?: ((cell: Pick<WideCell, 'agent' | 'of'>) => void) | undefined
}

/** A cell with text, its agent and what its column is about. */
export interface WideCell {
  readonly agent: Ref
  readonly of: Ref
  readonly cell: CsvCell
  readonly line: number
}

/** Whether a row begins with a heading for agents. */
export function isAgentHead({ cells: [first] }: CsvRow): boolean {
  return AGENT_HEADS.includes(first?.text.trim().toLowerCase() ?? '')
}

/**
 * Reads a table with a row for each agent and a column for each skill, language or queue. Empty columns without a heading are
 * skipped. Adds unknown, ambiguous and repeated names to `issues`.
 */
export function readWide({ head, rows }: WideRows, kind: WideKind, issues: Issue[]): void {
  const { line } = head
  if (!isAgentHead(head)) {
    // Unless the first column names the agents, the others cannot be evaluated.
    const heads = head.cells.map(({ text }) => text.trim())
    const at = heads.findIndex((one) => AGENT_HEADS.includes(one.toLowerCase()))
    const place = at < 0 ? '' : `; move column ${at + 1}, "${heads[at]}", to the front`
    const message = `the first column must be headed "agent", not "${heads[0] ?? ''}"${place}`
    issues.push({ path: '', message, line, column: 1 })
    return
  }
  const columns = resolveColumns(head, kind, issues)
  const ids = columns.map((column) => column?.id)
  issues.push(...validateTable(head, rows, ids))
  const lines = new Map<string, number>()
  for (const row of rows) {
    const name = row.cells[0]?.text.trim() ?? ''
    if (name === '' && row.cells.every((cell) => cell.text.trim() === '')) continue
    const found = findCell(kind.agents, name)
    if ('problem' in found) {
      issues.push({ path: name, message: found.problem, line: row.line, column: 1 })
      continue
    }
    const { id } = found.item
    const earlier = lines.get(id)
    lines.set(id, earlier ?? row.line)
    if (earlier !== undefined) {
      issues.push({ path: name, message: `is the agent of line ${earlier} too`, line: row.line, column: 1 })
      continue
    }
    readRow(row, found.item, columns, kind)
  }
}

function resolveColumns(head: CsvRow, { what, columns }: WideKind, issues: Issue[]): (Ref | undefined)[] {
  return head.cells.map(({ text, column }, index) => {
    if (index === 0 || text.trim() === '') return undefined
    const found = findCell(columns, text)
    if ('problem' in found) {
      const hint = `; each column after the first is a ${what}: delete columns of anything else`
      const message = `${found.problem}${found.problem.endsWith('?') ? '' : hint}`
      issues.push({ path: text.trim(), message, line: head.line, column })
      return undefined
    }
    return found.item
  })
}

function readRow(
  { cells, line }: CsvRow,
  agent: Ref,
  columns: readonly (Ref | undefined)[],
  { onCell, onEmpty }: WideKind,
): void {
  columns.forEach((of, index) => {
    const cell = cells[index]
    if (of === undefined) return
    if (cell === undefined || cell.text.trim() === '') onEmpty?.({ agent, of })
    else onCell({ agent, of, cell, line })
  })
}
