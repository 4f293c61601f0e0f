import type { RouteContext, WorldQueue } from '../../model/types'
import { changed, note } from '../shared/note'

/** Activates or deactivates a member; has no effect on a user who is not a member. */
export function setJoined(context: RouteContext, queue: WorldQueue, userId: string, joined: boolean): void {
  const member = queue.members.get(userId)
  if (member === undefined || member.joined === joined) return
  member.joined = joined
  noteMember(
    context,
    queue,
    userId,
    'MemberUpdate',
    'joined',
    !joined,
    joined,
    `member.joined ${queue.id} ${userId}=${joined}`,
  )
}

/** Records a change to one member of a queue. */
export function noteMember(
  context: RouteContext,
  queue: WorldQueue,
  userId: string,
  action: 'MemberAdd' | 'MemberUpdate' | 'MemberRemove',
  property: string,
  before: unknown,
  after: unknown,
  effect: string,
): void {
  note(
    context,
    'ContactCenter',
    'Queue',
    { id: queue.id, name: queue.config.name },
    {
      action,
      properties: [changed(property === 'member' ? 'member' : `member:${userId}:${property}`, before, after)],
      effect,
    },
  )
}
