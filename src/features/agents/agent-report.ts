import { checkDocument } from '../../core/checks'
import { ValidationError } from '../../core/errors'
import { groupBy } from '../../core/group-by'
import { byNameThenId } from '../../core/order'
import type { Demand, Ref, Snapshot } from '../../documents'
import { agentOccupancy } from '../../resources/analytics/measures'
import type { AgentReport, AgentSkillUse, AgentUse } from './documents/agent-report'

/**
 * Occupancy, use of each skill and efficiency of every agent of a snapshot over the window of a demand, and of agents who
 * handled contacts in it but are not in the snapshot. Pure.
 * @throws ValidationError when the two are of different orgs
 * @example
 * const report = buildAgentReport(await captureSnapshot(client), await captureDemand(client, { days: 7 }))
 * for (const { agent, occupancy } of report.agents) console.log(agent.name, occupancy)
 */
export function buildAgentReport(snapshot: Snapshot, demand: Demand): AgentReport {
  checkDocument(snapshot, 'snapshot', 'skillroute/snapshot@1')
  checkDocument(demand, 'demand', 'skillroute/demand@1')
  if (snapshot.org.id !== demand.org.id) {
    const message = `demand of org "${demand.org.name}" does not belong to the snapshot of "${snapshot.org.name}"; capture both from one org`
    throw new ValidationError([{ path: 'demand.org.id', message }])
  }
  const measured = new Map(agentEfficiency(demand).map((row) => [row.userId, row]))
  const known = new Map(snapshot.agents.map((agent) => [agent.id, agent]))
  const names = new Map(snapshot.skills.map(({ id, name }) => [id, name]))
  const skillRef = (id: string): Ref => ({ id, name: names.get(id) ?? id })
  const isPart = snapshot.scope.queueIds !== undefined || snapshot.scope.divisionIds !== undefined
  // If the snapshot covers only a part of the org, agents outside of it are missing on purpose.
  const worked = isPart ? [] : [...measured.values()].filter(({ userId, handled }) => handled > 0 && !known.has(userId))
  const agents = [...known.keys(), ...worked.map(({ userId }) => userId)].map((id) => {
    const agent = known.get(id)
    const levels = new Map((agent?.skills ?? []).map((held) => [held.id, held.level]))
    return describeUse({ id, name: agent?.name ?? id }, levels, measured.get(id), skillRef)
  })
  const gaps = snapshot.gaps.filter(({ kind }) => kind === 'agent')
  return {
    format: 'skillroute/agent-report@1',
    org: snapshot.org,
    interval: demand.interval,
    agents: agents.sort((a, b) => byNameThenId(a.agent, b.agent)),
    notes: [
      ...gaps.map(({ id, reason }) => `Could not be read: agent ${id}: ${reason}`),
      ...(worked.length === 0
        ? []
        : [`${worked.length} agents handled contacts in the window but are not among the agents read: shown by id.`]),
      'A contact that asked for two skills counts in the use of both.',
      ...demand.notes,
    ],
  }
}

function describeUse(
  agent: Ref,
  levels: ReadonlyMap<string, number>,
  row: AgentEfficiency | undefined,
  skillRef: (id: string) => Ref,
): AgentUse {
  const used = new Map((row?.skills ?? []).map((use) => [use.skillId, use]))
  const skills = [...new Set([...levels.keys(), ...used.keys()])].map((id): AgentSkillUse => {
    const use = used.get(id)
    const idle = row !== undefined && row.staffedSeconds > 0 ? 0 : undefined
    return {
      skill: skillRef(id),
      level: levels.get(id) ?? null,
      handled: use?.handled ?? 0,
      handleSeconds: use?.handleSeconds ?? 0,
      ...given('utilization', use === undefined ? idle : use.utilization),
    }
  })
  return {
    agent,
    staffedSeconds: row?.staffedSeconds ?? 0,
    ...given('occupancy', row?.occupancy),
    handled: row?.handled ?? 0,
    ...given('ahtSeconds', row?.ahtSeconds),
    ...given('efficiency', row?.efficiency),
    ...given('transferRate', row?.transferRate),
    ...given('resolvedShare', row?.resolvedShare),
    skills: skills.sort((a, b) => byNameThenId(a.skill, b.skill)),
  }
}

function given<Name extends string>(name: Name, value: number | undefined): Partial<Record<Name, number>> {
  const field: Partial<Record<Name, number>> = {}
  if (value !== undefined) field[name] = value
  return field
}

