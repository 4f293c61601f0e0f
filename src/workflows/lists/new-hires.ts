import type { Issue } from '../../core/errors'
import type { DesiredMember, Ref, Snapshot, SnapshotAgent, SourceText } from '../../documents'
import { agentNames, indexNames, type Names } from '../kit/names'
import { type CsvCell, type CsvRow, validateTable } from '../kit/parse-csv'
import type { SourceWorkbook } from '../kit/source'
import { findCell, readHeld } from '../matrix/matrix-level'
import { readMember } from '../matrix/sheets'
import { buildDesired, type Holding, listHolding, noHolding, unreadNotes } from './copy-agent'
import { NOBODY, readPerson } from './leavers'
import { groupNotes, type ListedState, unreadIssues } from './like'
import { listRows, personColumns } from './list-rows'

/** Heading of the column with the person whose skills, languages and queues a new hire gets. */
const LIKE = 'like'

/** The id of what a column of the list is about, and how to read its cells. */
interface ColumnOf {
  readonly id: string
  readonly read: (agent: Ref, cell: CsvCell, line: number, into: Holding) => void
}

/**
 * The desired state of new hires from a list in CSV or a workbook, with a row for each. Each must already be a user of
 * the org, named in the column agent, name or mail. The column `like` names a person whose skills, languages and queues
 * they get. Each further column is a skill or language with its level, or a queue with the ring (or `x`). These are
 * added to what `like` gives, and replace it where both have a value.
 * @throws ValidationError with the line or cell of unknown and ambiguous names, invalid levels, and people named twice
 */
export async function newHiresToDesired(snapshot: Snapshot, source: SourceText | SourceWorkbook): Promise<ListedState> {
  const { rows, fail } = await listRows(source, 'new hires')
  const [head, ...others] = rows
  const below = others.filter(({ cells }) => cells.some(({ text }) => text.trim() !== ''))
  const columns = head === undefined ? [] : personColumns(head)
  if (head === undefined || columns.length === 0) {
    const message = 'must begin with a row of headings, one of which is agent, name or mail, such as name,like'
    throw fail([{ path: '', message, line: head?.line ?? 1 }])
  }
  const issues: Issue[] = []
  const readers = readHeader(snapshot, head, columns, issues)
  const meanings = readers.map((reader, index) => reader?.id ?? head.cells[index]?.text.trim().toLowerCase())
  issues.push(...validateTable(head, below, meanings))
  const names = agentNames(snapshot.agents)
  const like = head.cells.findIndex(({ text }) => text.trim().toLowerCase() === LIKE)
  const hires = new Map<string, { readonly holding: Holding; readonly reason: string }>()
  const models = new Map<string, SnapshotAgent>()
  for (const row of below) {
    const text = readPerson(row, columns)
    if (text === undefined) {
      issues.push({ ...NOBODY, line: row.line })
      continue
    }
    const agent = findOne(names, text, row, '; create the user in Genesys Cloud first', issues)
    if (agent === undefined) continue
    if (hires.has(agent.id)) issues.push({ path: text, message: 'is in an earlier line too', line: row.line })
    const template = row.cells[like]?.text.trim() ?? ''
    const model = template === '' ? undefined : findOne(names, template, row, '', issues)
    if (model !== undefined) models.set(model.id, model)
    issues.push(...unreadIssues(snapshot, model).map((issue) => ({ ...issue, line: row.line })))
    const holding = model === undefined ? noHolding() : listHolding(snapshot, model)
    row.cells.forEach((cell, index) => {
      if (cell.text.trim() !== '') readers[index]?.read(agent, cell, row.line, holding)
    })
    hires.set(agent.id, { holding, reason: model === undefined ? 'new hire' : `new hire, as ${model.name}` })
  }
  if (hires.size === 0 && issues.length === 0)
    issues.push({ path: '', message: 'names nobody: give each new hire a row', line: head.line })
  if (issues.length > 0) throw fail(issues)
  const notes = [...models.values()].flatMap((model) => groupNotes(snapshot, model))
  return { desired: buildDesired(hires), notes: [...notes, ...unreadNotes(snapshot)] }
}

function findOne(
  names: Names<SnapshotAgent>,
  text: string,
  { line }: CsvRow,
  hint: string,
  issues: Issue[],
): SnapshotAgent | undefined {
  const found = findCell(names, text)
  if ('item' in found) return found.item
  const isUnknown = found.problem.startsWith('the org has no')
  issues.push({ path: text, message: `${found.problem}${isUnknown ? hint : ''}`, line })
  return undefined
}

/** How each column is read: as a skill, a language or a queue; undefined for those with people. */
function readHeader(
  snapshot: Snapshot,
  { cells, line }: CsvRow,
  people: readonly number[],
  issues: Issue[],
): (ColumnOf | undefined)[] {
  const skills = indexNames('skill', snapshot.skills)
  const languages = indexNames('language', snapshot.languages)
  const queues = indexNames('queue', snapshot.queues)
  return cells.map(({ text, column }, index) => {
    const head = text.trim()
    if (
      head === '' ||
      people.includes(index) ||
      head.toLowerCase() === LIKE ||
      personColumns({ line, cells: [{ text, column }] }).length > 0
    )
      return undefined
    const found = { skill: findCell(skills, head), language: findCell(languages, head), queue: findCell(queues, head) }
    const known = Object.entries(found).flatMap(([kind, one]) => ('item' in one ? [{ kind, one: one.item }] : []))
    const [only, other] = known
    if (only === undefined || other !== undefined) {
      const message =
        other === undefined
          ? 'is no skill, language or queue of the org; correct it, or delete the column'
          : `is a ${known.map(({ kind }) => kind).join(' and a ')} of the org; use the id of the one that is meant`
      issues.push({ path: head, message, line, column })
      return undefined
    }
    const { kind, one } = only
    return {
      id: one.id,
      read: kind === 'queue' ? queueReader(one, issues) : levelReader(one, kind === 'skill', issues),
    }
  })
}

function levelReader(of: Ref, isSkill: boolean, issues: Issue[]): ColumnOf['read'] {
  return (agent, cell, line, { skills, languages }) => {
    const into = isSkill ? skills : languages
    const level = readHeld({ user: agent, skill: of, cell, line }, isSkill, issues)
    if (level !== undefined) into[of.id] = level
  }
}

function queueReader(queue: Ref, issues: Issue[]): ColumnOf['read'] {
  return (user, cell, line, { queues }) => {
    const member: DesiredMember | null | undefined = readMember({ user, queue, cell, line }, issues)
    if (member !== undefined) queues[queue.id] = member
  }
}
