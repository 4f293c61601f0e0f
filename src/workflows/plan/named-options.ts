import { type Issue, ValidationError } from '../../core/errors'
import type { PlanScope, Recommendation, Ref, RoutingModel, Snapshot } from '../../documents'
import type { RecommendOptions } from '../../optimizer'
import { namesOf } from '../kit/names'
import type { RecommendJob } from '../parallel/recommend-job'
import type { FindChangesOptions } from './org-options'
import { inScopeOf, recommendedIn, scopeByName, scopeOf } from './scope'
import { joinDivisions } from './search/divisions'
import { searchLimits, within } from './search/guardrail-limits'
import { teamMembers } from './search/team-members'
import { hoursOfWeek } from './search/week-hours'

/** Options of the search, with ids instead of names. */
export interface NamedOptions {
  /** The search as a thread runs it, limited to items that the model has. */
  jobFor(model: RoutingModel): RecommendJob
  /** Whether a recommendation is for the chosen agents and queues. */
  isInScope(recommendation: Recommendation): boolean
}

/**
 * Resolves the names of agents, teams, queues and divisions, and hours as text.
 * @throws ValidationError naming each one that is not in the snapshot
 */
export function namedOptions(snapshot: Snapshot, options: FindChangesOptions, nowMs: number): NamedOptions {
  const spared = idsByName('--protect', 'agent', snapshot.agents, options.protect)
  const chosen = chosenAgents(snapshot, options)
  const scope = scopeOf(snapshot, scopeByName(snapshot, options.scope))
  const weights = weightsById(snapshot, options.weights)
  const costs = costsById(snapshot, options.costs)
  const hours = options.when === undefined ? undefined : hoursOfWeek(options.when, options.zone ?? 'UTC', nowMs)
  return {
    jobFor: (model) => jobOf(model, options, { snapshot, nowMs, spared, chosen, scope, weights, costs, hours }),
    isInScope: (one) => scope === undefined || recommendedIn(snapshot, scope, [one]).length > 0,
  }
}

/** The agents who may get changes; undefined: all. */
function chosenAgents(snapshot: Snapshot, { agents, teams }: FindChangesOptions): string[] | undefined {
  const named = agents === undefined ? undefined : idsByName('--agents', 'agent', snapshot.agents, agents)
  const members = teamMembers(snapshot, teams)
  if (members === undefined) return named
  return (named ?? [...members]).filter((id) => members.has(id))
}

interface Resolved {
  readonly snapshot: Snapshot
  readonly nowMs: number
  readonly spared: readonly string[]
  readonly chosen: readonly string[] | undefined
  readonly scope: PlanScope | undefined
  readonly weights: Readonly<Record<string, number>> | undefined
  readonly costs: RecommendOptions['costs']
  readonly hours: RecommendOptions['hours']
}

function jobOf(model: RoutingModel, options: FindChangesOptions, resolved: Resolved): RecommendJob {
  const known = new Set(model.agents.map(({ id }) => id))
  const protectedIds = (...own: (readonly string[] | undefined)[]) =>
    [...own.flatMap((ids) => ids ?? []), ...resolved.spared].filter((id) => known.has(id))
  const { recommend = {}, levels, tidy } = options
  const limits = searchLimits(options.guardrails, resolved.snapshot, model, resolved.nowMs)
  if (levels !== undefined) {
    const job = { scoring: levels, protectedAgents: protectedIds(limits.protectedAgents) }
    return { kind: 'levels', options: job }
  }
  if (tidy !== undefined) {
    return {
      kind: 'removals',
      options: { ...tidy, protectedAgents: protectedIds(tidy.protectedAgents, limits.protectedAgents) },
    }
  }
  const bound = within(recommend, limits)
  return {
    kind: 'improvement',
    options: {
      ...bound,
      choose: recommend.choose ?? choiceOf(recommend, resolved),
      protectedAgents: protectedIds(bound.protectedAgents),
      divisions:
        recommend.divisions ?? (options.acrossDivisions === true ? undefined : joinDivisions(resolved.snapshot)),
      queues: recommend.queues ?? queuesOf(model, resolved),
      agents: recommend.agents ?? agentsOf(model, resolved),
      weights: { ...recommend.weights, ...ofModel(model, resolved.weights) },
      costs: recommend.costs ?? costsOf(model, resolved.costs),
      hours: recommend.hours ?? resolved.hours,
    },
  }
}

