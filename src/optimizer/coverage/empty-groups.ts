import type { HygieneFinding, Ref, Snapshot, SnapshotGroup, SnapshotQueue } from '../../documents'

/** A skill group and how many agents the platform says are in it. */
export interface SkillGroupSize {
  readonly group: Ref
  readonly members: number
  /** The condition for membership in words, such as `Billing at least 4`. */
  readonly condition?: string | undefined
}

/**
 * Groups that match nobody: skill groups without an agent, and member groups through which a queue has no members. A
 * queue that relies on such a group gets no agent from it.
 */
export function emptyGroups(snapshot: Snapshot, skillGroups: readonly SkillGroupSize[]): HygieneFinding[] {
  const empty = skillGroups.filter(({ members }) => members === 0)
  const known = new Set(skillGroups.map(({ group }) => group.id))
  return [
    ...empty.map(({ group, condition }) => ({
      kind: 'emptyGroup' as const,
      message: `Skill group ${group.name}${condition === undefined ? '' : ` (${condition})`} matches nobody; ${usesOf(snapshot, group.id)}.`,
      group,
      agents: [],
    })),
    ...snapshot.queues.flatMap((queue) => withoutMembers(queue, known)),
  ]
}

/**
 * The member groups of a queue, if no agent is a member of the queue through a group. Skill groups are judged
 * elsewhere.
 */
function withoutMembers(queue: SnapshotQueue, known: ReadonlySet<string>): HygieneFinding[] {
  if (queue.members.some(({ memberBy }) => memberBy !== 'user')) return []
  const groups = (queue.memberGroups ?? []).filter(({ id }) => !known.has(id))
  return groups.map(({ id, name }) => ({
    kind: 'emptyGroup' as const,
    message: `Queue ${queue.name} takes members from the group ${name}, which matches nobody.`,
    queue: { id: queue.id, name: queue.name },
    group: { id, name },
    agents: [],
  }))
}

function usesOf({ queues }: Snapshot, groupId: string): string {
  const isIt = ({ id }: SnapshotGroup): boolean => id === groupId
  const members = queues.filter(({ memberGroups = [] }) => memberGroups.some(isIt))
  const overflow = queues.filter(({ conditionalGroups = [] }) =>
    conditionalGroups.some(({ groups }) => groups.some(isIt)),
  )
  const said = [
    ...members.map(({ name }) => `queue ${name} takes members from it`),
    ...overflow.map(({ name }) => `queue ${name} overflows to it`),
  ]
  return said.length === 0 ? 'no queue takes members from it or overflows to it' : said.join(', ')
}
