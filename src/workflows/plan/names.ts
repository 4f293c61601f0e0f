import { type Issue, ValidationError } from '../../core/errors'
import type { PlanLimits, RecommendRequest, Ref, ScopeNames, Snapshot } from '../../documents'
import type { HoursOfWeek, RecommendOptions } from '../../optimizer'
import { indexNames } from '../kit/names'
import { findTeamMembers } from '../kit/team-members'
import type { ScopeIds } from './scope'
import { hoursOfWeek } from './search/week-hours'

/** The ids of the items that the limits of a request name. */
export interface NamedLimits {
  /** Undefined: all of the org. */
  readonly scope: ScopeIds | undefined
  readonly protectedAgentIds: readonly string[]
}

/** The ids of the items that a search names. A field is undefined if the search names none. */
export interface NamedSearch {
  readonly agentIds: readonly string[] | undefined
  readonly weights: Readonly<Record<string, number>> | undefined
  readonly costs: RecommendOptions['costs']
  readonly hours: readonly HoursOfWeek[] | undefined
}

/** @throws ValidationError naming everything that is not in the snapshot */
export function resolveLimits(snapshot: Snapshot, { scope, protectedAgents }: PlanLimits): NamedLimits {
  return {
    scope: scopeByName(snapshot, scope),
    protectedAgentIds: idsByName('request.limits.protectedAgents', 'agent', snapshot.agents, protectedAgents),
  }
}

/** @throws ValidationError naming everything that is not in the snapshot, and hours that cannot be read */
export function resolveSearch(
  snapshot: Snapshot,
  { agents, teams, weights, costs, hours, timeZone = 'UTC' }: RecommendRequest,
  nowMs: number,
): NamedSearch {
  const named = agents && idsByName(`${SEARCH}.agents`, 'agent', snapshot.agents, agents)
  const members = teams && teamMembers(snapshot, teams)
  return {
    agentIds: members === undefined ? named : (named ?? [...members]).filter((id) => members.has(id)),
    weights: weights && byId(`${SEARCH}.weights`, 'queue', snapshot.queues, weights),
    costs: costs && costsById(snapshot, costs),
    hours: hours && hoursOfWeek(hours, timeZone, nowMs, `${SEARCH}.`),
  }
}

const SEARCH = 'request.want.recommend'

/**
 * Resolves names or ids to a scope; undefined without any.
 * @param paths the options that named them, for messages
 * @throws ValidationError naming each one that is not in the snapshot
 */
export function scopeByName(
  snapshot: Snapshot,
  { queues = [], divisions = [] }: ScopeNames = {},
  paths = { queues: 'request.limits.scope.queues', divisions: 'request.limits.scope.divisions' },
): ScopeIds | undefined {
  if (queues.length === 0 && divisions.length === 0) return undefined
  const inQueues = findIds(paths.queues, 'queue', snapshot.queues, queues)
  const inDivisions = findIds(paths.divisions, 'division', snapshot.divisions, divisions)
  const issues = [...inQueues.issues, ...inDivisions.issues]
  if (issues.length > 0) throw new ValidationError(issues)
  return {
    ...(queues.length > 0 && { queueIds: inQueues.ids }),
    ...(divisions.length > 0 && { divisionIds: inDivisions.ids }),
  }
}

/** Finds ids by name or id, in the given order. @throws ValidationError naming each one that does not exist */
export function idsByName(path: string, what: string, all: readonly Ref[], names: readonly string[] = []): string[] {
  const { ids, issues } = findIds(path, what, all, names)
  if (issues.length > 0) throw new ValidationError(issues)
  return ids
}

function findIds(path: string, what: string, all: readonly Ref[], names: readonly string[]) {
  const finder = indexNames(what, all)
  const issues: Issue[] = []
  const ids = names.flatMap((text) => {
    const found = finder.find(text)
    if ('item' in found) return [found.item.id]
    issues.push({ path, message: found.problem })
    return []
  })
  return { ids, issues }
}

function teamMembers({ agents }: Snapshot, teams: readonly string[]): ReadonlySet<string> {
  const { ids, problems } = findTeamMembers(agents, teams)
  if (problems.length > 0) throw new ValidationError(problems.map((message) => ({ path: `${SEARCH}.teams`, message })))
  return ids
}

/** The values of names, by id. @throws ValidationError for two names of the same item, since only one value can hold */
function byId(path: string, what: string, all: readonly Ref[], values: Readonly<Record<string, number>>) {
  const found = indexNames(what, all)
  const names = new Map<string, string>()
  const issues: Issue[] = []
  const entries = Object.entries(values).flatMap(([name, value]): [string, number][] => {
    const match = found.find(name)
    if ('problem' in match) {
      issues.push({ path, message: match.problem })
      return []
    }
    const { id } = match.item
    const earlier = names.get(id)
    if (earlier !== undefined)
      issues.push({ path, message: `"${earlier}" and "${name}" are the same ${what}: name it once` })
    names.set(id, name)
    return [[id, value]]
  })
  if (issues.length > 0) throw new ValidationError(issues)
  return Object.fromEntries(entries)
}

/** A name is that of a skill, or else of an agent. */
function costsById({ skills, agents }: Snapshot, costs: Readonly<Record<string, number>>): RecommendOptions['costs'] {
  const skillNames = indexNames('skill', skills)
  const [ofSkills, ofOthers]: [[string, number][], [string, number][]] = [[], []]
  for (const entry of Object.entries(costs)) ('item' in skillNames.find(entry[0]) ? ofSkills : ofOthers).push(entry)
  const path = `${SEARCH}.costs`
  return {
    skills: byId(path, 'skill', skills, Object.fromEntries(ofSkills)),
    agents: byId(path, 'skill or agent', [...agents, ...skills], Object.fromEntries(ofOthers)),
  }
}
