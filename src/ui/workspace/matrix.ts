import type { Snapshot } from '../../documents'
import type { MatrixView } from '../protocol/view'

export interface MatrixQuery {
  /** Part of a name; case does not matter. */
  readonly find: string
  /** Id of a queue, to show only its members; empty: all agents. */
  readonly queue: string
  readonly from: number
}

/** Agents on one page of the matrix. */
const PAGE_ROWS = 25

/** Who holds what: active agents by name, with their levels and queues. */
export function matrixView(snapshot: Snapshot, { find, queue, from }: MatrixQuery): MatrixView {
  const { agents, queues, divisions } = snapshot
  const members = queues.find(({ id }) => id === queue)?.members
  const inQueue = members && new Set(members.flatMap(({ userId, joined }) => (joined ? [userId] : [])))
  const desired = find.trim().toLowerCase()
  const found = agents
    .filter(
      ({ id, name, state }) => state === 'active' && name.toLowerCase().includes(desired) && (inQueue?.has(id) ?? true),
    )
    .sort(byName)
  const names = new Map(divisions.map(({ id, name }) => [id, name]))
  const rows = found.slice(from, from + PAGE_ROWS).map((agent) => {
    const division = names.get(agent.divisionId ?? '')
    return {
      id: agent.id,
      name: agent.name,
      ...(division === undefined ? {} : { division }),
      levels: Object.fromEntries(agent.skills.map(({ id, level }) => [id, level])),
      queues: queues.flatMap(({ id, members: all }) =>
        all.some(({ userId, joined }) => joined && userId === agent.id) ? [id] : [],
      ),
    }
  })
  return { skills: listColumns(snapshot), rows, from, total: found.length }

  /** Active skills, and others that somebody holds. */
  function listColumns({ skills, agents: all }: Snapshot) {
    const held = new Set(all.flatMap((agent) => agent.skills.map(({ id }) => id)))
    return skills
      .filter(({ id, state }) => state === 'active' || held.has(id))
      .map(({ id, name }) => ({ id, name }))
      .sort(byName)
  }
}

/** Order of the page's lists. */
export function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0
}
