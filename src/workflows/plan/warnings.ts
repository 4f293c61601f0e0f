import { addTo } from '../../core/group-by'
import { compareText } from '../../core/order'
import { joinUpTo, plural } from '../../core/text/counted'
import type { Change, Effect, RoutingModel, SideEffect, SkillChange, Snapshot, SnapshotQueue } from '../../documents'
import { skillChanges } from '../../documents/plan/skill-changes'
import { otherChoice, routingNotes } from '../../optimizer/model/queue-routing'
import { isInForecast } from '../forecast/lowered-queues'

/**
 * Warns about effects of changes before they are approved: levels that do not affect routing, skills that no contact of
 * the agent's queues asks for, skills that nobody holds afterwards, groups that new levels fill or empty.
 * @param effects effects of new levels on skill groups; undefined: the groups' conditions were not read
 * @param model says which queues ask for which skill; without it, every queue counts in which the agent is activated
 * @param forecast of the changes, where there is one
 */
export function effectWarnings(
  snapshot: Snapshot,
  all: readonly Change[],
  model?: RoutingModel,
  effects?: readonly SideEffect[],
  forecast: Effect | null = null,
): string[] {
  const changes = skillChanges(all)
  const queuesByAgent = joinedQueues(snapshot, all)
  const required = model === undefined ? undefined : requiredPairs(model)
  const relevant = (change: SkillChange): SnapshotQueue[] =>
    (queuesByAgent.get(change.user.id) ?? []).filter((queue) => required?.has(`${queue.id}/${change.skill.id}`) ?? true)
  return [
    ...withoutQueue(changes, relevant, required !== undefined),
    ...withoutOrder(changes, relevant),
    ...withoutHolder(snapshot, changes),
    ...(effects === undefined ? groupsTouched(snapshot, changes) : groupWarnings(effects)),
    ...notValued(all, forecast),
    ...utilizationByQueue(snapshot, forecast === null ? all : all.filter((change) => !isInForecast(change, forecast))),
    ...toBest(all),
    ...busierMembers(snapshot, all),
    ...(forecast === null ? [] : leftOutInScope(snapshot, model, all)),
    ...licensesUnknown(snapshot, changes),
    ...unreadParts(snapshot),
  ]
}

/** What the figures leave out, of the queues that have contacts in the model or are changed. */
function leftOutInScope({ queues }: Snapshot, model: RoutingModel | undefined, changes: readonly Change[]): string[] {
  const changed = changes.flatMap((change) => ('queue' in change ? [change.queue.id] : []))
  const inScope = model && new Set([...model.contactTypes.map(({ queueId }) => queueId), ...changed])
  return routingNotes(
    queues.filter(({ id }) => inScope?.has(id) ?? true),
    model?.contactTypes,
    queues,
  )
}

/** That the forecast is missing, if the reason is known. */
export function withoutForecastWarning(why: string | undefined, forecast: Effect | null, changes: number): string[] {
  return forecast === null && changes > 0 && why !== undefined
    ? [`No forecast of what these changes bring: ${why}.`]
    : []
}

function withoutOrder(changes: readonly SkillChange[], relevant: (change: SkillChange) => SnapshotQueue[]): string[] {
  const counts = new Map<SnapshotQueue, number>()
  for (const change of changes) {
    if (change.before === null || change.after === null) continue
    const queues = relevant(change)
    if (queues.some((queue) => queue.evaluation === 'BEST' && otherChoice(queue) === undefined)) continue
    for (const queue of queues) counts.set(queue, (counts.get(queue) ?? 0) + 1)
  }
  return [...counts]
    .map(([queue, count]) => {
      const why = otherChoice(queue) ?? `it evaluates ${queue.evaluation}`
      return `${queue.name}: ${plural(count, 'change')} of level ${count === 1 ? 'has' : 'have'} no effect, since ${why}.`
    })
    .sort(compareText)
}

