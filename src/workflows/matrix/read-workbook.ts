import { type Issue, ValidationError } from '../../core/errors'
import { joinUpTo } from '../../core/text/counted'
import type { Desired, DesiredMember, Ref, Snapshot } from '../../documents'
import type { ReadSheet } from '../../documents/tables/sheet'
import { agentNames, indexNames } from '../kit/names'
import type { ListedState } from '../lists/like'
import { resolveLevels } from './matrix'
import { readHeld } from './matrix-level'
import { atCell, findSheets, readMember } from './sheets'
import { readWide, type WideCell, type WideRows } from './wide'

/** Why each change of a plan from a workbook is asked for. */
const REASON = 'set in the workbook'

type Levels = Record<string, number | null>

/**
 * The desired state that a workbook asks for: the skill matrix (sheet Skills), languages and queue memberships (sheets of
 * these names), as `exportWorkbook` writes it. Each sheet has a row for each agent; a cell of Skills and Languages has a
 * level. A cell of Queues has the ring, followed by `off` for a member who is not activated. An empty cell leaves things
 * as they are; `-` removes. A workbook with a single sheet of another name is read as Skills; other sheets are not read.
 * @throws ValidationError naming the cell of every problem: unknown and ambiguous names, invalid levels and memberships
 */
export function resolveSheets(snapshot: Snapshot, sheets: readonly ReadSheet[], file: string): ListedState {
  const { skills, languages, queues } = findSheets(sheets, file)
  const issues: Issue[] = []
  if ([skills, languages, queues].every((sheet) => sheet === undefined || sheet.rows.length === 0)) {
    issues.push({
      path: '',
      message: 'has no rows in its sheets; each needs a row of headings and a row for each agent',
    })
  }
  const emptied: string[] = []
  const held = heldIn(snapshot)
  const noteEmptied =
    (those: ReadonlySet<string>) =>
    ({ agent, of }: Pick<WideCell, 'agent' | 'of'>): void => {
      if (those.has(keyOf(agent, of))) emptied.push(`${agent.name} / ${of.name}`)
    }
  const ofAgents = new Map<string, { readonly skills: Levels; readonly languages: Levels }>()
  const ofQueues = new Map<string, Record<string, DesiredMember | null>>()
  inSheet(skills, issues, (rows, sheetIssues) => {
    for (const { user, skill, level } of resolveLevels(snapshot, rows, sheetIssues, noteEmptied(held.skills))) {
      levelsFor(user).skills[skill.id] = level
    }
  })
  const agents = agentNames(snapshot.agents)
  inSheet(languages, issues, (rows, sheetIssues) => {
    const columns = indexNames('language', snapshot.languages)
    const onCell = ({ agent, of, cell, line }: WideCell): void => {
      const level = readHeld({ user: agent, skill: of, cell, line }, false, sheetIssues)
      if (level !== undefined) levelsFor(agent).languages[of.id] = level
    }
    readWide(rows, { what: 'language', agents, columns, onCell, onEmpty: noteEmptied(held.languages) }, sheetIssues)
  })
  inSheet(queues, issues, (rows, sheetIssues) => {
    const columns = indexNames('queue', snapshot.queues)
    const onCell = ({ agent, of, cell, line }: WideCell): void => {
      const member = readMember({ user: agent, queue: of, cell, line }, sheetIssues)
      if (member === undefined) return
      const members = ofQueues.get(of.id) ?? {}
      members[agent.id] = member
      ofQueues.set(of.id, members)
    }
    readWide(rows, { what: 'queue', agents, columns, onCell, onEmpty: noteEmptied(held.queues) }, sheetIssues)
  })
  if (issues.length > 0) throw new ValidationError(issues, { subject: file })
  const desired: Desired = {
    format: 'skillroute/desired@1',
    agents: Object.fromEntries([...ofAgents].map(([id, levels]) => [id, { ...levels, reason: REASON }])),
    queues: Object.fromEntries([...ofQueues].map(([id, members]) => [id, { members, reason: REASON }])),
  }
  return { desired, notes: emptied.length === 0 ? [] : [emptiedNote(file, emptied)] }

  function levelsFor({ id }: Ref): { readonly skills: Levels; readonly languages: Levels } {
    const levels = ofAgents.get(id) ?? { skills: {}, languages: {} }
    ofAgents.set(id, levels)
    return levels
  }
}

/** Reads one sheet; its problems name their cells. */
function inSheet(
  sheet: ReadSheet | undefined,
  issues: Issue[],
  read: (rows: WideRows, sheetIssues: Issue[]) => void,
): void {
  const [head, ...rows] = sheet?.rows ?? []
  if (sheet === undefined || head === undefined) return
  const sheetIssues: Issue[] = []
  read({ head, rows }, sheetIssues)
  issues.push(...sheetIssues.map((issue) => atCell(sheet.name, issue)))
}

/** Keys of the skills and languages that agents hold, and of their memberships. */
function heldIn({ agents, queues }: Snapshot) {
  const of = (what: 'skills' | 'languages'): Set<string> =>
    new Set(agents.flatMap((agent) => agent[what].map((level) => keyOf(agent, level))))
  const members = queues.flatMap((queue) => queue.members.map(({ userId }) => keyOf({ id: userId }, queue)))
  return { skills: of('skills'), languages: of('languages'), queues: new Set(members) }
}

function keyOf(agent: Pick<Ref, 'id'>, of: Pick<Ref, 'id'>): string {
  return `${agent.id} ${of.id}`
}

function emptiedNote(file: string, emptied: readonly string[]): string {
  const cells = emptied.length === 1 ? '1 cell is' : `${emptied.length} cells are`
  return `${cells} empty in ${file} where the org has a value, which stays; write - to remove it: ${joinUpTo(emptied)}.`
}
