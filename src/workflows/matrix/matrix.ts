import { type Issue, ValidationError } from '../../core/errors'
import type { Ref, Snapshot } from '../../documents'
import type { ResolvedLevel } from '../desired/resolved'
import { agentNames, namesOf } from '../kit/names'
import { type CsvRow, parseCsv } from '../kit/parse-csv'
import { readLevelCell } from './matrix-level'
import { longColumns, readLongRows } from './matrix-long'
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
  const wanted = resolveLevels(snapshot, matrixRows(text), issues)
  if (issues.length > 0) throw problem(issues)
  return wanted
}

/**
 * The desired levels of a matrix in wide or long form. Adds every problem to `issues`.
 * @param onEmpty takes the cells of the wide form without text
 */
export function resolveLevels(
  snapshot: Snapshot,
  { head, rows }: WideRows,
  issues: Issue[],
  onEmpty?: WideKind<Ref, Ref>['onEmpty'],
): ResolvedLevel[] {
  const columns = namesOf('skill', snapshot.skills)
  const long = longColumns(head, columns)
  if (long !== undefined) return readLongRows(snapshot, rows, long, issues)
  const wanted: ResolvedLevel[] = []
  const agents = agentNames(snapshot.agents)
  readWide<Ref, Ref>(
    { head, rows },
    {
      what: 'skill',
      agents,
      columns,
      onEmpty,
      onCell: ({ agent, of, cell, line }) => {
        const [user, skill] = [agent, of].map(({ id, name }) => ({ id, name }))
        if (user !== undefined && skill !== undefined) {
          wanted.push(...readLevelCell({ user, skill, cell, line }, issues))
        }
      },
    },
    issues,
  )
  return wanted
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
