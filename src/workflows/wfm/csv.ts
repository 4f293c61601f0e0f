import { type CsvOptions, csvFormat } from '../../documents/tables/csv-format'
import { csvLines } from '../../documents/tables/csv-lines'
import type { WfmAgent, WfmSource } from './rows'

/** Columns of the CSV, in order, with the header row's names. One row per agent and skill. */
export const WFM_COLUMNS = [
  'user_id',
  'user_name',
  'division',
  'state',
  'licensed',
  'skill_id',
  'skill_name',
  'proficiency',
  'routing_status',
  'on_queue_share',
  'gap',
] as const

/**
 * The export as CSV text in chunks: a header row, then a row for each agent and skill, or one row without skill for an
 * agent who has none. Cells that a spreadsheet would run as a formula (`=`, `+`, `-`, `@`, tab, carriage return) start
 * with `'`. The column `gap` says which data of an agent could not be read; other gaps have rows of their own at the
 * end.
 */
export async function* wfmCsv(source: WfmSource, options: CsvOptions = {}): AsyncGenerator<string> {
  const format = csvFormat(options)
  yield csvLines([WFM_COLUMNS], format)
  for await (const agents of source.agents) {
    const rows = agents.flatMap(agentRows)
    if (rows.length > 0) yield csvLines(rows, format)
  }
  const missing = source.gaps.map(({ kind, id, reason }) => [
    ...blank(WFM_COLUMNS.length - 1),
    `${kind} ${id}: ${reason}`,
  ])
  if (missing.length > 0) yield csvLines(missing, format)
}

type Cell = string | number | undefined

function agentRows(agent: WfmAgent): Cell[][] {
  const { id, name, division, state, licensed, routingStatus, onQueueShare, skills, gap } = agent
  const before = [id, name, division, state, licensed === undefined ? undefined : licensed ? 'yes' : 'no']
  const after = [routingStatus, onQueueShare, gap]
  if (skills.length === 0) return [[...before, ...blank(3), ...after]]
  return skills.map((skill) => [...before, skill.id, skill.name, skill.proficiency, ...after])
}

function blank(count: number): Cell[] {
  return new Array<Cell>(count).fill(undefined)
}
