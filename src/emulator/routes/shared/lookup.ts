import { notFound, refuse } from '../../answers/refuse'
import type { RouteContext, World, WorldQueue, WorldSkill, WorldUser } from '../../model/types'
import { idStream, isId } from '../../world/ids'

/**
 * The user of the path; `me` is the user of the token.
 * @throws Refusal 400 `not.a.user` for `me` with a token that has no user, 404 `general.resource.not.found`
 */
export function findUser(context: RouteContext): WorldUser {
  const { userId: named = 'me' } = context.params
  const id = named === 'me' ? (context.userId ?? refuseMe()) : named
  return context.world.users.get(id) ?? notFound('user', id)
}

/** Refuses, because a client-credentials token has no user. @throws Refusal always */
function refuseMe(): never {
  return refuse(
    400,
    'not.a.user',
    'This request requires a user context. Client credentials cannot be used for requests that require a user.',
  )
}

/** The queue of the path. @throws Refusal 400 `invalid.id`, 404 `resource.not.found` */
export function findQueue(context: RouteContext): WorldQueue {
  const id = context.params.queueId ?? ''
  checkId(id)
  return context.world.queues.get(id) ?? notFound('queue', id, 'resource.not.found')
}

/** A skill that is already visible to reads. */
export function visibleSkill(world: World, id: string, nowMs: number): WorldSkill | undefined {
  const skill = world.skills.get(id)
  return skill !== undefined && skill.state !== 'deleted' && skill.visibleAtMs <= nowMs ? skill : undefined
}

/** @throws Refusal 400 `invalid.id` when the text does not have the form of an id */
export function checkId(id: string): void {
  if (!isId(id)) refuse(400, 'invalid.id', 'A non-UUID value was specified for an ID field.', { entityId: id })
}

/** A division in the form of a reference; undefined for an entity whose division is unknown. */
export function divisionRef(world: World, id: string) {
  if (id === '') return undefined
  const division = world.divisions.get(id)
  return { id, name: division?.name ?? '', selfUri: `/api/v2/authorization/divisions/${id}` }
}

/** The id in a `{ id }` member such as `division`. @throws Refusal 400 when no such division exists */
export function divisionIdIn(world: World, value: unknown, otherwise: string): string {
  const id = typeof value === 'object' && value !== null && 'id' in value ? value.id : undefined
  if (id === undefined || id === null) return otherwise
  if (typeof id === 'string' && world.divisions.has(id)) return id
  return refuse(400, 'resource.not.found', `The division ${String(id)} was not found.`)
}

/** Id of the OAuth client's role. */
export function roleId(world: World): string {
  return idStream(`${world.seed}/role`)()
}
