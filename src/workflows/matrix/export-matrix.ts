import { checkDocument } from '../../core/checks'
import { ValidationError } from '../../core/errors'
import { byNameThenId } from '../../core/order'
import { checkOptions } from '../../core/schema'
import type { Ref, Snapshot, SnapshotAgent } from '../../documents'
import { type CsvOptions, csvFields, csvFormat } from '../../documents/tables/csv-format'
import { csvLines, markedText } from '../../documents/tables/csv-lines'
import { agentNames, indexNames } from '../kit/names'
import { formatCell } from './matrix-level'

/** Agents per chunk of text, since a matrix has a cell for each agent and skill, most of them empty. */
const LOT = 200

/**
 * The skill matrix of a snapshot as CSV text, for `buildPlan` and `skillroute plan matrix`: a row for each agent, a
 * column for each skill, and in each cell the level 0-5 or nothing. Reading it unchanged gives no change. Agents and
 * skills are sorted by name; a shared name is followed by the mail address (if the snapshot has it) or the id, and a
 * missing name is replaced by the id. Names that a spreadsheet would run as a formula (`=`, `+`, `-`, `@`) start with
 * `'`, which reading removes. Inactive skills have a column when someone holds them. A text with non-ASCII letters
 * starts with a byte-order mark.
 * @throws ValidationError for a snapshot without a skill, and for an unknown locale or sign
 * @example
 * const matrix = exportMatrix(snapshot).replace('Ada Abe,3', 'Ada Abe,4')
 * const plan = buildPlan({ snapshot, matrix })
 */
export function exportMatrix(snapshot: Snapshot, options: CsvOptions = {}): string {
  checkDocument(snapshot, 'snapshot', 'skillroute/snapshot@1')
  checkOptions(options, csvFields())
  const format = csvFormat(options)
  const csv = (rows: readonly (readonly (string | number | undefined)[])[]): string =>
    csvLines(rows, format, { guarded: false })
  const held = new Set(snapshot.agents.flatMap(({ skills }) => skills.map(({ id }) => id)))
  const skills = snapshot.skills.filter(({ id, state }) => state === 'active' || held.has(id)).sort(byNameThenId)
  if (skills.length === 0) {
    const message = 'has no skill that is active or held, so that its matrix would have no column'
    throw new ValidationError([{ path: 'skills', message }], { subject: 'snapshot' })
  }
  const skillNames = indexNames('skill', snapshot.skills)
  const names = agentNames(snapshot.agents)
  const agents = [...snapshot.agents].sort(byNameThenId)
  let text = csv([['agent', ...skills.map((skill) => formatCell(skill, skillNames))]])
  for (let at = 0; at < agents.length; at += LOT) {
    const lot = agents.slice(at, at + LOT)
    text += csv(lot.map((agent) => [formatCell(agent, names, agent.profile?.email), ...levels(agent, skills)]))
  }
  return markedText(text)
}

function levels(agent: SnapshotAgent, skills: readonly Ref[]): (number | undefined)[] {
  const held = new Map(agent.skills.map(({ id, level }) => [id, level]))
  return skills.map(({ id }) => held.get(id))
}
