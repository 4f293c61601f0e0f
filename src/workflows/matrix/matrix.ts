import { type Issue, ValidationError } from '../../core/errors'
import { nearMatch } from '../../core/near-names'
import type { Snapshot, SnapshotSkill } from '../../documents'
import type { ResolvedLevel } from '../desired/resolved'
import { agentNames, indexNames, type Names } from '../kit/names'
import { type CsvRow, parseCsv, validateColumns } from '../kit/parse-csv'
import { findCell, readLevelCell } from './matrix-level'
import { readWide, type WideKind, type WideRows } from './wide'

/** The form of a matrix, for messages. */
const EXAMPLE =
  'a skill matrix begins with a row that names the column of the agent and the skills, such as agent,Billing,Claims, and has a row for each agent, such as Ann Lee,3,4.5'

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
  const issues: Issue[] = []
  const desired = resolveLevels(snapshot, matrixRows(text), issues)
  if (issues.length > 0) throw problem(issues)
  return desired
}

/**
 * The desired levels of a matrix in wide or long form. Adds every problem to `issues`.
 * @param onEmpty takes the cells of the wide form without text
 */
export function resolveLevels(
  snapshot: Snapshot,
  { head, rows }: WideRows,
  issues: Issue[],
  onEmpty?: WideKind['onEmpty'],
): ResolvedLevel[] {
  const columns = indexNames('skill', snapshot.skills)
  const long = longColumns(head, columns)
  if (long !== undefined) {
    issues.push(...validateColumns(head, rows, [long.agent, long.skill, long.level]))
    return readLongRows(snapshot, rows, long, issues)
  }
  const mistyped = mistypedHead(head, columns)
  if (mistyped !== undefined) {
    issues.push(mistyped)
    return []
  }
  const desired: ResolvedLevel[] = []
  const agents = agentNames(snapshot.agents)
  readWide(
    { head, rows },
    {
      what: 'skill',
      agents,
      columns,
      onEmpty,
      onCell: ({ agent, of, cell, line }) => {
        const [user, skill] = [agent, of].map(({ id, name }) => ({ id, name }))
        if (user !== undefined && skill !== undefined) {
          desired.push(...readLevelCell({ user, skill, cell, line }, issues))
        }
      },
    },
    issues,
  )
  return desired
}

/**
 * Reads the header row of a matrix and the rows below it, which can be checked without the org.
 * @throws ValidationError for a text without a header row
 */
export function matrixRows(text: string): WideRows {
  return headed(parseCsv(text))
}

/** @throws ValidationError for rows without a header row */
function headed([head, ...rows]: readonly CsvRow[]): WideRows {
  if (head === undefined || head.cells.slice(1).every((cell) => cell.text.trim() === '')) {
    const what = head === undefined ? 'the file is empty' : 'this is no CSV with a header row'
    throw problem([{ path: '', message: `${what}; ${EXAMPLE}`, line: head?.line ?? 1 }])
  }
  return { head, rows }
}

function problem(issues: readonly Issue[]): ValidationError {
  return new ValidationError(issues, { subject: 'skill matrix' })
}

/** Headings of a file with a row for each agent and skill, ids before names: an id identifies exactly one agent or skill. */
const HEADS = {
  agent: ['user_id', 'user id', 'userid', 'agent_id', 'agent id', 'agentid', 'agent', 'user', 'user_name', 'name'],
  skill: ['skill_id', 'skill id', 'skillid', 'skill', 'skill_name', 'skill name'],
  level: ['level', 'proficiency'],
} as const

/** Columns of the three cells of a row. */
interface LongColumns {
  readonly agent: number
  readonly skill: number
  readonly level: number
}

/**
 * The columns of a file in long form, such as `agent,skill,level` or what `skillroute export` writes; undefined if the
 * headings are those of a matrix, since a skill of the org may be called Level.
 */
function longColumns({ cells }: CsvRow, skills: Names<SnapshotSkill>): LongColumns | undefined {
  const heads = cells.map(({ text }) => text.trim().toLowerCase())
  const place = (desired: readonly string[]): number | undefined => {
    const head = desired.find((one) => heads.includes(one) && 'problem' in skills.find(one))
    return head === undefined ? undefined : heads.indexOf(head)
  }
  const [agent, skill, level] = [place(HEADS.agent), place(HEADS.skill), place(HEADS.level)]
  return agent === undefined || skill === undefined || level === undefined ? undefined : { agent, skill, level }
}

/** The heading of skill or level that is mistyped in a file in long form, whose other headings are right. */
function mistypedHead({ cells, line }: CsvRow, skills: Names<SnapshotSkill>): Issue | undefined {
  for (const key of ['skill', 'level'] as const) {
    for (const { text, column } of cells) {
      const suggested = nearMatch(text.trim().toLowerCase(), HEADS[key])
      if (suggested === undefined || 'item' in skills.find(text.trim())) continue
      const corrected = cells.map((cell) => (cell.column === column ? { ...cell, text: suggested } : cell))
      if (longColumns({ cells: corrected, line }, skills) === undefined) continue
      return { path: text.trim(), message: `is an unknown column: did you mean ${suggested}?`, line, column }
    }
  }
  return undefined
}

/**
 * Reads the rows of a file in long form as desired levels. Rows without a level and an agent or skill are
 * skipped: `skillroute export` writes them for gaps and for agents without skills. An empty level leaves the skill as it is; `-`
 * removes it.
 */
function readLongRows(
  snapshot: Snapshot,
  rows: readonly CsvRow[],
  columns: LongColumns,
  issues: Issue[],
): ResolvedLevel[] {
  const agents = agentNames(snapshot.agents)
  const skills = indexNames('skill', snapshot.skills)
  const lines = new Map<string, number>()
  return rows.flatMap(({ line, cells }) => {
    const cell = (at: number) => ({ ...cells[at], text: cells[at]?.text.trim() ?? '', column: cells[at]?.column ?? 1 })
    const [agent, skill, level] = [cell(columns.agent), cell(columns.skill), cell(columns.level)]
    if (agent.text === '' || skill.text === '') {
      const [what, { column }] = agent.text === '' ? ['agent', agent] : ['skill', skill]
      const message = `has a level, but no ${what}`
      if (level.text !== '') issues.push({ path: agent.text || skill.text, message, line, column })
      return []
    }
    const user = findCell(agents, agent.text)
    const held = findCell(skills, skill.text)
    if ('problem' in user) issues.push({ path: agent.text, message: user.problem, line, column: agent.column })
    if ('problem' in held) issues.push({ path: skill.text, message: held.problem, line, column: skill.column })
    if ('problem' in user || 'problem' in held) return []
    const key = `${user.item.id} ${held.item.id}`
    const earlier = lines.get(key)
    lines.set(key, earlier ?? line)
    if (earlier !== undefined) {
      issues.push({
        path: user.item.name,
        message: `${held.item.name} is in line ${earlier} too`,
        line,
        column: skill.column,
      })
      return []
    }
    const ref = ({ id, name }: { id: string; name: string }) => ({ id, name })
    return readLevelCell({ user: ref(user.item), skill: ref(held.item), cell: level, line }, issues)
  })
}
