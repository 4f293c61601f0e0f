import { stringify } from 'csv-stringify/sync'
import { checkBag } from '../../core/bag'
import { ValidationError } from '../../core/errors'
import type { Ref, Snapshot, SnapshotAgent } from '../../documents'
import { SNAPSHOT } from '../../documents/bags'
import { compareText } from '../../documents/plan/plan-hash'
import { namesOf } from '../kit/names'
import { cellOf } from './matrix-cell'

/** Agents made into text at once: a matrix has a cell for each agent and skill, most of them empty. */
const LOT = 200

/** Excel takes a file for text of another encoding without it. */
const BYTE_ORDER_MARK = '\uFEFF'

/**
 * The skill matrix of a snapshot as CSV text, as `buildPlan` and `skillroute plan --matrix` take it: a row an agent, a
 * column a skill, in the cell the level 0-5, nothing where the skill is not held. Read back as it is, it gives no change.
 * Agents and skills stand in order of their names; where several share a name, or have none, by id. Names that a
 * spreadsheet would run as a formula (`=`, `+`, `-`, `@`) start with `'`, which is left out when they are read. Skills that
 * are not active have a column where somebody holds them. A text with letters beyond ASCII begins with a byte-order mark.
 * @throws ValidationError for a snapshot without a skill
 * @example
 * const matrix = exportMatrix(snapshot).replace('Ada Abe,3', 'Ada Abe,4')
 * const plan = buildPlan({ snapshot, matrix })
 */
export function exportMatrix(snapshot: Snapshot): string {
  checkBag(snapshot, 'snapshot', SNAPSHOT)
  const held = new Set(snapshot.agents.flatMap(({ skills }) => skills.map(({ id }) => id)))
  const skills = snapshot.skills.filter(({ id, state }) => state === 'active' || held.has(id)).sort(byName)
  if (skills.length === 0) {
    const message = 'has no skill that is active or held, so that its matrix would have no column'
    throw new ValidationError([{ path: 'skills', message }], { subject: 'snapshot' })
  }
  const skillNames = namesOf('skill', snapshot.skills)
  const agentNames = namesOf('agent', snapshot.agents)
  const agents = [...snapshot.agents].sort(byName)
  let text = csv([['agent', ...skills.map((skill) => cellOf(skill, skillNames))]])
  for (let at = 0; at < agents.length; at += LOT) {
    const lot = agents.slice(at, at + LOT)
    text += csv(lot.map((agent) => [cellOf(agent, agentNames), ...levels(agent, skills)]))
  }
  return isAscii(text) ? text : BYTE_ORDER_MARK + text
}

function levels(agent: SnapshotAgent, skills: readonly Ref[]): (number | undefined)[] {
  const held = new Map(agent.skills.map(({ id, level }) => [id, level]))
  return skills.map(({ id }) => held.get(id))
}

/**
 * Quoted beside the comma: a line end that is not the file's own, and the other separators, which are counted by whoever
 * has to find out which one was meant.
 */
function csv(rows: (string | number | undefined)[][]): string {
  return stringify(rows, { record_delimiter: '\r\n', quoted_match: /[;\t\r\n]/ })
}

function byName(a: Ref, b: Ref): number {
  return compareText(a.name, b.name) || compareText(a.id, b.id)
}

function isAscii(text: string): boolean {
  return !/[\u0080-\uFFFF]/.test(text)
}