/** How an agent's time on queue was used. Ratios are 0..1. */
export interface AgentEfficiency {
  readonly userId: string
  readonly staffedSeconds: number
  readonly handled: number
  readonly ahtSeconds: number | undefined
  /**
   * Average handle time of all agents for the same contact types, divided by the agent's own: 1 is average, above 1 is faster.
   * Undefined when nothing was handled.
   */
  readonly efficiency: number | undefined
  /** Transfers for each handled contact; undefined when nothing was handled. */
  readonly transferRate: number | undefined
  /**
   * Share of resolved contacts among the handled contacts for which this is known; undefined if it is known for none.
   */
  readonly resolvedShare: number | undefined
  /** INTERACTING / (INTERACTING + COMMUNICATING + IDLE); undefined without a row of routing time. */
  readonly occupancy: number | undefined
  readonly skills: readonly SkillUse[]
}

export interface SkillUse {
  readonly skillId: string
  readonly handled: number
  readonly handleSeconds: number
  /**
   * Handle time of contacts that asked for the skill over staffed time. A contact that asked for two skills counts in
   * both, so these do not add up to the occupancy.
   */
  readonly utilization: number | undefined
}

/** Occupancy and use of skills of every agent in a demand, by user id. Pure. */
export function agentEfficiency(demand: Demand): AgentEfficiency[] {
  const skillsByType = new Map(demand.contactTypes.map((type) => [type.id, type.skillIds]))
  const times = new Map(demand.staffing.map((time) => [time.userId, time]))
  const work = groupBy(demand.agents, ({ userId }) => userId)
  const meanOfPeers = meanHandleSeconds(demand.agents)
  const userIds = [...new Set([...times.keys(), ...work.keys()])].sort()
  return userIds.map((userId) => {
    const rows = work.get(userId) ?? []
    const time = times.get(userId)
    const staffedSeconds =
      time === undefined
        ? 0
        : time.interactingSeconds + time.communicatingSeconds + time.idleSeconds + time.notRespondingSeconds
    const handled = rows.reduce((sum, row) => sum + row.handled, 0)
    const handleSeconds = rows.reduce((sum, row) => sum + row.handleSeconds, 0)
    return {
      userId,
      staffedSeconds,
      handled,
      ahtSeconds: ratio(handleSeconds, handled),
      efficiency: ratio(
        rows.reduce((sum, row) => sum + row.handled * meanOfPeers(row.contactTypeId), 0),
        handleSeconds,
      ),
      transferRate: ratio(
        rows.reduce((sum, row) => sum + row.transferred, 0),
        handled,
      ),
      resolvedShare: resolvedShare(rows),
      occupancy: time === undefined ? undefined : agentOccupancy(time),
      skills: skillUses(rows, skillsByType, staffedSeconds),
    }
  })
}

/** Mean handle time of a contact type over all agents, in seconds. */
function meanHandleSeconds(rows: Demand['agents']): (contactTypeId: string) => number {
  const sums = new Map<string, { handled: number; seconds: number }>()
  for (const { contactTypeId, handled, handleSeconds } of rows) {
    const sum = sums.get(contactTypeId) ?? { handled: 0, seconds: 0 }
    sums.set(contactTypeId, { handled: sum.handled + handled, seconds: sum.seconds + handleSeconds })
  }
  return (contactTypeId) => {
    const { handled = 0, seconds = 0 } = sums.get(contactTypeId) ?? {}
    return ratio(seconds, handled) ?? 0
  }
}

function resolvedShare(rows: Demand['agents']): number | undefined {
  const known = rows.filter(({ resolved }) => resolved !== undefined)
  return ratio(
    known.reduce((sum, { resolved = 0 }) => sum + resolved, 0),
    known.reduce((sum, { handled }) => sum + handled, 0),
  )
}

function ratio(part: number, whole: number): number | undefined {
  return whole > 0 ? part / whole : undefined
}

function skillUses(
  rows: readonly Demand['agents'][number][],
  skillsByType: ReadonlyMap<string, readonly string[]>,
  staffedSeconds: number,
): SkillUse[] {
  const uses = new Map<string, { handled: number; handleSeconds: number }>()
  for (const { contactTypeId, handled, handleSeconds } of rows) {
    for (const skillId of skillsByType.get(contactTypeId) ?? []) {
      const use = uses.get(skillId) ?? { handled: 0, handleSeconds: 0 }
      uses.set(skillId, { handled: use.handled + handled, handleSeconds: use.handleSeconds + handleSeconds })
    }
  }
  return [...uses]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([skillId, use]) => ({
      skillId,
      ...use,
      utilization: ratio(use.handleSeconds, staffedSeconds),
    }))
}
