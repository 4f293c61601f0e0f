import type { HygieneFinding, Ref, Snapshot, SnapshotGroup, SnapshotQueue } from '../../documents'

/** A skill group and how many agents the platform says are in it. */
export interface SkillGroupSize {
  readonly group: Ref
  readonly members: number
  /** Whom it takes, in words, such as `Billing at least 4`. */
  readonly condition?: string | undefined
}

/**
 * Groups that match nobody: skill groups without an agent, and the groups of a queue that has none of its members through
 * them. A queue that leans on such a group gets nobody from it.
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

/** The member groups of a queue none of whose members is there through a group; skill groups were judged before. */
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
