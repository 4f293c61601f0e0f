import type { Client } from '../../client'
import { type Issue, ValidationError } from '../../core/errors'
import type { HygieneFinding, Recommendation, Snapshot } from '../../documents'
import { indexNames } from '../../workflows/kit/names'
import { scopeByName } from '../../workflows/plan/names'
import { buildScope, recommendedIn, resolveScope, type ScopeIds } from '../../workflows/plan/scope'

/** Options that narrow what is read. */
export interface ScopeOptions {
  readonly queue?: readonly string[] | undefined
  readonly division?: readonly string[] | undefined
}

/** The options that contained the names. */
const SCOPE_OPTIONS = { queue: '--queue', division: '--division' }

/**
 * Finds queues and divisions by name or id.
 * @param given the options that named them, for messages
 * @throws ValidationError naming each one that is not in the org, with similar names
 */
export async function findScope(client: Client, options: ScopeOptions, given = SCOPE_OPTIONS): Promise<ScopeIds> {
  const { queue = [], division = [] } = options
  return {
    ...(queue.length === 0
      ? {}
      : { queueIds: pick(given.queue, 'queue', queue, await client.routing.queues.list().toArray()) }),
    ...(division.length === 0
      ? {}
      : { divisionIds: pick(given.division, 'division', division, await client.divisions.list().toArray()) }),
  }
}

/**
 * The same from a snapshot; undefined without any.
 * @throws ValidationError naming each queue or division that the snapshot does not contain
 */
export function scopeByFlags(snapshot: Snapshot, { queue: queues, division: divisions }: ScopeOptions) {
  return scopeByName(snapshot, { queues, divisions }, { queues: '--queue', divisions: '--division' })
}

/**
 * The recommendations for agents of these divisions that have an effect in these queues, from a snapshot of the whole
 * org. The rest of the org stays in the model, because these queues' agents have other work too.
 * @throws ValidationError naming each queue or division that the snapshot does not contain
 */
export function inScope(
  snapshot: Snapshot,
  options: ScopeOptions,
  recommendations: readonly Recommendation[],
): readonly Recommendation[] {
  const scope = buildScope(snapshot, scopeByFlags(snapshot, options))
  return scope === undefined ? recommendations : recommendedIn(snapshot, scope, recommendations)
}

/**
 * The requested queues, and those of the requested divisions, from a snapshot of the whole org or of these queues.
 * @throws ValidationError naming each queue or division that the snapshot does not contain
 */
export function queuesInScope(snapshot: Snapshot, options: ScopeOptions): Snapshot['queues'] {
  const scope = buildScope(snapshot, scopeByFlags(snapshot, options))
  if (scope === undefined) return snapshot.queues
  const within = resolveScope(snapshot, scope)
  return snapshot.queues.filter(({ id }) => within.queue(id))
}

/**
 * The snapshot with only the agents of the scope: those in the requested divisions who are activated in one of the
 * requested queues.
 * @throws ValidationError naming each queue or division that the snapshot does not contain
 */
export function withAgentsInScope(snapshot: Snapshot, options: ScopeOptions): Snapshot {
  const scope = buildScope(snapshot, scopeByFlags(snapshot, options))
  if (scope === undefined) return snapshot
  const within = resolveScope(snapshot, scope)
  const queues = snapshot.queues.filter(({ id }) => within.queue(id))
  const members = new Set(queues.flatMap((queue) => queue.members.filter(({ joined }) => joined).map((m) => m.userId)))
  const agents = snapshot.agents.filter(({ id }) => members.has(id) && within.ofDivision(id))
  return { ...snapshot, scope: { ...snapshot.scope, queueIds: queues.map(({ id }) => id) }, agents }
}

/**
 * The findings about the requested queues, about groups that these use, and about their members. No other agent is
 * named.
 * @throws ValidationError naming each queue or division that the snapshot does not contain
 */
export function findingsInScope(
  snapshot: Snapshot,
  options: ScopeOptions,
  findings: readonly HygieneFinding[],
): readonly HygieneFinding[] {
  const scope = buildScope(snapshot, scopeByFlags(snapshot, options))
  if (scope === undefined) return findings
  const within = resolveScope(snapshot, scope)
  const queues = snapshot.queues.filter(({ id }) => within.queue(id))
  const agents = new Set(withAgentsInScope(snapshot, options).agents.map(({ id }) => id))
  const groups = new Set(
    queues.flatMap(({ memberGroups = [], conditionalGroups = [] }) =>
      [...memberGroups, ...conditionalGroups.flatMap((rule) => rule.groups)].map(({ id }) => id),
    ),
  )
  return findings.flatMap((finding) => {
    const agentsInScope = finding.agents.filter(({ id }) => agents.has(id))
    const { queue, group } = finding
    const isAbout =
      queue === undefined ? groups.has(group?.id ?? '') || agentsInScope.length > 0 : within.queue(queue.id)
    if (!isAbout) return []
    const others = finding.agents.length - agentsInScope.length
    // The message counts all agents, the list has those in scope: say so where they differ.
    const message =
      others === 0 || agentsInScope.length === 0
        ? finding.message
        : `${finding.message} In scope: ${agentsInScope.length} of the ${finding.agents.length} agents.`
    return [{ ...finding, message, agents: agentsInScope }]
  })
}

interface Named {
  readonly id?: string | undefined
  readonly name?: string | undefined
}

function pick(option: string, kind: string, desired: readonly string[], all: readonly Named[]): string[] {
  const known = all.flatMap(({ id, name }) => (id === undefined ? [] : [{ id, name: name ?? id }]))
  const names = indexNames(kind, known)
  const issues: Issue[] = []
  const ids = desired.flatMap((text) => {
    const found = names.find(text)
    if ('item' in found) return [found.item.id]
    issues.push({ path: option, message: found.problem })
    return []
  })
  if (issues.length > 0) throw new ValidationError(issues)
  return ids
}
