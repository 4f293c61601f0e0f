import type { Change, RoutingModel, Snapshot, SnapshotQueue } from '../../core/documents'
import { compareText } from './hash'
import { some } from './some'

/**
 * What a reader should know about the effect of changes before approving them: levels that order nobody, skills that
 * nobody asks of the agent, skills that nobody holds afterwards, groups that levels may fill or empty.
 * @param model tells which queues ask for which skill; without it every queue that the agent joined counts
 */
export function effectWarnings(snapshot: Snapshot, changes: readonly Change[], model?: RoutingModel): string[] {
  const queuesOf = joinedQueues(snapshot)
  const asks = model === undefined ? undefined : askedPairs(model)
  const relevant = (change: Change): SnapshotQueue[] =>
    (queuesOf.get(change.user.id) ?? []).filter((queue) => asks?.has(`${queue.id}/${change.skill.id}`) ?? true)
  return [
    ...withoutOrder(changes, relevant),
    ...withoutQueue(changes, relevant, asks !== undefined),
    ...withoutHolder(snapshot, changes),
    ...groupsTouched(snapshot, changes),
    ...licencesUnknown(snapshot, changes),
    ...unreadParts(snapshot),
  ]
}

/** Levels order agents only where a queue evaluates BEST and no predictor chooses. */
export function levelsOrder(queue: { evaluation: string; predictive?: boolean }): boolean {
  return queue.evaluation === 'BEST' && queue.predictive !== true
}

function withoutOrder(changes: readonly Change[], relevant: (change: Change) => SnapshotQueue[]): string[] {
  const counts = new Map<SnapshotQueue, number>()
  for (const change of changes) {
    if (change.before === null || change.after === null) continue
    const queues = relevant(change)
    if (queues.some(levelsOrder)) continue
    for (const queue of queues) counts.set(queue, (counts.get(queue) ?? 0) + 1)
  }
  return [...counts]
    .map(([queue, count]) => {
      const why = queue.predictive === true ? 'a predictor chooses agents there' : `it evaluates ${queue.evaluation}`
      return `${queue.name}: ${plural(count, 'change')} of level ${count === 1 ? 'has' : 'have'} no effect, since ${why}.`
    })
    .sort(compareText)
}

function withoutQueue(
  changes: readonly Change[],
  relevant: (change: Change) => SnapshotQueue[],
  asked: boolean,
): string[] {
  const names = changes
    .filter((change) => change.before === null && relevant(change).length === 0)
    .map(({ user, skill }) => `${user.name} / ${skill.name}`)
  if (names.length === 0) return []
  const why = asked ? 'the agent joined no queue that asks for the skill' : 'the agent joined no queue'
  return [`Granted without effect, since ${why}: ${some(names)}.`]
}

function withoutHolder(snapshot: Snapshot, changes: readonly Change[]): string[] {
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

function groupsTouched(snapshot: Snapshot, changes: readonly Change[]): string[] {
  if (changes.length === 0 || snapshot.skillGroups.length === 0) return []
  const names = snapshot.skillGroups.map((group) => group.name).sort(compareText)
  return [`New levels may move agents into or out of skill groups and so of queues (${some(names)}).`]
}

function licencesUnknown(snapshot: Snapshot, changes: readonly Change[]): string[] {
  const users = new Set(changes.map((change) => change.user.id))
  const unknown = snapshot.agents.filter((agent) => agent.licensed === undefined && users.has(agent.id)).length
  return unknown === 0
    ? []
    : [`Licences of ${plural(unknown, 'user')} could not be read; they are assumed to have one.`]
}

function joinedQueues(snapshot: Snapshot): Map<string, SnapshotQueue[]> {
  const queues = new Map<string, SnapshotQueue[]>()
  for (const queue of snapshot.queues) {
    for (const member of queue.members) {
      if (!member.joined) continue
      const joined = queues.get(member.userId)
      if (joined === undefined) queues.set(member.userId, [queue])
      else joined.push(queue)
    }
  }
  return queues
}

function askedPairs(model: RoutingModel): Set<string> {
  const pairs = new Set<string>()
  for (const { queueId, skillIds } of model.contactTypes) for (const id of skillIds) pairs.add(`${queueId}/${id}`)
  return pairs
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}

/** Parts that are missing in the snapshot change what is recommended and forecast: a plan made without them says so. */
function unreadParts({ gaps }: Snapshot): string[] {
  return gaps
    .filter((gap) => gap.kind === 'members' || gap.kind === 'queue')
    .map(
      (gap) =>
        `The ${gap.kind === 'members' ? 'members' : 'settings'} of queue ${gap.id} could not be read: ${gap.reason}`,
    )
    .sort(compareText)
}
