import type { ModelAgent, ModelContactType, RoutingModel } from '../../../documents'
import { needsSkills } from '../../model/can-serve'
import type { Compiled } from '../../simulate/compile/compiled'
import type { ImproveSettings } from './settings'
import type { Token } from './tokens'

/** Changes of one agent that together let the agent take another contact type. */
export interface Opening {
  readonly agent: number
  readonly tokens: readonly Token[]
  /** Contact types that need these tokens, or some of them. */
  readonly types: readonly number[]
}

/** What each agent lacks for each contact type, without changes. N agents, K contact types. */
export interface Openings {
  /** What agent a lacks for type k, at `[a * K + k]`; undefined if a lacks nothing, or lacks more than a may get. */
  readonly lacking: readonly (readonly Token[] | undefined)[]
  /** Types for which an agent lacks something, by agent; and agents, by type. */
  readonly typesOf: readonly (readonly number[])[]
  readonly agentsOf: readonly (readonly number[])[]
  readonly all: readonly Opening[]
}

/** Most changes that an agent may get for one contact type. */
const MAX_GRANTS = 3
const MAX_WITH_JOIN = 2

interface AgentOpenings {
  /** By contact type. */
  readonly lacking: readonly (readonly Token[] | undefined)[]
  readonly types: readonly number[]
  readonly openings: readonly Omit<Opening, 'agent'>[]
}

/** Caches the changes of agents across searches: most agents stay the same from step to step. */
const cache = new WeakMap<ImproveSettings, WeakMap<ModelAgent, AgentOpenings>>()

/** Changes that the constraints on agents, skills and queues allow. */
export function findOpenings(compiled: Compiled, settings: ImproveSettings): Openings {
  const { agents, contactTypes } = compiled.model
  const known = cache.get(settings) ?? new WeakMap<ModelAgent, AgentOpenings>()
  cache.set(settings, known)
  let requirements: readonly (Requirement | undefined)[] | undefined
  const rows: AgentOpenings[] = []
  for (const [a, agent] of agents.entries()) {
    let agentRow = known.get(agent)
    if (agentRow === undefined) {
      requirements ??= contactTypes.map((type) => findRequirement(compiled.model, type, settings))
      agentRow = agentOpenings(compiled, settings, requirements, a)
      known.set(agent, agentRow)
    }
    rows.push(agentRow)
  }
  const agentsOf: number[][] = contactTypes.map(() => [])
  for (const [a, { types }] of rows.entries()) for (const k of types) agentsOf[k]?.push(a)
  return {
    lacking: rows.flatMap(({ lacking }) => lacking),
    typesOf: rows.map(({ types }) => types),
    agentsOf,
    all: rows.flatMap(({ openings }, agent) => openings.map((opening) => ({ agent, ...opening }))),
  }
}

function agentOpenings(
  { model, slots, mediumOf }: Compiled,
  settings: ImproveSettings,
  requirements: readonly (Requirement | undefined)[],
  a: number,
): AgentOpenings {
  const agent = model.agents[a]
  if (agent === undefined || !mayChange(agent, settings))
    return { lacking: requirements.map(() => undefined), types: [], openings: [] }
  const levels = new Map(agent.skills.map(({ id, level }) => [id, level]))
  const queues = new Set(agent.queues.map(({ queueId }) => queueId))
  const lacking = requirements.map((need, k) => {
    const takesMedium = (slots.max[a * slots.media + (mediumOf[k] ?? 0)] ?? 0) > 0
    return takesMedium && need !== undefined ? lackingFor(agent, levels, queues, need, settings) : undefined
  })
  const types = lacking.flatMap((tokens, k) => (tokens === undefined ? [] : [k]))
  return { lacking, types, openings: openingsOf(types, (k) => lacking[k] ?? []) }
}

export function mayChange({ id, eligible }: ModelAgent, { isChangeable }: ImproveSettings): boolean {
  return eligible && isChangeable(id)
}

interface Requirement {
  readonly type: ModelContactType
  readonly queueId: string
  /** The change that makes an agent a member of its queue. */
  readonly join: Token
  /** Skills that it requires, and the changes that grant them. */
  readonly skills: readonly { readonly id: string; readonly grant: Token }[]
}

/** Undefined if the settings do not let its queue be improved. */
function findRequirement(
  { skills, queues }: RoutingModel,
  type: ModelContactType,
  settings: ImproveSettings,
): Requirement | undefined {
  const at = queues.findIndex(({ id }) => id === type.queueId)
  const queue = queues[at]
  if (queue === undefined || settings.queues?.has(queue.id) === false) return undefined
  const skillIds = needsSkills(queue) ? type.skillIds : []
  return {
    type,
    queueId: queue.id,
    join: skills.length + at,
    skills: skillIds.map((id) => ({ id, grant: skills.findIndex((skill) => skill.id === id) })),
  }
}

function lackingFor(
  agent: ModelAgent,
  levels: ReadonlyMap<string, number>,
  queues: ReadonlySet<string>,
  { type, queueId, join, skills }: Requirement,
  settings: ImproveSettings,
): Token[] | undefined {
  if (type.languageId !== undefined && !agent.languages.some(({ id }) => id === type.languageId)) return undefined
  const isMember = queues.has(queueId)
  // If the agent holds the skill at too low a level, no change is proposed: the level stays.
  if (skills.some(({ id }) => (levels.get(id) ?? 5) < (type.minimumLevel ?? 0))) return undefined
  const missing = skills.filter(({ id }) => !levels.has(id))
  if (missing.length > 0 && !settings.levers.has('grant')) return undefined
  if (!isMember && !mayJoin(agent, queueId, settings)) return undefined
  if (missing.some(({ id }) => !mayHold(agent, id, settings))) return undefined
  const tokens = missing.map(({ grant }) => grant)
  if (!isMember) tokens.push(join)
  const max = isMember ? MAX_GRANTS : MAX_WITH_JOIN
  return tokens.length === 0 || tokens.length > max ? undefined : tokens.sort((a, b) => a - b)
}

function mayJoin(
  { id }: ModelAgent,
  queueId: string,
  { levers, protectedQueues, divisions }: ImproveSettings,
): boolean {
  const [division, queueDivisions] = [divisions.agents[id], divisions.queues[queueId]]
  const isOfDivision = division === undefined || queueDivisions === undefined || queueDivisions.includes(division)
  return levers.has('join') && !protectedQueues.has(queueId) && isOfDivision
}

export function mayHold(agent: ModelAgent, skillId: string, settings: ImproveSettings): boolean {
  return !settings.protectedSkills.has(skillId) && isCertified(agent, skillId, settings)
}

/** Whether an agent has every certification that a skill requires. */
export function isCertified({ certifications }: ModelAgent, skillId: string, settings: ImproveSettings): boolean {
  return (settings.requiredCertifications[skillId] ?? []).every((needed) => certifications.includes(needed))
}

/** One opening for each set of changes that a contact type requires. */
function openingsOf(types: readonly number[], tokensOf: (type: number) => readonly Token[]): Omit<Opening, 'agent'>[] {
  const sets = new Map<string, readonly Token[]>()
  for (const k of types) sets.set(tokensOf(k).join(), tokensOf(k))
  return [...sets.values()].map((tokens) => ({
    tokens,
    types: types.filter((k) => tokensOf(k).every((token) => tokens.includes(token))),
  }))
}
