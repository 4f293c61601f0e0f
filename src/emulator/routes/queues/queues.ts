import { LIMITS } from '../../../core/limits'
import { isoTime } from '../../../core/time/iso-time'
import { bodyObject } from '../../answers/body'
import { booleanParameter, listParameter, numberedPage, pageRequest } from '../../answers/page'
import { refuse } from '../../answers/refuse'
import { mapSlot } from '../../model/slot'
import type { Reply, Route, RouteContext, World, WorldQueue } from '../../model/types'
import { homeDivision } from '../../world/generate-catalog'
import { syncGroupMembers } from '../../world/membership'
import { checkId, findQueue } from '../shared/lookup'
import { noteConfig } from '../shared/note'
import { byName, idFilter, nameFilter } from '../shared/order'
import { checkRingsUnchanged, readQueue } from './read-queue'
import { showListedQueue, showQueue, showQueueDigest } from './show'

const AT = '/api/v2/routing/queues'
/** `divisionviews` returns at most five pages of 100. */
const VIEW_PAGE = 100
const VIEW_PAGES = 5

/** Queues. */
export const queueRoutes: readonly Route[] = [
  { method: 'GET', path: AT, permissions: ['routing:queue:view'], handle: list },
  { method: 'POST', path: AT, permissions: ['routing:queue:add'], handle: create },
  {
    method: 'GET',
    path: `${AT}/divisionviews`,
    permissions: ['routing:queue:search'],
    handle: (context) => listViews(context, VIEW_PAGE, VIEW_PAGES),
  },
  {
    method: 'GET',
    path: `${AT}/divisionviews/all`,
    permissions: ['routing:queue:search'],
    handle: (context) => listViews(context, LIMITS.pageSize.queues),
  },
  { method: 'GET', path: `${AT}/{queueId}`, permissions: ['routing:queue:view'], handle: get },
  { method: 'PUT', path: `${AT}/{queueId}`, permissions: ['routing:queue:edit'], handle: replace },
  { method: 'DELETE', path: `${AT}/{queueId}`, permissions: ['routing:queue:delete'], handle: remove },
]

function list(context: RouteContext): Reply {
  const { query, path, world } = context
  for (const id of listParameter(query, 'id')) checkId(id)
  const page = pageRequest(query, context.switches.queuePageSize)
  return {
    status: 200,
    body: numberedPage(desired(context), page, { path, query }, (queue) => showListedQueue(world, queue)),
  }
}

function listViews(context: RouteContext, maxSize: number, maxPages = Number.POSITIVE_INFINITY): Reply {
  const { query, world } = context
  const page = pageRequest(query, maxSize)
  if (page.pageNumber > maxPages) refuse(400, 'invalid.page.number', `pageNumber must not be above ${maxPages}.`)
  return { status: 200, body: numberedPage(desired(context), page, context, (queue) => showQueueDigest(world, queue)) }
}

function get(context: RouteContext): Reply {
  return { status: 200, body: showQueue(context.world, findQueue(context)) }
}

function create(context: RouteContext): Reply {
  const { world, nowMs } = context
  const body = bodyObject(context.body)
  const source = findSource(context, body.sourceQueueId)
  const merged = source === undefined ? context : { ...context, body: { ...source.config, ...body } }
  const config = readQueue(merged, undefined, homeDivision(world).id)
  const id = world.newId()
  const queue: WorldQueue = {
    id,
    config,
    dateCreatedMs: nowMs,
    dateModifiedMs: nowMs,
    modifiedBy: findWriter(context),
    members: new Map(),
  }
  world.queues.set(id, queue)
  hiddenUntil(world).set(id, nowMs + context.switches.newQueueLagMs)
  noteConfig(context, 'ContactCenter', 'Queue', queue, 'Create', {}, `queue.create ${config.name}`)
  followGroups(context, queue)
  return { status: 200, body: showQueue(world, queue) }
}

