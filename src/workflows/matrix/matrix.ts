import { type Issue, ValidationError } from '../../core/errors'
import type { Ref, Snapshot, SnapshotSkill } from '../../documents'
import type { ResolvedLevel } from '../desired/resolved'
import { type Names, namesOf } from '../kit/names'
import { type CsvRow, parseCsv } from '../kit/parse-csv'
import { findCell } from './matrix-cell'
import { readLevelCell } from './matrix-level'
import { longColumns, readLongRows } from './matrix-long'

/** The form of a matrix, for messages. */
const EXAMPLE =
  'a skill matrix begins with a row that names the column of the agent and the skills, such as agent,Billing,Claims, and has a row for each agent, such as Ann Lee,3,4.5'

/** Headings of the column that names the agent; case does not matter. */
const AGENT_HEADS = ['agent', 'user', 'name', 'agentid', 'userid', 'agent id', 'user id']
/**
 * Reads a skill matrix from a spreadsheet: a row for each agent, a column for each skill, and in each cell the level
 * 0-5; an empty cell leaves the skill as it is, `-` removes it. Agents and skills are named by name or id; cells are
 * separated by comma, semicolon or tab. Empty columns without a heading are skipped. `exportMatrix` writes such a
 * matrix. A file with a row for each agent and skill is accepted too, such as `agent,skill,level` or what `exportWfm`
 * writes as CSV.
 * @throws ValidationError naming every problem with its line and column: unknown or ambiguous names, an agent or a
 * skill named twice, invalid levels
 */
export function resolveMatrix(snapshot: Snapshot, text: string): ResolvedLevel[] {
  const { head, rows } = matrixRows(text)
  const issues: Issue[] = []
  const { line } = head
  const names = namesOf('skill', snapshot.skills)
  const long = longColumns(head, names)
  if (long !== undefined) {
    const found = readLongRows(snapshot, rows, long, issues)
    if (issues.length > 0) throw problem(issues)
    return found
  }
  const heads = head.cells.map(({ text }) => text.trim())
  const [first = ''] = heads
  if (!AGENT_HEADS.includes(first.toLowerCase())) {
    // Unless the first column names the agents, the others cannot be judged.
    const at = heads.findIndex((one) => AGENT_HEADS.includes(one.toLowerCase()))
    const place = at < 0 ? '' : `; move column ${at + 1}, "${heads[at]}", to the front`
    const message = `the first column must be headed "agent", not "${first}"${place}`
    throw problem([{ path: '', message, line, column: 1 }])
  }
  const skills = columns(names, head, rows, issues)
  const agents = namesOf('agent', snapshot.agents)
  const lines = new Map<string, number>()
  const wanted: ResolvedLevel[] = []
  for (const row of rows) {
    const name = row.cells[0]?.text.trim() ?? ''
    if (name === '' && row.cells.every((cell) => cell.text.trim() === '')) continue
    const found = findCell(agents, name)
    if ('problem' in found) {
      issues.push({ path: name, message: found.problem, line: row.line, column: 1 })
      continue
    }
    const { id } = found.one
    const earlier = lines.get(id)
    lines.set(id, earlier ?? row.line)
    if (earlier !== undefined) {
      issues.push({ path: name, message: `is the agent of line ${earlier} too`, line: row.line, column: 1 })
      continue
    }
    wanted.push(...readRow(row, { id, name: found.one.name }, skills, issues))
  }
  if (issues.length > 0) throw problem(issues)
  return wanted
}

/**
 * Reads the header row of a matrix and the rows below it, which can be checked without the org.
 * @throws ValidationError for a text without a header row
 */
export function matrixRows(text: string): { readonly head: CsvRow; readonly rows: readonly CsvRow[] } {
  const [head, ...rows] = parseCsv(text)
  if (head === undefined || head.cells.slice(1).every((cell) => cell.text.trim() === '')) {
    const what = head === undefined ? 'the file is empty' : 'this is no CSV with a header row'
    throw problem([{ path: '', message: `${what}; ${EXAMPLE}`, line: head?.line ?? 1 }])
  }
  return { head, rows }
}

function columns(
  names: Names<SnapshotSkill>,
  head: CsvRow,
  rows: readonly CsvRow[],
  issues: Issue[],
): (Ref | undefined)[] {
  const seen = new Map<string, number>()
  return head.cells.map(({ text, column }, at) => {
    if (at === 0) return undefined
    if (text.trim() === '') {
      const used = rows.find(({ cells }) => (cells[at]?.text.trim() ?? '') !== '')
      if (used === undefined) return undefined
      const message = `the column has no skill for its head, but a cell in line ${used.line}; name the skill or empty it`
      issues.push({ path: '', message, line: head.line, column })
      return undefined
    }
    const found = findCell(names, text)
    if ('problem' in found) {
      const message = `${found.problem}${found.problem.endsWith('?') ? '' : '; each column after the first is a skill: delete columns of anything else'}`
      issues.push({ path: text.trim(), message, line: head.line, column })
      return undefined
    }
    const { id, name } = found.one
    const earlier = seen.get(id)
    seen.set(id, earlier ?? column)
    if (earlier !== undefined) {
      issues.push({ path: text.trim(), message: 'is the skill of another column too', line: head.line, column })
    }
    return { id, name }
  })
}

function readRow(row: CsvRow, user: Ref, skills: readonly (Ref | undefined)[], issues: Issue[]): ResolvedLevel[] {
  const wanted: ResolvedLevel[] = []
  row.cells.forEach(({ text, column }, at) => {
    const cell = text.trim()
    const skill = skills[at]
    if (at === 0 || cell === '') return
    if (at >= skills.length) {
      issues.push({ path: user.name, message: 'has more cells than there are heads', line: row.line, column })
      return
    }
    if (skill === undefined) return
    wanted.push(...readLevelCell({ user, skill, cell: { text, column }, line: row.line }, issues))
  })
  return wanted
}

function problem(issues: readonly Issue[]): ValidationError {
  return new ValidationError(issues, { subject: 'skill matrix' })
}
