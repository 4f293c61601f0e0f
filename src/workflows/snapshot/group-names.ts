import { ApiError, AuthenticationError } from '../../core/errors'
import type { Ref, SnapshotGroup, SnapshotQueue } from '../../documents'
import { chunks } from '../../resources/kit/lists/chunks'
import { groupOperations } from '../../resources/org/groups'
import type { Capture } from './context'

/** Groups asked for by id at once: the size of a page of groups that the platform names as its default. */
const GROUPS_PER_CALL = 25

/**
 * Gives the groups of queues their names where the platform left them out, as it does in conditional group routing: from
 * the skill groups, from other queues, and from the directory for those that nothing else names. A group whose name is not
 * to be had keeps its id in its place.
 */
export async function nameGroups(
  capture: Capture,
  queues: readonly SnapshotQueue[],
  skillGroups: readonly Ref[],
): Promise<SnapshotQueue[]> {
  const groups = queues.flatMap(groupsOf)
  const named = [...groups, ...skillGroups].filter(hasName)
  const names = new Map(named.map(({ id, name }) => [id, name]))
  const unnamed = groups.filter(({ id, type }) => type === 'GROUP' && !names.has(id)).map(({ id }) => id)
  for (const { id, name } of await readGroups(capture, [...new Set(unnamed)])) names.set(id, name ?? id)
  const rename = <T extends SnapshotGroup>(group: T): T => ({ ...group, name: names.get(group.id) ?? group.name })
  return queues.map((queue) => {
    const { memberGroups, conditionalGroups } = queue
    if (groupsOf(queue).every(hasName)) return queue
    return {
      ...queue,
      ...(memberGroups === undefined ? {} : { memberGroups: memberGroups.map(rename) }),
      ...(conditionalGroups === undefined
        ? {}
        : { conditionalGroups: conditionalGroups.map((rule) => ({ ...rule, groups: rule.groups.map(rename) })) }),
    }
  })
}

function groupsOf({ memberGroups = [], conditionalGroups = [] }: SnapshotQueue): readonly SnapshotGroup[] {
  return [...memberGroups, ...conditionalGroups.flatMap(({ groups }) => groups)]
}

/** A group without a name goes by its id. */
function hasName({ id, name }: Ref): boolean {
  return name !== id
}

/** Directory groups; none where they may not be read: the snapshot is as good without their names. */
async function readGroups({ client, call }: Capture, ids: readonly string[]) {
  const lots = chunks(ids, GROUPS_PER_CALL)
  try {
    const pages = await Promise.all(
      lots.map((id) => client.request(groupOperations.list, { query: { id, pageSize: GROUPS_PER_CALL } }, call)),
    )
    return pages.flatMap(({ entities }) => entities)
  } catch (error) {
    if (!(error instanceof ApiError) || error instanceof AuthenticationError) throw error
    return []
  }
}
