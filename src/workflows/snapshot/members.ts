import type { SnapshotMember, SnapshotQueue } from '../../documents'
import { concurrently } from '../../resources/kit/lists/concurrently'
import type { QueueMember } from '../../resources/members/member-schema'
import type { Capture } from './context'
import { readOrGap } from './or-gap'
import type { ListedQueue } from './queues'

/**
 * Queues whose members are listed in parallel. The pages of one queue are read one after the other, because the
 * platform gives no total.
 */
const PARALLEL = 4

/** Reads the members of every queue, 100 per request, and compares their number with the queue's member count. */
export async function captureMembers(capture: Capture, queues: readonly ListedQueue[]): Promise<SnapshotQueue[]> {
  const expected = queues.reduce((sum, { memberCount = 0 }) => sum + memberCount, 0)
  capture.progress.enter('members', expected)
  return await concurrently(queues, PARALLEL, async ({ queue, memberCount }) => {
    const members = await readOrGap(capture, 'members', () => completeMembers(capture, queue.id, memberCount), queue.id)
    return { ...queue, members: members ?? [] }
  })
}

/** Lists the members, and once more with a new count if list and count differ, since one of them may lag. */
async function completeMembers(
  capture: Capture,
  queueId: string,
  announced: number | undefined,
): Promise<SnapshotMember[]> {
  const members = await listMembers(capture, queueId)
  capture.progress.advance(members.length)
  if (announced === undefined || members.length === announced) return members
  const { memberCount = announced } = await capture.client.routing.queues.get(queueId, {}, capture.call)
  if (members.length === memberCount) return members
  const again = await listMembers(capture, queueId)
  if (again.length === memberCount) return again
  const reason = `${again.length} members are listed, the queue says that it has ${memberCount}`
  capture.gaps.push({ kind: 'members', id: queueId, reason })
  return again.length > members.length ? again : members
}

async function listMembers({ client, call }: Capture, queueId: string): Promise<SnapshotMember[]> {
  const members = new Map<string, SnapshotMember>()
  for await (const row of client.routing.members.list(queueId, { expected: false }, call)) {
    const known = members.get(row.id)
    // A person who is in the queue both directly and through a group is one member. The direct membership counts, since
    // it can be changed.
    if (known === undefined || known.memberBy !== 'user') members.set(row.id, toMember(row))
  }
  return [...members.values()].sort((a, b) => (a.userId < b.userId ? -1 : 1))
}

function toMember(row: QueueMember): SnapshotMember {
  return { userId: row.id, joined: row.joined ?? true, ring: row.ringNumber ?? 1, memberBy: row.memberBy ?? 'user' }
}
