import * as z from 'zod'
import { type Issue, ValidationError } from '../../core/errors'
import { DAY_MS } from '../../core/time/durations'
import { parseDate } from '../../core/time/iso-time'
import { localTime } from '../../core/time/local-time'
import { parseMoment } from '../../core/time/parse-time'
import { isZone, unknownZone } from '../../core/time/wall-time'
import type { Leave, Ref, Snapshot } from '../../documents'
import { inTextOrder, parseShape, problemAt } from '../../documents/yaml/problem'
import { readYaml } from '../../documents/yaml/read'
import { indexNames, type Names } from '../kit/names'
import { readColumns } from '../kit/parse-csv'

const text = z.string().min(1)
const ROWS = z.array(z.strictObject({ agent: text, from: text, to: text }))
const LEAVE = z.strictObject({ format: z.literal('skillroute/leave@1').optional(), leave: ROWS })
const COLUMNS = ['agent', 'from', 'to'] as const

export interface ReadLeaveOptions {
  /** Resolves the names of agents. */
  readonly snapshot: Pick<Snapshot, 'agents'>
  /** IANA name of the time zone of dates, and of times without a zone. Default `UTC`. */
  readonly timeZone?: string | undefined
  /** Name of the file in messages. */
  readonly file?: string | undefined
}

/** One row of a list, and where to report what is wrong with it. */
interface Row {
  readonly agent: string
  readonly from: string
  readonly to: string
  problem(column: (typeof COLUMNS)[number], message: string): Issue
}

/**
 * Reads the absences of agents: CSV with the columns `agent`, `from` and `to`, or YAML or JSON with a list of these (on
 * its own, or as `leave` of a `skillroute/leave@1` document). Agents are given by name or id. A date means the whole
 * day, so `to` is the last day away. Times are ISO 8601; times without a zone are in `timeZone`.
 * @throws ValidationError naming every problem with its line
 * @example
 * const leave = await readLeave('agent,from,to\nAda Lovelace,2027-01-18,2027-01-22', { snapshot, timeZone: 'Europe/Berlin' })
 */
export async function readLeave(content: string, options: ReadLeaveOptions): Promise<Leave[]> {
  const { snapshot, timeZone = 'UTC', file = 'leave list' } = options
  if (!isZone(timeZone)) throw new ValidationError([{ path: 'timeZone', message: unknownZone(timeZone) }])
  const rows = isCsv(content, file) ? csvRows(content, file) : await yamlRows(content, file)
  const agents = indexNames<Ref>('agent', snapshot.agents)
  const issues: Issue[] = []
  const leave = rows.flatMap((row) => parseLeave(row, agents, timeZone, issues) ?? [])
  if (issues.length > 0) throw new ValidationError(inTextOrder(issues), { subject: file })
  return leave
}

function isCsv(content: string, file: string): boolean {
  if (file.toLowerCase().endsWith('.csv')) return true
  return /^\uFEFF?(?:sep=.*\r?\n)?\s*"?agent"?\s*[,;\t]/i.test(content)
}

function csvRows(content: string, file: string): Row[] {
  return readColumns(content, COLUMNS, file).map(({ line, values: [agent = '', from = '', to = ''] }) => {
    return { agent, from, to, problem: (column, message) => ({ path: column, message, line }) }
  })
}

async function yamlRows(content: string, file: string): Promise<Row[]> {
  const source = await readYaml(content)
  const isList = Array.isArray(source.value)
  const rows = isList ? parseShape(ROWS, source, file) : parseShape(LEAVE, source, file).leave
  return rows.map((row, i) => ({
    ...row,
    problem: (column, message) =>
      problemAt(source, 'value.invalid', [...(isList ? [] : ['leave']), i, column], message),
  }))
}

function parseLeave(
  { problem, ...row }: Row,
  agents: Names<Ref>,
  timeZone: string,
  issues: Issue[],
): Leave | undefined {
  const found = agents.find(row.agent)
  if ('problem' in found) issues.push(problem('agent', found.problem))
  const [from, to] = [parseDateOrTime(row.from, timeZone, 0), parseDateOrTime(row.to, timeZone, 1)]
  if ('why' in from) issues.push(problem('from', from.why))
  if ('why' in to) issues.push(problem('to', to.why))
  if ('why' in from || 'why' in to || 'problem' in found) return undefined
  if (to.atMs <= from.atMs) issues.push(problem('to', `${row.to} is before from, ${row.from}`))
  return { userId: found.item.id, from: new Date(from.atMs).toISOString(), to: new Date(to.atMs).toISOString() }
}

/** The first instant of a date or, with `days`, of the date that many days later. */
function parseDateOrTime(
  written: string,
  timeZone: string,
  days: number,
): { readonly atMs: number } | { readonly why: string } {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(written)) return parseMoment(written, timeZone)
  const ms = parseDate(written)
  if (ms === undefined) return { why: `${JSON.stringify(written)} is a date that does not exist` }
  const wallMs = ms + days * DAY_MS
  return { atMs: localTime(timeZone).findInstants(wallMs)[0] ?? wallMs }
}
