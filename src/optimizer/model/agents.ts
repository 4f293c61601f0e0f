import { defined } from '../../core/defined'
import { byId } from '../../core/order'
import type { Demand, ModelAgent, ModelContactType, Snapshot, WeekPresence } from '../../documents'
import { groupsOfMembers } from './conditional-groups'

type Handling = ModelAgent['handling'][number]

/** What availability is calculated from, see `routingModel`. */
interface BusyTimes {
  /** Effective busy time of the window. */
  readonly busySeconds: number
  /** The share of the work at whose time an agent of this week is on queue; undefined without work. */
  readonly shareAtWork: (week: readonly WeekPresence[]) => number | undefined
}

/** The snapshot's agents as agents of the model, sorted by id. */
export function modelAgents(
  snapshot: Snapshot,
  demand: Demand,
  types: readonly ModelContactType[],
  { busySeconds, shareAtWork }: BusyTimes,
  notes: string[],
): ModelAgent[] {
  const joined = joinedQueues(snapshot)
  const handling = handlingByAgent(snapshot, demand, types, notes)
  const times = new Map(demand.staffing.map((row) => [row.userId, row]))
  const utilizationByUser = new Map(demand.ownUtilization?.map((row) => [row.userId, row]))
  const agents = snapshot.agents.map((agent): ModelAgent => {
    const time = times.get(agent.id)
    const staffedSeconds =
      time === undefined
        ? 0
        : time.interactingSeconds + time.communicatingSeconds + time.idleSeconds + time.notRespondingSeconds
    const byWeek = time?.week === undefined ? undefined : shareAtWork(time.week)
    return {
      id: agent.id,
      name: agent.name,
      skills: byId(agent.skills),
      languages: byId(agent.languages),
      queues: joined.get(agent.id) ?? [],
      certifications: [...agent.certifications].sort(),
      eligible: agent.state === 'active' && agent.licensed !== false,
      availability: demand.staffing.length === 0 ? 1 : Math.min(1, byWeek ?? staffedSeconds / busySeconds),
      staffedSeconds,
      ...(time?.week === undefined ? {} : { week: time.week }),
      handling: handling.get(agent.id) ?? [],
      ...pickCapacity(utilizationByUser.get(agent.id) ?? demand),
    }
  })
  noteAgents(agents, demand, notes)
  return byId(agents)
}

function pickCapacity({ concurrency, interruptedBy }: Pick<Demand, 'concurrency' | 'interruptedBy'>) {
  return defined({ concurrency, interruptedBy })
}

function joinedQueues(snapshot: Snapshot): Map<string, ModelAgent['queues'][number][]> {
  const joined = new Map<string, ModelAgent['queues'][number][]>()
  for (const queue of [...snapshot.queues].sort((a, b) => (a.id < b.id ? -1 : 1))) {
    const groups = groupsOfMembers(queue)
    for (const member of queue.members) {
      if (!member.joined) continue
      const queues = joined.get(member.userId) ?? []
      joined.set(member.userId, queues)
      queues.push({ queueId: queue.id, ring: member.ring, ...defined({ groupIds: groups.get(member.userId) }) })
    }
  }
  return joined
}

function handlingByAgent(
  snapshot: Snapshot,
  demand: Demand,
  types: readonly ModelContactType[],
  notes: string[],
): Map<string, Handling[]> {
  const agentIds = new Set(snapshot.agents.map((agent) => agent.id))
  const typeIds = new Set(types.map((type) => type.id))
  const rows = new Map<string, Handling[]>()
  let lost = 0
  for (const row of demand.agents) {
    if (!agentIds.has(row.userId) || !typeIds.has(row.contactTypeId)) {
      lost += row.handled
      continue
    }
    if (row.handled === 0) continue
    const handling = rows.get(row.userId) ?? []
    rows.set(row.userId, handling)
    const { contactTypeId, handled, transferred, resolved } = row
    handling.push({
      contactTypeId,
      handled,
      ahtSeconds: row.handleSeconds / handled,
      transferred,
      ...(resolved === undefined ? {} : { resolved: Math.min(resolved, handled) }),
    })
  }
  if (lost > 0) notes.push(`${lost} handled contacts of agents or contact types outside the model are left out.`)
  for (const handling of rows.values()) handling.sort((a, b) => (a.contactTypeId < b.contactTypeId ? -1 : 1))
  return rows
}

function noteAgents(agents: readonly ModelAgent[], demand: Demand, notes: string[]): void {
  const left = agents.filter((agent) => !agent.eligible).length
  if (left > 0)
    notes.push(
      `Agents who are inactive or have no routing license: ${left}. They take no contacts, and no changes are proposed for them.`,
    )
  if (demand.staffing.length === 0) {
    notes.push('No staffing was captured: every agent counts as on queue all the time, which flatters coverage.')
    return
  }
  const absent = agents.filter((agent) => agent.eligible && agent.staffedSeconds === 0).length
  if (absent > 0) notes.push(`${absent} eligible agents spent no time on queue in the window: their availability is 0.`)
}
