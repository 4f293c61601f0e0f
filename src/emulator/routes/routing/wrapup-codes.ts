import { LIMITS } from '../../../core/limits'
import { isoTime } from '../../../core/time/iso-time'
import { bodyObject, bodyRows, optionalText, requiredText } from '../../answers/body'
import { listParameter, numberedPage, pageRequest } from '../../answers/page'
import { notFound, refuse } from '../../answers/refuse'
import { mapSlot } from '../../model/slot'
import type { Reply, Route, RouteContext, World, WorldNamed, WorldQueue } from '../../model/types'
import { homeDivision } from '../../world/generate-catalog'
import { divisionIdIn, divisionRef, findQueue } from '../shared/lookup'
import { note } from '../shared/note'
import { byName, idFilter, nameFilter } from '../shared/order'

const AT = '/api/v2/routing/wrapupcodes'
const QUEUE = '/api/v2/routing/queues/{queueId}/wrapupcodes'
const MAX_CODES = 100

/** Wrap-up codes, and those of a queue. */
export const wrapupCodeRoutes: readonly Route[] = [
  { method: 'GET', path: AT, permissions: ['routing:wrapupCode:view'], handle: list },
  { method: 'POST', path: AT, permissions: ['routing:wrapupCode:add'], handle: create },
  { method: 'GET', path: `${AT}/{codeId}`, permissions: ['routing:wrapupCode:view'], handle: get },
  { method: 'PUT', path: `${AT}/{codeId}`, permissions: ['routing:wrapupCode:edit'], handle: replace },
  { method: 'DELETE', path: `${AT}/{codeId}`, permissions: ['routing:wrapupCode:delete'], handle: remove },
  { method: 'GET', path: QUEUE, permissions: ['routing:queue:view'], handle: listOfQueue },
  { method: 'POST', path: QUEUE, permissions: ['routing:queue:edit'], handle: addToQueue },
  { method: 'DELETE', path: `${QUEUE}/{codeId}`, permissions: ['routing:queue:edit'], handle: removeFromQueue },
]

/** Properties of a code besides its name. Generated codes have none until they are changed. */
interface Details {
  readonly description: string | undefined
  readonly divisionId: string
  readonly createdMs: number
  readonly modifiedMs: number
  /** Undefined for a generated code. */
  readonly createdBy: string | undefined
}

function list({ world, query, path }: RouteContext): Reply {
  const hasId = idFilter(query)
  const hasName = nameFilter(query)
  const divisions = new Set(listParameter(query, 'divisionId'))
  const rows = [...world.wrapupCodes.values()].filter(
    ({ id, name }) => hasId(id) && hasName(name) && (divisions.size === 0 || divisions.has(findDivisionId(world, id))),
  )
  return page(world, rows, { query, path })
}

function create(context: RouteContext): Reply {
  const { world, nowMs, clientId, userId = clientId } = context
  const body = bodyObject(context.body)
  const code = { id: world.newId(), name: requireFreeName(world, requiredText(body, 'name'), undefined) }
  const divisionId = divisionIdIn(world, body.division, homeDivision(world).id)
  world.wrapupCodes.set(code.id, code)
  const description = optionalText(body, 'description')
  getDetails(world).set(code.id, { description, divisionId, createdMs: nowMs, modifiedMs: nowMs, createdBy: userId })
  noteCode(context, code, 'Create', `wrapupcode.create ${code.name}`)
  return { status: 200, body: show(world, code) }
}

function get(context: RouteContext): Reply {
  return { status: 200, body: show(context.world, findCode(context)) }
}

function replace(context: RouteContext): Reply {
  const { world, nowMs } = context
  const code = findCode(context)
  const body = bodyObject(context.body)
  const before = getDetails(world).get(code.id)
  code.name = requireFreeName(world, requiredText(body, 'name'), code.id)
  getDetails(world).set(code.id, {
    description: optionalText(body, 'description'),
    divisionId: divisionIdIn(world, body.division, findDivisionId(world, code.id)),
    createdMs: before?.createdMs ?? world.startedAtMs,
    modifiedMs: nowMs,
    createdBy: before?.createdBy,
  })
  noteCode(context, code, 'Update', `wrapupcode.update ${code.id}`)
  return { status: 200, body: show(world, code) }
}

