import type { Issue } from '../../core/errors'
import type { Snapshot, SnapshotSkill } from '../../documents'
import type { ResolvedLevel } from '../desired/resolved'
import { agentNames, type Names, namesOf } from '../kit/names'
import type { CsvRow } from '../kit/parse-csv'
import { findCell } from './matrix-cell'
import { readLevelCell } from './matrix-level'

/** Headings of a file with a row for each agent and skill, ids before names: an id identifies exactly one agent or skill. */
const HEADS = {
  agent: ['user_id', 'user id', 'userid', 'agent_id', 'agent id', 'agentid', 'agent', 'user', 'user_name', 'name'],
  skill: ['skill_id', 'skill id', 'skillid', 'skill', 'skill_name', 'skill name'],
  level: ['level', 'proficiency'],
} as const

/** Columns of the three cells of a row. */
export interface LongColumns {
  readonly agent: number
  readonly skill: number
  readonly level: number
}

/**
 * The columns of a file in long form, such as `agent,skill,level` or what `skillroute export` writes; undefined if the
 * headings are those of a matrix, since a skill of the org may be called Level.
 */
export function longColumns({ cells }: CsvRow, skills: Names<SnapshotSkill>): LongColumns | undefined {
  const heads = cells.map(({ text }) => text.trim().toLowerCase())
  const place = (wanted: readonly string[]): number | undefined => {
    const head = wanted.find((one) => heads.includes(one) && 'problem' in skills.find(one))
    return head === undefined ? undefined : heads.indexOf(head)
  }
  const [agent, skill, level] = [place(HEADS.agent), place(HEADS.skill), place(HEADS.level)]
  return agent === undefined || skill === undefined || level === undefined ? undefined : { agent, skill, level }
}

/**
 * Reads the rows of a file in long form as desired levels. Rows without an agent or without a skill are skipped:
 * `skillroute export` writes them for gaps and for agents without skills. An empty level leaves the skill as it is; `-`
 * removes it.
 */
export function readLongRows(
  snapshot: Snapshot,
  rows: readonly CsvRow[],
  columns: LongColumns,
  issues: Issue[],
): ResolvedLevel[] {
  const agents = agentNames(snapshot.agents)
  const skills = namesOf('skill', snapshot.skills)
  const lines = new Map<string, number>()
  return rows.flatMap(({ line, cells }) => {
    const cell = (at: number) => ({ ...cells[at], text: cells[at]?.text.trim() ?? '', column: cells[at]?.column ?? 1 })
    const [agent, skill, level] = [cell(columns.agent), cell(columns.skill), cell(columns.level)]
    if (agent.text === '' || skill.text === '') return []
    const user = findCell(agents, agent.text)
    const held = findCell(skills, skill.text)
    if ('problem' in user) issues.push({ path: agent.text, message: user.problem, line, column: agent.column })
    if ('problem' in held) issues.push({ path: skill.text, message: held.problem, line, column: skill.column })
    if ('problem' in user || 'problem' in held) return []
    const key = `${user.one.id} ${held.one.id}`
    const earlier = lines.get(key)
    lines.set(key, earlier ?? line)
    if (earlier !== undefined) {
      issues.push({
        path: user.one.name,
        message: `${held.one.name} is in line ${earlier} too`,
        line,
        column: skill.column,
      })
      return []
    }
    const ref = ({ id, name }: { id: string; name: string }) => ({ id, name })
    return readLevelCell({ user: ref(user.one), skill: ref(held.one), cell: level, line }, issues)
  })
}
