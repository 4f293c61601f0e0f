import { type Issue, ValidationError } from '../../core/errors'
import type { Snapshot, SnapshotAgent, SourceText } from '../../documents'
import { agentNames, splitNames } from '../kit/names'
import { type CsvRow, validateColumns } from '../kit/parse-csv'
import type { SourceWorkbook } from '../kit/source'
import { buildDesired, type Holding, listHolding, queuesByGroup, unreadNotes } from './copy-agent'
import { type ListedState, unreadIssues } from './like'
import { listRows, personColumns } from './list-rows'

/**
 * The desired state that explicitly removes all skills, languages and queue memberships of people.
 * @param leavers by name, id, or mail address if the snapshot has them; one text may name several, separated by commas
 * @throws ValidationError for unknown and ambiguous names, and for people whose skills could not be read
 */
export function leaversToDesired(snapshot: Snapshot, leavers: readonly string[]): ListedState {
  const names = agentNames(snapshot.agents)
  const issues: Issue[] = []
  const people = new Map<string, SnapshotAgent>()
  for (const text of splitNames(names, leavers)) {
    const found = names.find(text)
    if ('problem' in found) issues.push({ path: 'leavers', message: found.problem })
    else {
      people.set(found.item.id, found.item)
      issues.push(...unreadIssues(snapshot, found.item, 'leavers'))
    }
  }
  if (leavers.length === 0) issues.push({ path: 'leavers', message: 'is empty: name who leaves' })
  if (issues.length > 0) throw new ValidationError(issues)
  const holdings = [...people].map(([id, agent]) => {
    return [id, { holding: without(listHolding(snapshot, agent)), reason: `${agent.name} leaves` }] as const
  })
  const notes = [...people.values()].flatMap((agent) => {
    const queues = queuesByGroup(snapshot, agent).map(({ name }) => name)
    return queues.length === 0
      ? []
      : [`${agent.name} stays in ${queues.join(', ')}, where a group makes them a member: take them out of the group.`]
  })
  return { desired: buildDesired(new Map(holdings)), notes: [...notes, ...unreadNotes(snapshot)] }
}

/**
 * Reads the people of a list: the column headed agent, name or mail of a CSV file or workbook, or each line of a text
 * without such a heading.
 * @throws ValidationError for a workbook without such a heading, for cells that have no heading, and for rows without a
 * person
 */
export async function readLeavers(source: SourceText | SourceWorkbook): Promise<string[]> {
  const { rows, fail } = await listRows(source, 'leavers')
  const [head, ...below] = rows
  const columns = head === undefined ? [] : personColumns(head)
  if (head !== undefined && columns.length > 0) {
    const rows = below.map((row) => ({ line: row.line, person: readPerson(row, columns) }))
    const nobody = rows.filter(({ person }) => person === undefined).map(({ line }) => ({ ...NOBODY, line }))
    const issues = [...validateColumns(head, below, columns), ...nobody]
    if (issues.length > 0) throw fail(issues)
    return rows.flatMap(({ person }) => person ?? [])
  }
  if ('text' in source) return splitLines(source.text)
  throw fail([{ path: '', message: 'has no column headed agent, name or mail', line: head?.line ?? 1 }])
}

/** The problem of a row without a person. */
export const NOBODY: Issue = { path: '', message: 'has no agent, name or mail' }

/** How the person of a row is named: by address and name if there are both. Mail programs copy an address in `<>`. */
export function readPerson({ cells }: CsvRow, columns: readonly number[]): string | undefined {
  const [first, second] = columns.map((at) => cells[at]?.text.trim() ?? '').filter((text) => text !== '')
  if (second === undefined || !first?.includes('@')) return first
  return `${second} <${/<([^<>]+)>$/.exec(first)?.[1] ?? first}>`
}

function splitLines(text: string): string[] {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/)
  return lines.map((line) => line.trim()).filter((line) => line !== '')
}

function without({ skills, languages, queues }: Holding): Holding {
  const none = (all: object) => Object.fromEntries(Object.keys(all).map((id) => [id, null]))
  return { skills: none(skills), languages: none(languages), queues: none(queues) }
}