function withoutQueue(
  changes: readonly SkillChange[],
  relevant: (change: SkillChange) => SnapshotQueue[],
  requested: boolean,
): string[] {
  const grants = changes.filter((change) => change.before === null)
  const names = grants
    .filter((change) => relevant(change).length === 0)
    .map(({ user, skill }) => `${user.name} / ${skill.name}`)
  if (names.length === 0) return []
  const where = requested ? 'no queue that asks for the skill' : 'no queue'
  const how = `${names.length} of ${plural(grants.length, 'grant')} ${names.length === 1 ? 'has' : 'have'} no effect`
  // The full list: the report shortens it.
  return [`${how}, since the agent is activated in ${where}: ${names.join('; ')}.`]
}

function withoutHolder(snapshot: Snapshot, changes: readonly SkillChange[]): string[] {
  const removed = new Map<string, { name: string; count: number }>()
  const granted = new Set<string>()
  for (const { skill, before, after } of changes) {
    if (before === null) granted.add(skill.id)
    if (after === null) removed.set(skill.id, { name: skill.name, count: (removed.get(skill.id)?.count ?? 0) + 1 })
  }
  const holders = new Map<string, number>()
  for (const agent of snapshot.agents) {
    if (agent.state !== 'active') continue
    for (const { id } of agent.skills) holders.set(id, (holders.get(id) ?? 0) + 1)
  }
  return [...removed]
    .filter(([id, { count }]) => !granted.has(id) && (holders.get(id) ?? 0) <= count)
    .map(([, { name }]) => `Nobody holds ${name} afterwards.`)
    .sort(compareText)
}

function groupsTouched(snapshot: Snapshot, changes: readonly SkillChange[]): string[] {
  if (changes.length === 0 || snapshot.skillGroups.length === 0) return []
  const names = snapshot.skillGroups.map((group) => group.name).sort(compareText)
  return [
    `The conditions of skill groups were not read: new levels may move agents into or out of them, and so of queues (${joinUpTo(names)}).`,
  ]
}

/** One sentence for each group, direction and set of queues entered or left. */
function groupWarnings(effects: readonly SideEffect[]): string[] {
  const groups = new Map<string, { names: string[]; text: (names: string) => string }>()
  for (const { kind, user, group, queues } of effects) {
    const key = [kind, group.id, ...queues.map(({ id }) => id)].join(' ')
    const follows = queues.length === 0 ? '' : ` and so of ${queues.map(({ name }) => name).join(', ')}`
    const way = kind === 'group.enter' ? 'become members' : 'are no members any more'
    const warning = groups.get(key) ?? {
      names: [],
      text: (names: string) => `By their new levels, these ${way} of skill group ${group.name}${follows}: ${names}.`,
    }
    warning.names.push(user.name)
    groups.set(key, warning)
  }
  return [...groups.values()].map(({ names, text }) => text(joinUpTo(names.sort(compareText)))).sort(compareText)
}

/** A model cannot show every change: this warns the reader that the forecast is not the whole effect. */
function notValued(all: readonly Change[], forecast: Effect | null): string[] {
  if (forecast === null) return []
  const { method } = forecast
  const others = all.filter((change) => !isInForecast(change, forecast)).length
  if (others === 0) return []
  const which = method.includes('simulation')
    ? "a return to the org's utilization"
    : 'rings, who is asked first, utilization'
  return [
    `The forecast does not know ${which} and most settings of queues: ${plural(others, 'change')} ${others === 1 ? 'is' : 'are'} not in it.`,
  ]
}

/** The queues in whose figures changes of utilization are missing, with the number of members who have one. */
function utilizationByQueue({ queues }: Snapshot, missing: readonly Change[]): string[] {
  const changed = new Set(missing.flatMap((change) => (change.kind === 'utilization.set' ? [change.user.id] : [])))
  const parts = queues.flatMap(({ name, members }) => {
    const own = members.filter(({ userId, joined }) => joined && changed.has(userId)).length
    return own === 0 ? [] : [`${name} (${plural(own, 'agent')})`]
  })
  return parts.length === 0 ? [] : [`Changes of utilization are in no figure of ${joinUpTo(parts.sort(compareText))}.`]
}

