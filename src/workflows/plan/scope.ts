import { type Issue, ValidationError } from '../../core/errors'
import { addTo } from '../../core/group-by'
import type { Change, LeftOut, PlanScope, Recommendation, Ref, Snapshot } from '../../documents'
import { aspectName, changedOwner } from '../../documents/plan/aspect-name'

/** The part of the org that a plan is made for, by ids. An absent list means all. */
export interface ScopeIds {
  readonly queueIds?: readonly string[] | undefined
  readonly divisionIds?: readonly string[] | undefined
}

/** The scope of a plan with its names; undefined: all of the org. @throws ValidationError for unknown ids */
export function buildScope(snapshot: Snapshot, { queueIds, divisionIds }: ScopeIds = {}): PlanScope | undefined {
  if (queueIds === undefined && divisionIds === undefined) return undefined
  const issues: Issue[] = []
  const refs = (what: string, ids: readonly string[], all: readonly Ref[]): Ref[] =>
    [...new Set(ids)].sort().flatMap((id) => {
      const found = all.find((one) => one.id === id)
      if (found === undefined) issues.push({ path: `scope.${what}Ids`, message: `the snapshot knows no ${what} ${id}` })
      return found === undefined ? [] : [{ id: found.id, name: found.name }]
    })
  const scope = {
    ...(queueIds === undefined ? {} : { queues: refs('queue', queueIds, snapshot.queues) }),
    ...(divisionIds === undefined ? {} : { divisions: refs('division', divisionIds, snapshot.divisions) }),
  }
  if (issues.length > 0) throw new ValidationError(issues)
  return scope
}

/** @param joining agents who become members of a queue, by its id */
export function resolveScope(
  snapshot: Snapshot,
  { queues, divisions }: PlanScope,
  joining: ReadonlyMap<string, readonly string[]> = new Map(),
) {
  const divisionIds = divisions === undefined ? undefined : new Set(divisions.map(({ id }) => id))
  const named = queues === undefined ? undefined : new Set(queues.map(({ id }) => id))
  const isInDivisions = (divisionId: string | undefined): boolean => divisionIds?.has(divisionId ?? '') ?? true
  const within = snapshot.queues.filter(({ id, divisionId }) => (named?.has(id) ?? true) && isInDivisions(divisionId))
  const queueIds = new Set(within.map(({ id }) => id))
  const agentIds = new Set(snapshot.agents.filter(({ divisionId }) => isInDivisions(divisionId)).map(({ id }) => id))
  const members = new Set(
    within.flatMap(({ id, members: own }) => [...own.map(({ userId }) => userId), ...(joining.get(id) ?? [])]),
  )
  return {
    queue: (id: string) => queueIds.has(id),
    /** Whether the agent is in a division of the scope and, if the scope names queues, a member of one of them. */
    agent: (id: string) => agentIds.has(id) && (named === undefined || members.has(id)),
    /** Whether the agent is in a division of the scope; its queues do not matter. */
    ofDivision: (id: string) => agentIds.has(id),
  }
}

/** Whether the contacts of a queue count in a scope, by its id; undefined: those of all do. */
export function countedIn(
  snapshot: Snapshot,
  scope: PlanScope | undefined,
): ((queueId: string) => boolean) | undefined {
  return scope === undefined ? undefined : resolveScope(snapshot, scope).queue
}

/** Recommendations for agents in the scope's divisions that affect the scope's queues. */
export function recommendedIn(
  snapshot: Snapshot,
  scope: PlanScope,
  recommendations: readonly Recommendation[],
): readonly Recommendation[] {
  const within = resolveScope(snapshot, scope)
  return recommendations.filter(
    ({ agent, queues }) => within.ofDivision(agent.id) && queues.some(({ id }) => within.queue(id)),
  )
}

/** Keeps the changes in a scope; leaves out all others, each with the reason. */
export function withinScope(
  snapshot: Snapshot,
  changes: readonly Change[],
  scope: PlanScope | undefined,
): { readonly changes: readonly Change[]; readonly leftOut: readonly LeftOut[] } {
  if (scope === undefined) return { changes, leftOut: [] }
  const joining = new Map<string, string[]>()
  for (const change of changes) {
    if (change.kind === 'member.add') addTo(joining, change.queue.id, change.user.id)
  }
  const inScope = resolveScope(snapshot, scope, joining)
  const retained: Change[] = []
  const leftOut: LeftOut[] = []
  for (const change of changes) {
    const why = whyOutside(snapshot, change, inScope, scope)
    if (why === undefined) retained.push(change)
    else leftOut.push({ code: 'scope', what: changeText(change), why })
  }
  return { changes: retained, leftOut }
}

function whyOutside(
  snapshot: Snapshot,
  change: Change,
  inScope: ReturnType<typeof resolveScope>,
  scope: PlanScope,
): string | undefined {
  if ('queue' in change && !inScope.queue(change.queue.id))
    return `Outside the scope (${scopeText(scope)}): another queue`
  if (change.kind === 'queue.set') return undefined
  const { id } = change.user
  if (!inScope.ofDivision(id)) {
    const { divisionId } = snapshot.agents.find((agent) => agent.id === id) ?? {}
    const name = snapshot.divisions.find((division) => division.id === divisionId)?.name ?? divisionId
    return `Outside the scope (${scopeText(scope)}): the agent is of ${name === undefined ? 'no division' : `division ${name}`}`
  }
  if ('queue' in change || inScope.agent(id)) return undefined
  return `Outside the scope (${scopeText(scope)}): the agent is no member of its queues`
}

/** `queues Billing, Care; divisions Home`. */
function scopeText({ queues, divisions }: PlanScope): string {
  const names = (what: string, refs: readonly Ref[] | undefined): string[] =>
    refs === undefined ? [] : [`${what}${refs.length === 1 ? '' : 's'} ${refs.map(({ name }) => name).join(', ')}`]
  return [...names('queue', queues), ...names('division', divisions)].join('; ')
}

/** A change in a few words, such as `Ann Lee (u1): Billing 3`. */
export function changeText(change: Change): string {
  const { id, name } = changedOwner(change)
  return `${name} (${id}): ${aspectText(change)}`
}

function aspectText(change: Change): string {
  const name = aspectName(change)
  switch (change.kind) {
    case 'skill.set':
    case 'language.set':
      return `${name} ${change.after}`
    case 'skill.remove':
    case 'language.remove':
      return `${name} removed`
    case 'member.add':
      return `member of ${name}`
    case 'member.remove':
      return `no member of ${name}`
    case 'member.join':
      return `${change.after ? 'activated' : 'deactivated'} in ${name}`
    case 'member.ring':
      return `ring ${change.after} of ${name}`
    default:
      return name
  }
}
