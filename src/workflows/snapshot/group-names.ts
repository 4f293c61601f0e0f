import { ApiError, AuthenticationError } from '../../core/errors'
import type { Ref, SnapshotGroup, SnapshotQueue } from '../../documents'
import { chunks } from '../../resources/kit/lists/chunks'
import { groupOperations } from '../../resources/org/groups'
import type { Capture } from './context'

/** Groups read by id in one request: the platform's default page size for groups. */
const GROUPS_PER_CALL = 25

/**
 * Adds the names of queues' groups if the platform left them out, as it does in conditional group routing. Names come
 * from the skill groups, from other queues, and for all others from the directory. A group whose name cannot be found
 * keeps its id as its name.
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

/** A group without a name has its id as its name. */
function hasName({ id, name }: Ref): boolean {
  return name !== id
}

/** Reads directory groups; none if they may not be read, since a snapshot does not need their names. */
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