/** Reports of 2025: an org evaluates BEST only so often, beyond that agents are briefly idle while contacts wait. */
function toBest(all: readonly Change[]): string[] {
  const queues = all.flatMap((change) =>
    change.kind === 'queue.set' && change.field === 'skillEvaluationMethod' && change.after === 'BEST'
      ? [change.queue.name]
      : [],
  )
  if (queues.length === 0) return []
  return [
    `${queues.sort(compareText).join(', ')} would evaluate BEST: an org is said to have a limit on such evaluations, beyond which contacts wait although agents are idle. Look at the operational console after the apply.`,
  ]
}

/** Members of queues that no figure covers, who take further contacts: such a queue may lose service unseen. */
function busierMembers(snapshot: Snapshot, all: readonly Change[]): string[] {
  // Queues of each user's further contacts; undefined for those of any queue, by a skill.
  const further = new Map<string, (string | undefined)[]>()
  for (const change of all) {
    if (change.kind === 'skill.set' && change.before === null) addTo(further, change.user.id, undefined)
    if ((change.kind === 'member.add' && change.after.joined) || (change.kind === 'member.join' && change.after))
      addTo(further, change.user.id, change.queue.id)
  }
  return snapshot.queues
    .flatMap((queue) => {
      const why = otherChoice(queue)
      if (why === undefined) return []
      const members = new Set(queue.members.flatMap(({ userId, joined }) => (joined ? [userId] : [])))
      const busier = [...members].filter((userId) =>
        further.get(userId)?.some((queueId) => queueId !== queue.id),
      ).length
      if (busier === 0) return []
      const take = `${busier} of its ${plural(members.size, 'activated member')} ${busier === 1 ? 'takes' : 'take'}`
      return [
        `${queue.name}: ${take} further contacts by these changes. What it loses by that is in no figure, since ${why}: check it after the apply.`,
      ]
    })
    .sort(compareText)
}

function licensesUnknown(snapshot: Snapshot, changes: readonly SkillChange[]): string[] {
  const users = new Set(changes.map((change) => change.user.id))
  const unknown = snapshot.agents.filter((agent) => agent.licensed === undefined && users.has(agent.id)).length
  return unknown === 0
    ? []
    : [`Licenses of ${plural(unknown, 'user')} could not be read; they are assumed to have one.`]
}

/** Queues in which each agent is activated once the changes are made. */
function joinedQueues(snapshot: Snapshot, changes: readonly Change[]): Map<string, SnapshotQueue[]> {
  const changed = new Map<string, Map<string, boolean>>()
  for (const change of changes) {
    if (change.kind !== 'member.add' && change.kind !== 'member.remove' && change.kind !== 'member.join') continue
    const members = changed.get(change.queue.id) ?? new Map<string, boolean>()
    members.set(change.user.id, change.after === true || (change.kind === 'member.add' && change.after.joined))
    changed.set(change.queue.id, members)
  }
  const queues = new Map<string, SnapshotQueue[]>()
  for (const queue of snapshot.queues) {
    const now = queue.members.map(({ userId, joined }): [string, boolean] => [userId, joined])
    for (const [userId, isJoined] of new Map([...now, ...(changed.get(queue.id) ?? [])])) {
      if (isJoined) addTo(queues, userId, queue)
    }
  }
  return queues
}

function requiredPairs(model: RoutingModel): Set<string> {
  const pairs = new Set<string>()
  for (const { queueId, skillIds } of model.contactTypes) for (const id of skillIds) pairs.add(`${queueId}/${id}`)
  return pairs
}

/** Parts that are missing in the snapshot affect recommendations and forecast, so the plan says so. */
function unreadParts({ gaps }: Snapshot): string[] {
  return gaps
    .filter((gap) => gap.kind === 'members' || gap.kind === 'queue')
    .map(
      (gap) =>
        `The ${gap.kind === 'members' ? 'members' : 'settings'} of queue ${gap.id} could not be read: ${gap.reason}`,
    )
    .sort(compareText)
}