function remove(context: RouteContext): Reply {
  const { world } = context
  const code = findCode(context)
  for (const queue of world.queues.values()) getCodes(world, queue).delete(code.id)
  world.wrapupCodes.delete(code.id)
  getDetails(world).delete(code.id)
  noteCode(context, code, 'Delete', `wrapupcode.delete ${code.id}`)
  return { status: 204 }
}

function listOfQueue(context: RouteContext): Reply {
  const { world, query } = context
  const hasName = nameFilter(query)
  const offered = getCodes(world, findQueue(context))
  return page(
    world,
    [...world.wrapupCodes.values()].filter(({ id, name }) => offered.has(id) && hasName(name)),
    context,
  )
}

function addToQueue(context: RouteContext): Reply {
  const { world } = context
  const offered = getCodes(world, findQueue(context))
  const rows = bodyRows(context.body)
  if (rows.length > MAX_CODES) refuse(400, 'bad.request', `No more than ${MAX_CODES} wrap-up codes can be added.`)
  const codes = rows.map((row) => {
    const id = requiredText(row, 'id')
    return world.wrapupCodes.get(id) ?? notFound('wrap-up code', id)
  })
  for (const { id } of codes) offered.add(id)
  return { status: 200, body: codes.map((code) => show(world, code)) }
}

function removeFromQueue(context: RouteContext): Reply {
  const { world, params } = context
  const { codeId = '' } = params
  if (!getCodes(world, findQueue(context)).delete(codeId)) notFound('wrap-up code', codeId)
  return { status: 204 }
}

/** The codes of a queue, which callers change. At first: all generated codes for a generated queue, none for a new one. */
function getCodes(world: World, queue: WorldQueue): Set<string> {
  const slot = mapSlot<Set<string>>(world, 'wrap-up codes of queues')
  const known = slot.get(queue.id)
  if (known !== undefined) return known
  const isGenerated = queue.dateCreatedMs < world.startedAtMs
  const details = getDetails(world)
  const generated = [...world.wrapupCodes.keys()].filter(
    (id) => isGenerated && details.get(id)?.createdBy === undefined,
  )
  const fresh = new Set(generated)
  slot.set(queue.id, fresh)
  return fresh
}

function getDetails(world: World): Map<string, Details> {
  return mapSlot<Details>(world, 'wrap-up code details')
}

function findDivisionId(world: World, id: string): string {
  return getDetails(world).get(id)?.divisionId ?? homeDivision(world).id
}

function findCode({ world, params }: RouteContext): WorldNamed {
  const id = params.codeId ?? ''
  return world.wrapupCodes.get(id) ?? notFound('wrap-up code', id)
}

/** A name, checked to be unique among the codes. @throws Refusal 409 */
function requireFreeName(world: World, name: string, ownId: string | undefined): string {
  const taken = [...world.wrapupCodes.values()].some(
    (code) => code.id !== ownId && code.name.toLowerCase() === name.toLowerCase(),
  )
  if (taken) refuse(409, 'general.conflict', 'A wrap-up code with this name already exists.', { entityName: name })
  return name
}

function page(
  world: World,
  codes: readonly WorldNamed[],
  { query, path }: Pick<RouteContext, 'query' | 'path'>,
): Reply {
  const desired = pageRequest(query, LIMITS.pageSize.default)
  const body = numberedPage(byName(codes, query), desired, { path, query }, (code) => show(world, code))
  return { status: 200, body }
}

function show(world: World, { id, name }: WorldNamed) {
  const details = getDetails(world).get(id)
  return {
    id,
    name,
    division: divisionRef(world, findDivisionId(world, id)),
    ...(details?.description === undefined ? {} : { description: details.description }),
    ...(details === undefined
      ? {}
      : {
          dateCreated: isoTime(details.createdMs),
          dateModified: isoTime(details.modifiedMs),
          createdBy: details.createdBy,
        }),
    selfUri: `${AT}/${id}`,
  }
}

function noteCode(context: RouteContext, { id, name }: WorldNamed, action: string, effect: string): void {
  note(context, 'ContactCenter', 'WrapupCode', { id, name }, { action, effect })
}
