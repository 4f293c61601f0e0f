import { checkDocument } from '../../core/checks'
import { byNameThenId } from '../../core/order'
import type { Ref, Snapshot, SnapshotAgent } from '../../documents'
import type { Sheet, SheetColumn, SheetValue } from '../../documents/tables/sheet'
import { writeXlsx } from '../../documents/tables/write-xlsx'
import { agentNames, formatLabel, indexNames } from '../kit/names'
import { memberCell, SHEETS } from './sheets'

/** Shows up to two decimals, as people write levels. The cell keeps further ones. */
const LEVEL_FORMAT = '0.##'

/**
 * The skill matrix of a snapshot as a workbook (.xlsx) to edit, for `planOrg` and `skillroute plan matrix`: the sheets Skills,
 * Languages and Queues with a row for each active agent, a column for each skill, language or queue, and in each cell
 * the level, or the ring of a member, followed by `off` if the member is not activated in the queue. A plan of the
 * unchanged workbook has no changes. A shared name is followed by the mail address (if the snapshot has it) or the id.
 * @throws ConfigError where the package hucre is not installed
 * @example
 * await writeFile('matrix.xlsx', await exportWorkbook(await captureSnapshot(client, { profiles: true })))
 */
export async function exportWorkbook(snapshot: Snapshot): Promise<Uint8Array> {
  return await writeXlsx(matrixSheets(snapshot))
}

/** The sheets of {@link exportWorkbook}, for a workbook with further ones. */
export function matrixSheets(snapshot: Snapshot): Sheet[] {
  checkDocument(snapshot, 'snapshot', 'skillroute/snapshot@1')
  const { skills, languages, queues } = snapshot
  const agents = [...snapshot.agents].sort(byNameThenId)
  const held = new Set(agents.flatMap((agent) => agent.skills.map(({ id }) => id)))
  const usable = skills.filter(({ id, state }) => state === 'active' || held.has(id))
  const names = agentNames(snapshot.agents)
  const labels = agents.map((agent) => formatLabel(agent, names, agent.profile?.email))
  const members = new Map(
    queues.map(({ id, members: all }) => [id, new Map(all.map((member) => [member.userId, member]))]),
  )
  return [
    sheet(
      SHEETS.skills,
      'skill',
      { all: skills, visible: usable, format: LEVEL_FORMAT, entry: LEVEL_ENTRY },
      ({ id }) => {
        const levels = byAgent(agents, (agent) => agent.skills.find((skill) => skill.id === id)?.level)
        return (agent) => levels.get(agent.id) ?? null
      },
    ),
    sheet(SHEETS.languages, 'language', { all: languages, visible: languages, entry: LEVEL_ENTRY }, ({ id }) => {
      const levels = byAgent(agents, (agent) => agent.languages.find((language) => language.id === id)?.level)
      return (agent) => levels.get(agent.id) ?? null
    }),
    sheet(SHEETS.queues, 'queue', { all: queues, visible: queues }, ({ id }) => {
      return (agent) => {
        const member = members.get(id)?.get(agent.id)
        return member === undefined ? null : memberCell(member)
      }
    }),
    aboutSheet(snapshot),
  ]

  function sheet<T extends Ref>(
    name: string,
    what: string,
    { all, visible, format, entry }: SheetOf<T>,
    toColumn: (one: T) => (agent: SnapshotAgent) => SheetValue,
  ): Sheet {
    const sorted = [...visible].sort(byNameThenId)
    const known = indexNames(what, all)
    const cells = sorted.map(toColumn)
    const columns = sorted.map((one): SheetColumn => ({ head: formatLabel(one, known), format }))
    return {
      name,
      columns: [{ head: 'agent' }, ...columns],
      rows: agents.map((agent, index) => [labels[index] ?? agent.id, ...cells.map((cell) => cell(agent))]),
      frozenColumns: 1,
      entry,
    }
  }
}

/** What the columns of a sheet are about. */
interface SheetOf<T extends Ref> extends Pick<Sheet, 'entry'> {
  /** All of the org, so that shared names are recognized. */
  readonly all: readonly T[]
  readonly visible: readonly T[]
  readonly format?: string | undefined
}

/** Says how the workbook is edited; it is not read. */
function aboutSheet({ org, takenAt }: Snapshot): Sheet {
  const rows = [
    ['Org', `${org.name} (${org.id})`],
    ['Read at', takenAt],
    ['Skills', 'A level from 0 to 5. Empty: leave it as it is. -: remove the skill.'],
    ['Languages', 'A whole level from 0 to 5. Empty: leave it as it is. -: remove the language.'],
    [
      'Queues',
      'The ring of a member, 1 to 6, followed by off if not activated. x: member in any ring. Empty: leave it as it is. -: remove the member.',
    ],
    ['Then', 'skillroute plan matrix FILE shows what would change; nothing is written before skillroute apply.'],
  ]
  return { name: 'About', columns: [{ head: 'what' }, { head: 'how' }], rows }
}

const LEVEL_ENTRY = {
  title: 'No level',
  message: 'A number from 0 to 5, or - to remove it. Leave the cell empty to keep what the org has.',
  formula: 'OR(B2="-",AND(ISNUMBER(B2),B2>=0,B2<=5))',
}

function byAgent<T>(agents: readonly SnapshotAgent[], of: (agent: SnapshotAgent) => T): Map<string, T> {
  return new Map(agents.map((agent) => [agent.id, of(agent)]))
}
