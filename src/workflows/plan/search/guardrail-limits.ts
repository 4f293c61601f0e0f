import type { CoverageLimit, Guardrails, Ref, RoutingModel, Snapshot } from '../../../documents'
import { CHANGE_KINDS, LEVERS } from '../../../documents/plan-request/search-options'
import type { RecommendOptions } from '../../../optimizer'
import type { HoldersNeeded } from '../../../optimizer/improve/center/options'
import { indexNames } from '../../kit/names'
import { findTeamMembers } from '../../kit/team-members'
import { spanHours } from './week-hours'

/** Limits of which the lower one applies. */
const NUMBERS = ['maxAgents', 'maxSkillsPerAgent', 'maxServiceLevelDrop', 'maxDropAboveTarget'] as const

/** The limits of a search that follow from guardrails: what it may change, and how much. */
export type SearchLimits = Pick<
  RecommendOptions,
  | 'levers'
  | 'maxChanges'
  | (typeof NUMBERS)[number]
  | 'protectedAgentIds'
  | 'protectedSkills'
  | 'protectedQueues'
  | 'minHolders'
  | 'requiredCertifications'
>

/**
 * Extracts the limits that a search can respect, so that guardrails do not refuse its result: teams, protected agents,
 * skills and queues, certifications, skills per agent, numbers of changes, agents and removals, and how far service level may
 * fall. Names that the org does not have are ignored here: `recommend` refuses them, and the check of a plan reports them.
 */
export function searchLimits(
  guardrails: Guardrails | undefined,
  snapshot: Snapshot,
  model: RoutingModel,
  nowMs: number,
): SearchLimits {
  if (guardrails === undefined) return {}
  const { protected: protection = {}, certifications = [], changes = {}, maxSkillsPerAgent } = guardrails
  const drop = min(...(guardrails.service ?? []).map(({ maxServiceLevelDrop }) => maxServiceLevelDrop))
  const active = snapshot.agents.filter(({ state }) => state === 'active').length
  return {
    levers: listLevers(changes),
    maxChanges: changes.maxChanges,
    maxAgents: min(
      changes.maxAgents,
      changes.maxAgentShare === undefined ? undefined : Math.floor(changes.maxAgentShare * active),
    ),
    maxSkillsPerAgent,
    maxServiceLevelDrop: drop,
    maxDropAboveTarget: drop,
    protectedAgentIds: [
      ...(findIds('agent', snapshot.agents, model.agents, protection.agents) ?? []),
      ...outside(changes.teams, snapshot, model),
    ],
    protectedSkills: findIds('skill', snapshot.skills, model.skills, protection.skills),
    protectedQueues: findIds('queue', snapshot.queues, model.queues, protection.queues),
    minHolders: (guardrails.coverage ?? []).flatMap((limit) => listHolders(limit, snapshot, model, nowMs)),
    requiredCertifications: Object.fromEntries(
      certifications.flatMap(({ skill, requires }) =>
        (findIds('skill', snapshot.skills, model.skills, [skill]) ?? []).map((id) => [id, requires] as const),
      ),
    ),
  }
}

/** Agents of the model who are in none of the teams that may change. */
function outside(teams: readonly string[] | undefined, { agents }: Snapshot, model: RoutingModel): string[] {
  if (teams === undefined) return []
  const { ids } = findTeamMembers(agents, teams)
  return model.agents.flatMap(({ id }) => (ids.has(id) ? [] : [id]))
}

/**
 * The number of holders that a coverage limit requires. Limits for one queue or for a minimum level are only checked on
 * the plan.
 */
function listHolders(
  { skill, queue, minLevel = 0, minAgents, during }: CoverageLimit,
  snapshot: Snapshot,
  model: RoutingModel,
  nowMs: number,
): HoldersNeeded[] {
  if (minAgents === undefined || queue !== undefined || minLevel > 0) return []
  const hours = during === undefined ? [undefined] : spanHours(during, nowMs)
  return (findIds('skill', snapshot.skills, model.skills, [skill]) ?? []).flatMap((id) =>
    hours.map((own) => ({ skill: id, min: minAgents, during: own })),
  )
}

/** Combines the caller's options with the limits; the stricter value applies. */
export function within(options: RecommendOptions, limits: SearchLimits): RecommendOptions {
  const { levers = LEVERS, maxChanges, choose } = options
  const isCut = limits.maxChanges !== undefined && limits.maxChanges < (maxChanges ?? Number.POSITIVE_INFINITY)
  return {
    ...options,
    levers: levers.filter((lever) => limits.levers?.includes(lever) ?? true),
    maxChanges: isCut ? limits.maxChanges : maxChanges,
    // A maximum number of changes is no request for that many.
    choose: choose ?? (maxChanges === undefined ? 'knee' : undefined),
    ...Object.fromEntries(NUMBERS.map((name) => [name, min(options[name], limits[name])])),
    protectedAgentIds: [...(options.protectedAgentIds ?? []), ...(limits.protectedAgentIds ?? [])],
    protectedSkills: [...(options.protectedSkills ?? []), ...(limits.protectedSkills ?? [])],
    protectedQueues: [...(options.protectedQueues ?? []), ...(limits.protectedQueues ?? [])],
    minHolders: [...(options.minHolders ?? []), ...(limits.minHolders ?? [])],
    requiredCertifications: both(options.requiredCertifications, limits.requiredCertifications),
  }
}

type Certifications = NonNullable<RecommendOptions['requiredCertifications']>

function both(own: Certifications = {}, others: Certifications = {}): Certifications {
  const ids = new Set([...Object.keys(own), ...Object.keys(others)])
  return Object.fromEntries([...ids].map((id) => [id, [own[id] ?? [], others[id] ?? []].flat()]))
}

function listLevers({ maxDeletions, maxLevelChange }: NonNullable<Guardrails['changes']>): RecommendOptions['levers'] {
  return CHANGE_KINDS.filter(
    (lever) => !(lever === 'remove' && maxDeletions === 0) && !(lever === 'level' && maxLevelChange !== undefined),
  )
}

function min(...limits: readonly (number | undefined)[]): number | undefined {
  const given = limits.flatMap((limit) => (limit === undefined ? [] : [limit]))
  return given.length === 0 ? undefined : Math.min(...given)
}

/** Finds ids by name or id, limited to items that the model has. */
function findIds(what: string, all: readonly Ref[], known: readonly Ref[], desired: readonly string[] | undefined) {
  const names = indexNames(what, all)
  const ids = new Set(known.map(({ id }) => id))
  return desired?.flatMap((text) => {
    const found = names.find(text)
    return 'item' in found && ids.has(found.item.id) ? [found.item.id] : []
  })
}
