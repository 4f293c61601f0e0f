import type { ModelContactType, Ref, RoutingModel } from '../../documents'
import { canServe } from '../model/can-serve'
import { ordered } from '../model/model-input'

/** How much of the demand agents can serve. Ratios are 0..1. */
export interface SkillCoverage {
  /** Share of all contacts whose type can be served by at least one agent who is ever on queue. */
  readonly servable: number
  /** Share of all contacts for which at least one able agent is expected to be on queue when they arrive. */
  readonly onQueue: number
  readonly contactTypes: readonly TypeCoverage[]
  readonly skills: readonly SkillCoverageRow[]
}

/** Coverage of one part of the demand. */
export interface CoverageRow {
  /** Contacts in the window. */
  readonly offered: number
  /** Eligible agents who can serve this part. */
  readonly agents: number
  /** How many of these agents are on queue at the same time, on average. */
  readonly agentsOnQueue: number
  readonly servable: number
  readonly onQueue: number
}

/** Coverage of one contact type. */
export interface TypeCoverage extends CoverageRow {
  readonly contactTypeId: string
  readonly queueId: string
  readonly skillIds: readonly string[]
}

/** Coverage of the contacts that require one skill. */
export interface SkillCoverageRow extends CoverageRow {
  readonly skill: Ref
  /** All agents who hold the skill, even if they are not eligible or in no queue whose contacts require it. */
  readonly holders: number
}

/**
 * Share of demand that agents on queue can serve, by contact type and by required skill. A contact type's `onQueue` is
 * 1 - product of (1 - availability) over its able agents, who are assumed to be independent. A skill's row sums the
 * contact types that require it; its agents are those who can serve at least one of them.
 */
export function skillCoverage(model: RoutingModel): SkillCoverage {
  const sorted = ordered(model)
  const serves = canServe(sorted)
  const able = sorted.contactTypes.map((type) => sorted.agents.flatMap((agent, a) => (serves(agent, type) ? [a] : [])))
  const availability = (a: number): number => sorted.agents[a]?.availability ?? 0
  const contactTypes = sorted.contactTypes.map((type, k): TypeCoverage => {
    const agents = able[k] ?? []
    const probabilityOfNone = agents.reduce((product, a) => product * (1 - availability(a)), 1)
    return {
      contactTypeId: type.id,
      queueId: type.queueId,
      skillIds: type.skillIds,
      offered: type.offered,
      agents: agents.length,
      agentsOnQueue: agents.reduce((sum, a) => sum + availability(a), 0),
      servable: agents.some((a) => availability(a) > 0) ? 1 : 0,
      onQueue: 1 - probabilityOfNone,
    }
  })
  const typesRequiring = (skillId: string): number[] =>
    sorted.contactTypes.flatMap((type: ModelContactType, k) => (type.skillIds.includes(skillId) ? [k] : []))
  const requiredSkillIds = [...new Set(sorted.contactTypes.flatMap((type) => type.skillIds))].sort()
  const names = new Map(sorted.skills.map((skill) => [skill.id, skill.name]))
  const skills = requiredSkillIds.map((id): SkillCoverageRow => {
    const types = typesRequiring(id)
    const agents = [...new Set(types.flatMap((k) => able[k] ?? []))]
    const rows = types.flatMap((k) => contactTypes[k] ?? [])
    return {
      skill: { id, name: names.get(id) ?? id },
      holders: sorted.agents.filter((agent) => agent.skills.some((skill) => skill.id === id)).length,
      agents: agents.length,
      agentsOnQueue: agents.reduce((sum, a) => sum + availability(a), 0),
      ...shares(rows),
    }
  })
  const { servable, onQueue } = shares(contactTypes)
  return { servable, onQueue, contactTypes, skills }
}

/** Shares of the rows' contacts; 1 if there are no contacts. */
function shares(rows: readonly TypeCoverage[]): { offered: number; servable: number; onQueue: number } {
  const offered = rows.reduce((sum, row) => sum + row.offered, 0)
  const averageShare = (part: (row: TypeCoverage) => number): number =>
    offered === 0 ? 1 : rows.reduce((sum, row) => sum + row.offered * part(row), 0) / offered
  return { offered, servable: averageShare((row) => row.servable), onQueue: averageShare((row) => row.onQueue) }
}
