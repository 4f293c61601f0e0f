import type { Json } from '../../core/json/json'
import { isRecord } from '../../core/json/unknown'
import type { Change, Snapshot } from '../../documents'
import { isValued } from '../../optimizer/model'
import type { GroupConditions } from '../desired/targets'
import { asList, listAt, valueAt } from '../kit/values'
import { groupMembers } from './side-effects'

type Org = Pick<Snapshot, 'queues' | 'agents' | 'skills' | 'languages'>

/**
 * Selects the changes that a forecast includes. A member who is activated again returns to their old ring. Rules of
 * conditional group routing get the agents of their groups, before and after the changes, if these are known.
 * @param groups conditions of the skill groups, from `readTargets`
 */
export function valuedChanges(
  snapshot: Pick<Snapshot, 'queues'> & Partial<Org>,
  changes: readonly Change[],
  groups: readonly GroupConditions[] = [],
): Change[] {
  const { queues, agents = [], skills = [], languages = [] } = snapshot
  const rings = new Map(
    queues.flatMap(({ id, members }) => members.map(({ userId, ring }) => [`${id}/${userId}`, ring] as const)),
  )
  const known = changes.flatMap((change): Change[] => {
    if (change.kind !== 'member.join' || !change.after) return []
    const ring = rings.get(`${change.queue.id}/${change.user.id}`) ?? 1
    return [{ ...change, kind: 'member.ring', before: ring, after: ring }]
  })
  const rewrite = changes.some(isOverflow)
    ? rulesWithMembers({ queues, agents, skills, languages }, changes, groups)
    : undefined
  const others = changes.map((change): Change => {
    if (rewrite === undefined || !isOverflow(change)) return change
    return { ...change, before: rewrite.before(change.before), after: rewrite.after(change.after) }
  })
  // These come first, so that a new ring set by the plan overrides the old one.
  return [...known, ...others.filter((change) => isValued(change))]
}

/** Whether a change is one of conditional group routing. */
export function isOverflow(change: Change): change is Extract<Change, { kind: 'queue.set' }> {
  return change.kind === 'queue.set' && change.field === 'conditionalGroupRouting'
}

/**
 * Ids of the changes of conditional group routing that a forecast includes, and of the member groups that are added for their
 * rules alone: these are asked only once a rule's condition holds.
 */
export function overflowIds(valued: readonly Change[], changes: readonly Change[]): string[] {
  const overflows = valued.filter(isOverflow)
  const isForRule = (change: Change): boolean => {
    if (change.kind !== 'queue.set' || change.field !== 'memberGroups') return false
    const rules = overflows.find(({ queue }) => queue.id === change.queue.id)?.after ?? null
    const named = idsIn(listAt(rules, 'rules').flatMap((rule) => listAt(rule, 'groups')))
    const [before, after] = [idsIn(asList(change.before)), idsIn(asList(change.after))]
    return [...after].every((id) => before.has(id) || named.has(id)) && [...before].every((id) => after.has(id))
  }
  return [...overflows, ...changes.filter(isForRule)].map(({ id }) => id)
}

function idsIn(groups: readonly Json[]): Set<string> {
  return new Set(groups.map((group) => String(valueAt(group, 'id'))))
}

type Rewrite = (setting: Json) => Json

function rulesWithMembers(
  org: Org,
  changes: readonly Change[],
  groups: readonly GroupConditions[],
): { readonly before: Rewrite; readonly after: Rewrite } {
  const [before, after] = [groupMembers(org, [], groups), groupMembers(org, changes, groups)]
  return { before: (setting) => withAgents(setting, before), after: (setting) => withAgents(setting, after) }
}

/** Adds the agents of its groups to each rule of conditional group routing; a rule with an unknown group gets none. */
export function withAgents(setting: Json, members: ReadonlyMap<string, readonly string[]>): Json {
  const rules = valueAt(setting, 'rules')
  if (!isRecord(setting) || !Array.isArray(rules)) return setting
  return { ...setting, rules: rules.map((rule: Json) => ruleWithAgents(rule, members)) }
}

function ruleWithAgents(rule: Json, members: ReadonlyMap<string, readonly string[]>): Json {
  const groups = valueAt(rule, 'groups')
  if (!isRecord(rule) || !Array.isArray(groups)) return rule
  const groupPeople = groups.map((group: Json) => members.get(String(valueAt(group, 'id'))))
  if (groupPeople.some((ids) => ids === undefined)) return rule
  return { ...rule, agentIds: [...new Set(groupPeople.flatMap((ids) => ids ?? []))].sort() }
}
