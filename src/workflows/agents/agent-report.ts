import { checkBag } from '../../core/bag'
import { ValidationError } from '../../core/errors'
import type { AgentReport, AgentSkillUse, AgentUse, Demand, Ref, Snapshot } from '../../documents'
import { DEMAND, SNAPSHOT } from '../../documents/bags'
import { type AgentEfficiency, agentEfficiency } from './agent-efficiency'

/**
 * Occupancy, use of each skill and efficiency of every agent of a snapshot over the window of a demand, and of agents who
 * handled contacts in it but are not in the snapshot. Pure.
 * @throws ValidationError when the two are of different orgs
 * @example
 * const report = buildAgentReport(await captureSnapshot(client), await captureDemand(client, { days: 7 }))
 * for (const { agent, occupancy } of report.agents) console.log(agent.name, occupancy)
 */
export function buildAgentReport(snapshot: Snapshot, demand: Demand): AgentReport {
  checkBag(snapshot, 'snapshot', SNAPSHOT)
  checkBag(demand, 'demand', DEMAND)
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
    return useOf({ id, name: agent?.name ?? id }, levels, measured.get(id), skillRef)
  })
  const gaps = snapshot.gaps.filter(({ kind }) => kind === 'agent')
  return {
    format: 'skillroute/agent-report@1',
    org: snapshot.org,
    interval: demand.interval,
    agents: agents.sort((a, b) => compareNames(a.agent, b.agent)),
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

function useOf(
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
    skills: skills.sort((a, b) => compareNames(a.skill, b.skill)),
  }
}

function given<Name extends string>(name: Name, value: number | undefined): Partial<Record<Name, number>> {
  const field: Partial<Record<Name, number>> = {}
  if (value !== undefined) field[name] = value
  return field
}

function compareNames(a: Ref, b: Ref): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : a.id < b.id ? -1 : 1
}
