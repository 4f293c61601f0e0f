import type { Client } from '../client'
import type { HygieneFinding, Recommendation, Snapshot } from '../core/documents'
import { ValidationError } from '../core/errors'

/** Options that narrow what is read. */
export interface ScopeOptions {
  readonly queue?: readonly string[] | undefined
  readonly division?: readonly string[] | undefined
}

/** The ids behind names or ids given with `--queue` and `--division`; undefined means all. */
export interface Scope {
  readonly queueIds?: readonly string[] | undefined
  readonly divisionIds?: readonly string[] | undefined
}

/** Options under which names were given. */
const SCOPE_OPTIONS = { queue: '--queue', division: '--division' }

/**
 * Finds queues and divisions by name or id.
 * @param given the options that named them, for messages
 * @throws ValidationError naming each one that is not in the org, with the names that come near
 */
export async function findScope(client: Client, options: ScopeOptions, given = SCOPE_OPTIONS): Promise<Scope> {
  const { queue = [], division = [] } = options
  return {
    ...(queue.length === 0 ? {} : { queueIds: pick(given.queue, queue, await client.routing.queues.list().toArray()) }),
    ...(division.length === 0
      ? {}
      : { divisionIds: pick(given.division, division, await client.divisions.list().toArray()) }),
  }
}

/**
 * The recommendations that act in the queues asked for, found in a snapshot of the whole org. The rest of the org stays
 * in the model: agents of these queues have other work too.
 * @throws ValidationError naming each queue or division that the snapshot does not hold
 */
export function inScope(
  snapshot: Snapshot,
  options: ScopeOptions,
  recommendations: readonly Recommendation[],
): readonly Recommendation[] {
  const wanted = queuesInScope(snapshot, options)
  if (wanted === undefined) return recommendations
  return recommendations.filter((one) => one.queues.some(({ id }) => wanted.has(id)))
}

/**
 * The snapshot with the agents of the queues asked for alone: those who have activated one of them.
 * @throws ValidationError naming each queue or division that the snapshot does not hold
 */
export function withAgentsInScope(snapshot: Snapshot, options: ScopeOptions): Snapshot {
  const wanted = queuesInScope(snapshot, options)
  if (wanted === undefined) return snapshot
  const queues = snapshot.queues.filter(({ id }) => wanted.has(id))
  const members = new Set(queues.flatMap((one) => one.members.filter(({ joined }) => joined).map((m) => m.userId)))
  const agents = snapshot.agents.filter(({ id }) => members.has(id))
  return { ...snapshot, scope: { ...snapshot.scope, queueIds: [...wanted] }, agents }
}

/**
 * The findings about the queues asked for, about groups that these use, and about their members, who alone are named.
 * @throws ValidationError naming each queue or division that the snapshot does not hold
 */
export function findingsInScope(
  snapshot: Snapshot,
  options: ScopeOptions,
  findings: readonly HygieneFinding[],
): readonly HygieneFinding[] {
  const wanted = queuesInScope(snapshot, options)
  if (wanted === undefined) return findings
  const queues = snapshot.queues.filter(({ id }) => wanted.has(id))
  const agents = new Set(withAgentsInScope(snapshot, options).agents.map(({ id }) => id))
  const groups = new Set(
    queues.flatMap(({ memberGroups = [], conditionalGroups = [] }) =>
      [...memberGroups, ...conditionalGroups.flatMap((rule) => rule.groups)].map(({ id }) => id),
    ),
  )
  return findings.flatMap((finding) => {
    const own = finding.agents.filter(({ id }) => agents.has(id))
    const { queue, group } = finding
    const isAbout = queue === undefined ? groups.has(group?.id ?? '') || own.length > 0 : wanted.has(queue.id)
    return isAbout ? [{ ...finding, agents: own }] : []
  })
}

/** Ids of the queues asked for; undefined: all. */
function queuesInScope(snapshot: Snapshot, { queue = [], division = [] }: ScopeOptions): Set<string> | undefined {
  if (queue.length === 0 && division.length === 0) return undefined
  const queueIds = new Set(
    queue.length === 0 ? snapshot.queues.map(({ id }) => id) : pick('--queue', queue, snapshot.queues),
  )
  const divisionIds = new Set(division.length === 0 ? [] : pick('--division', division, snapshot.divisions))
  return new Set(
    snapshot.queues
      .filter((one) => queueIds.has(one.id) && (division.length === 0 || divisionIds.has(one.divisionId ?? '')))
      .map(({ id }) => id),
  )
}

/** Ids of agents by name or id. @throws ValidationError naming each one that the snapshot does not hold */
export function agentIds(option: string, snapshot: Snapshot, wanted: readonly string[]): string[] {
  return pick(option, wanted, snapshot.agents)
}

interface Named {
  readonly id?: string | undefined
  readonly name?: string | undefined
}

function pick(option: string, wanted: readonly string[], all: readonly Named[]): string[] {
  const found = wanted.map((text) => all.find((one) => one.id === text) ?? all.find((one) => sameName(one.name, text)))
  const missing = wanted.filter((_, index) => found[index]?.id === undefined)
  if (missing.length > 0) {
    throw new ValidationError(
      missing.map((text) => ({ path: option, message: `no "${text}" in this org${near(text, all)}` })),
    )
  }
  return found.flatMap((one) => (one?.id === undefined ? [] : [one.id]))
}

function sameName(name: string | undefined, text: string): boolean {
  return name?.toLowerCase() === text.toLowerCase()
}

function near(text: string, all: readonly Named[]): string {
  const start = text.slice(0, 3).toLowerCase()
  const names = all.flatMap((one) => (one.name?.toLowerCase().includes(start) === true ? [one.name] : []))
  return names.length === 0
    ? ''
    : `; did you mean ${names
        .slice(0, 3)
        .map((name) => `"${name}"`)
        .join(' or ')}?`
}