/**
 * A caller who names queues wants enough changes for these; a division has too many queues for that. A maximum that
 * guardrails set is no request for that many changes.
 */
function choiceOf({ maxChanges, queues }: RecommendOptions, { scope }: Resolved): RecommendOptions['choose'] {
  if (maxChanges !== undefined) return undefined
  return scope?.queues !== undefined || queues !== undefined ? 'enough' : 'knee'
}

/** Queues of the model that are in the scope; undefined: all. */
function queuesOf({ queues }: RoutingModel, { snapshot, scope }: Resolved): string[] | undefined {
  if (scope === undefined) return undefined
  const within = inScopeOf(snapshot, scope)
  return queues.flatMap(({ id }) => (within.queue(id) ? [id] : []))
}

/** The named agents (default: all) who are in a division of the scope; undefined: all agents. */
function agentsOf({ agents }: RoutingModel, { snapshot, scope, chosen }: Resolved): string[] | undefined {
  if (chosen === undefined && scope?.divisions === undefined) return undefined
  const within = scope === undefined ? undefined : inScopeOf(snapshot, scope)
  return agents.flatMap(({ id }) => ((chosen?.includes(id) ?? true) && (within?.ofDivision(id) ?? true) ? [id] : []))
}

function ofModel({ queues }: RoutingModel, weights: Readonly<Record<string, number>> = {}): Record<string, number> {
  const known = new Set(queues.map(({ id }) => id))
  return Object.fromEntries(Object.entries(weights).filter(([id]) => known.has(id)))
}

/** A cost of something that no contact asks for has no effect. */
function costsOf({ skills, agents }: RoutingModel, costs: RecommendOptions['costs']): RecommendOptions['costs'] {
  if (costs === undefined) return undefined
  const known = (all: readonly { readonly id: string }[], own: Readonly<Record<string, number>> = {}) => {
    const ids = new Set(all.map(({ id }) => id))
    return Object.fromEntries(Object.entries(own).filter(([id]) => ids.has(id)))
  }
  return { skills: known(skills, costs.skills), agents: known(agents, costs.agents) }
}

/** A name is that of a skill, or else of an agent. */
function costsById({ skills, agents }: Snapshot, costs: FindChangesOptions['costs']): RecommendOptions['costs'] {
  if (costs === undefined) return undefined
  const skillNames = namesOf('skill', skills)
  const isSkill = (name: string) => 'one' in skillNames.find(name)
  const byId = (what: string, all: readonly Ref[], own: readonly string[]) =>
    Object.fromEntries(idsByName('--cost', what, all, own).map((id, i) => [id, costs[own[i] ?? ''] ?? 1]))
  const names = Object.keys(costs)
  return {
    skills: byId('skill', skills, names.filter(isSkill)),
    agents: byId(
      'skill or agent',
      [...agents, ...skills],
      names.filter((name) => !isSkill(name)),
    ),
  }
}

function weightsById({ queues }: Snapshot, weights: FindChangesOptions['weights']): Record<string, number> | undefined {
  if (weights === undefined) return undefined
  const names = Object.keys(weights)
  const ids = idsByName('--weight', 'queue', queues, names)
  return Object.fromEntries(ids.map((id, i) => [id, weights[names[i] ?? ''] ?? 1]))
}

/** Finds ids by name or id, in the given order. @throws ValidationError naming each one that does not exist */
export function idsByName(option: string, what: string, all: readonly Ref[], wanted: readonly string[] = []): string[] {
  const names = namesOf(what, all)
  const issues: Issue[] = []
  const ids = wanted.flatMap((text) => {
    const found = names.find(text)
    if ('one' in found) return [found.one.id]
    issues.push({ path: option, message: found.problem })
    return []
  })
  if (issues.length > 0) throw new ValidationError(issues)
  return ids
}
