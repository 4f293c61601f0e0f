import type { PlanLimits, PlanScope, QueueSet, RecommendRequest, RoutingModel, Snapshot, Want } from '../../documents'
import type { RecommendOptions } from '../../optimizer'
import { BUSY, type BusySkill, busySkills } from '../../optimizer/propose/busy-skills'
import type { RecommendJob } from '../parallel/recommend-job'
import { type NamedLimits, type NamedSearch, resolveSearch } from './names'
import { buildScope, resolveScope } from './scope'
import { searchLimits, within } from './search/guardrail-limits'

/**
 * The search that a request asks for, as a thread runs it.
 * @returns makes it for a model, limited to items that the model has
 * @throws ValidationError naming everything that is not in the snapshot
 */
export function searchJob(
  snapshot: Snapshot,
  want: Want,
  limits: Pick<PlanLimits, 'guardrails'> & NamedLimits,
  nowMs: number,
): (model: RoutingModel, queueSettings?: readonly QueueSet[]) => RecommendJob {
  const resolveAt = (atMs: number) => resolveSearch(snapshot, want.recommend ?? {}, atMs)
  resolveAt(nowMs)
  const scope = buildScope(snapshot, limits.scope)
  return (model, queueSettings) => {
    // Clocks of the days that the model is of.
    const atMs = model.period === undefined ? nowMs : Date.parse(model.period.start)
    return buildJob(model, want, { snapshot, limits, search: resolveAt(atMs), scope, nowMs: atMs, queueSettings })
  }
}

interface Resolved {
  readonly snapshot: Snapshot
  readonly limits: Pick<PlanLimits, 'guardrails'> & NamedLimits
  readonly search: NamedSearch
  readonly scope: PlanScope | undefined
  readonly nowMs: number
  readonly queueSettings: readonly QueueSet[] | undefined
}

function buildJob(model: RoutingModel, want: Want, resolved: Resolved): RecommendJob {
  const { snapshot, limits, search, scope, nowMs, queueSettings } = resolved
  const bounds = searchLimits(limits.guardrails, snapshot, model, nowMs)
  const known = new Set(model.agents.map(({ id }) => id))
  const protectedAgentIds = [...limits.protectedAgentIds, ...(bounds.protectedAgentIds ?? [])].filter((id) =>
    known.has(id),
  )
  if (want.levels !== undefined) return { kind: 'levels', options: { scoring: want.levels, protectedAgentIds } }
  if (want.tidy !== undefined) return { kind: 'removals', options: { ...want.tidy, protectedAgentIds } }
  const { agents: _agents, teams: _teams, weights: _weights, ...rest } = want.recommend ?? {}
  const { costs: _costs, hours: _hours, timeZone: _timeZone, onlyBusySkills: _rule, acrossDivisions, ...options } = rest
  return {
    kind: 'improvement',
    options: {
      ...within({ ...options, ...busySkillOptions(model, want.recommend ?? {}) }, bounds),
      choose: options.choose ?? defaultChoice(options, scope),
      protectedAgentIds,
      divisions: acrossDivisions === true ? undefined : joinDivisions(snapshot),
      queues: listQueues(model, resolved),
      agents: listAgents(model, resolved),
      weights: keepKnown(model.queues, search.weights),
      costs: search.costs && {
        skills: keepKnown(model.skills, search.costs.skills),
        agents: keepKnown(model.agents, search.costs.agents),
      },
      hours: search.hours,
      queueSettings: queueSettings?.filter(({ queue }) => model.queues.some(({ id }) => id === queue.id)),
    },
  }
}

/**
 * A caller who names queues wants enough changes for these; a division has too many queues for that. A maximum that
 * guardrails set is no request for that many changes.
 */
function defaultChoice({ maxChanges }: RecommendOptions, scope: PlanScope | undefined): RecommendOptions['choose'] {
  if (maxChanges !== undefined) return undefined
  return scope?.queues === undefined ? 'knee' : 'enough'
}

/** Queues of the model that are in the scope; undefined: all. */
function listQueues({ queues }: RoutingModel, { snapshot, scope }: Resolved): string[] | undefined {
  if (scope === undefined) return undefined
  const inScope = resolveScope(snapshot, scope)
  return queues.flatMap(({ id }) => (inScope.queue(id) ? [id] : []))
}

/** The named agents (default: all) who are in a division of the scope; undefined: all agents. */
function listAgents({ agents }: RoutingModel, { snapshot, scope, search }: Resolved): string[] | undefined {
  if (search.agentIds === undefined && scope?.divisions === undefined) return undefined
  const named = search.agentIds && new Set(search.agentIds)
  const inScope = scope && resolveScope(snapshot, scope)
  return agents.flatMap(({ id }) => ((named?.has(id) ?? true) && (inScope?.ofDivision(id) ?? true) ? [id] : []))
}

/** Weights and costs of something that no contact asks for have no effect. */
function keepKnown<T>(all: readonly { readonly id: string }[], values: Readonly<Record<string, T>> | undefined) {
  if (values === undefined) return undefined
  const ids = new Set(all.map(({ id }) => id))
  return Object.fromEntries(Object.entries(values).filter(([id]) => ids.has(id)))
}

/**
 * Says who may join which queue: agents of the queue's division, and of each division that already has a member there.
 * A queue without a division is open to all.
 */
export function joinDivisions({ agents, queues }: Snapshot): NonNullable<RecommendOptions['divisions']> {
  const divisionByAgent = new Map(
    agents.flatMap(({ id, divisionId }) => (divisionId === undefined ? [] : [[id, divisionId]])),
  )
  return {
    agents: Object.fromEntries(divisionByAgent),
    queues: Object.fromEntries(
      queues.flatMap(({ id, divisionId, members }) => {
        if (divisionId === undefined) return []
        const memberDivisions = members.flatMap(({ userId }) => divisionByAgent.get(userId) ?? [])
        return [[id, [...new Set([divisionId, ...memberDivisions])].sort()]]
      }),
    ),
  }
}

/** The options of a search that grants only busy skills; none without that rule. */
function busySkillOptions(
  model: RoutingModel,
  { onlyBusySkills, levers = ['grant'] }: RecommendRequest,
): RecommendOptions {
  if (onlyBusySkills === undefined) return {}
  const busy = new Set(busySkills(model, onlyBusySkills).map(({ skill }) => skill.id))
  return { levers, protectedSkills: model.skills.flatMap(({ id }) => (busy.has(id) ? [] : [id])) }
}

/** Which skills the rule found, as a note; none without that rule. */
export function busySkillsNote(model: RoutingModel, { onlyBusySkills }: RecommendRequest = {}): string[] {
  if (onlyBusySkills === undefined) return []
  const { minUtilization = BUSY.minUtilization, minOffered = BUSY.minOffered } = onlyBusySkills
  const found = busySkills(model, onlyBusySkills).map(formatSkill).join(', ')
  return [
    `Only skills that take more than ${percent(minUtilization)} of the staffed time of their holders, with more than ${minOffered} contacts offered, are granted: ${found === '' ? 'there is none' : found}.`,
  ]
}

function formatSkill({ skill, utilization, offered }: BusySkill): string {
  return `${skill.name} (${utilization === undefined ? 'held by nobody' : percent(utilization)}, ${offered} offered)`
}

function percent(ratio: number): string {
  return `${Number((ratio * 100).toFixed(1))} %`
}