function replace(context: RouteContext): Reply {
  const queue = findQueue(context)
  if (beingDeleted(context.world).has(queue.id))
    refuse(400, 'queue.deleted', 'The queue has been deleted.', { entityId: queue.id })
  if (context.switches.queuePutConflicts) checkFresh(context, queue)
  const before = queue.config
  const config = readQueue(context, queue, before.divisionId)
  checkRingsUnchanged(queue, config)
  queue.config = context.switches.queuePutKeeps ? config : { ...config, description: undefined }
  queue.dateModifiedMs = context.nowMs
  queue.modifiedBy = findWriter(context)
  noteConfig(context, 'ContactCenter', 'Queue', queue, 'Update', before, `queue.update ${queue.id}`)
  followGroups(context, queue)
  return { status: 200, body: showQueue(context.world, queue) }
}

/** The author that `modifiedBy` names from now on; empty: nobody. */
function findWriter({ switches, clientId, userId, world }: RouteContext): string {
  if (switches.queueModifiedBy === 'none') return ''
  return switches.queueModifiedBy === 'client' ? (userId ?? clientId) : world.org.id
}

/**
 * Checks `dateModified` of a body, the time of the version that it changes.
 * @throws Refusal 409 when the queue was changed since
 */
function checkFresh({ body }: RouteContext, queue: WorldQueue): void {
  const { dateModified } = bodyObject(body)
  if (dateModified !== undefined && dateModified !== isoTime(queue.dateModifiedMs))
    refuse(409, 'general.conflict', 'The request could not be completed by the server due to a conflict.', {
      entityId: queue.id,
    })
}

function remove(context: RouteContext): Reply {
  const queue = findQueue(context)
  const { world, nowMs, switches } = context
  if (beingDeleted(world).has(queue.id)) return { status: 200 }
  beingDeleted(world).set(queue.id, true)
  noteConfig(context, 'ContactCenter', 'Queue', queue, 'Delete', queue.config, `queue.delete ${queue.id}`)
  world.later(nowMs + switches.deletedQueueLagMs, () => {
    world.queues.delete(queue.id)
    beingDeleted(world).delete(queue.id)
  })
  return { status: 200 }
}

/** Deleted queues that are still visible. */
function beingDeleted(world: World): Map<string, true> {
  return mapSlot<true>(world, 'queues being deleted')
}

/** Time from which lists contain a new queue, epoch ms. */
function hiddenUntil(world: World): Map<string, number> {
  return mapSlot<number>(world, 'new queues')
}

/** Updates members by group after the lag when a queue's settings have changed. */
function followGroups({ world, nowMs, switches }: RouteContext, queue: WorldQueue): void {
  world.later(nowMs + switches.lagMs, () => syncGroupMembers(world, queue, nowMs + switches.lagMs))
}

function findSource({ world }: RouteContext, id: unknown): WorldQueue | undefined {
  if (id === undefined || id === null) return undefined
  return world.queues.get(String(id)) ?? refuse(400, 'source.queue.not.found', 'Source queue not found.')
}

function desired({ world, query, nowMs }: RouteContext): readonly WorldQueue[] {
  const hasId = idFilter(query)
  const hasName = nameFilter(query)
  const divisions = new Set(listParameter(query, 'divisionId'))
  const peers = new Set(listParameter(query, 'peerId'))
  const hasPeer = booleanParameter(query, 'hasPeer')
  const hidden = hiddenUntil(world)
  const rows = [...world.queues.values()]
    .filter(
      ({ id, config }) =>
        hasId(id) &&
        hasName(config.name) &&
        (divisions.size === 0 || divisions.has(config.divisionId)) &&
        (peers.size === 0 || peers.has(String(config.peerId))) &&
        (hasPeer === undefined || hasPeer === (config.peerId !== undefined)) &&
        (hidden.get(id) ?? 0) <= nowMs,
    )
    .map((queue) => ({ name: queue.config.name, queue }))
  return byName(rows, query).map(({ queue }) => queue)
}
