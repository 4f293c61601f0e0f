import { LIMITS } from '../../../core/limits'
import { bodyObject, bodyRows, optionalBoolean, requiredText } from '../../answers/body'
import { booleanParameter, listParameter, numberedPage, pageRequest } from '../../answers/page'
import { notFound } from '../../answers/refuse'
import type { Reply, Route, RouteContext, World, WorldMember, WorldQueue } from '../../model/types'
import { setJoined } from '../queues/membership'
import { showQueue } from '../queues/show'
import { findQueue, findUser } from '../shared/lookup'

const AT = '/api/v2/users/{userId}/queues'
const JOIN = ['routing:queue:join', 'routing:queueMember:manage']

/** The queues a user is in. */
export const userQueueRoutes: readonly Route[] = [
  { method: 'GET', path: AT, permissions: ['routing:queue:view', 'routing:queue:join'], handle: list },
  { method: 'GET', path: '/api/v2/routing/queues/me', permissions: ['routing:queue:join'], handle: list },
  { method: 'PATCH', path: AT, permissions: JOIN, handle: joinMany },
  { method: 'PATCH', path: `${AT}/{queueId}`, permissions: JOIN, handle: joinOne },
]

interface Row {
  readonly queue: WorldQueue
  readonly member: WorldMember
}

function list(context: RouteContext): Reply {
  const user = findUser(context)
  const { world, query, path } = context
  // The default of `joined` is true: a client that wants all queues must make two requests. Of one's own, all are shown.
  const joined = booleanParameter(query, 'joined') ?? (path.endsWith('/me') ? undefined : true)
  const divisions = new Set(listParameter(query, 'divisionId'))
  const rows = listQueues(world, user.id).filter(
    ({ queue, member }) =>
      (joined === undefined || member.joined === joined) &&
      (divisions.size === 0 || divisions.has(queue.config.divisionId)),
  )
  const page = pageRequest(query, LIMITS.pageSize.default)
  return { status: 200, body: numberedPage(rows, page, { path, query }, (row) => show(world, row)) }
}

function joinMany(context: RouteContext): Reply {
  const user = findUser(context)
  const desired = bodyRows(context.body).map((row) => {
    const id = requiredText(row, 'id')
    return { queue: context.world.queues.get(id) ?? notFound('queue', id), joined: optionalBoolean(row, 'joined') }
  })
  for (const { queue, joined } of desired) if (joined !== undefined) setJoined(context, queue, user.id, joined)
  const ids = new Set(desired.map(({ queue }) => queue.id))
  const rows = listQueues(context.world, user.id).filter(({ queue }) => ids.has(queue.id))
  const page = { pageNumber: 1, pageSize: Math.max(1, rows.length) }
  const place = { path: context.path, query: new URLSearchParams() }
  return { status: 200, body: numberedPage(rows, page, place, (row) => show(context.world, row)) }
}

function joinOne(context: RouteContext): Reply {
  const user = findUser(context)
  const queue = findQueue(context)
  const member = queue.members.get(user.id) ?? notFound('queue member', user.id, 'resource.not.found')
  const joined = optionalBoolean(bodyObject(context.body), 'joined')
  if (joined !== undefined) setJoined(context, queue, user.id, joined)
  return { status: 200, body: show(context.world, { queue, member }) }
}

function listQueues(world: World, userId: string): readonly Row[] {
  return [...world.queues.values()].flatMap((queue) => {
    const member = queue.members.get(userId)
    return member === undefined ? [] : [{ queue, member }]
  })
}

/** A queue in the form of a user's queue list, which lacks one setting. */
function show(world: World, { queue, member }: Row): Record<string, unknown> {
  const { autoAnswerOnly: _, ...answer } = showQueue(world, queue)
  return { ...answer, joined: member.joined }
}
