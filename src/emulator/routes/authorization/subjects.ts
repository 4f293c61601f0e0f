import { isoTime } from '../../../core/time/iso-time'
import { bodyObject, bodyRows, requiredText } from '../../answers/body'
import { notFound } from '../../answers/refuse'
import type { Reply, Route, RouteContext } from '../../model/types'
import { note } from '../shared/note'
import { buildRoles, type Grant, getGrants, isSubject } from './grants'

const AT = '/api/v2/authorization/subjects/{subjectId}'
const ADD = ['authorization:grant:add']
const DELETE = ['authorization:grant:delete']

/** Who has which role in which division. */
export const subjectRoutes: readonly Route[] = [
  { method: 'GET', path: AT, permissions: ['authorization:grant:view'], handle: get },
  { method: 'POST', path: `${AT}/bulkadd`, permissions: ADD, handle: addMany },
  { method: 'POST', path: `${AT}/bulkremove`, permissions: DELETE, handle: removeMany },
  { method: 'POST', path: `${AT}/divisions/{divisionId}/roles/{roleId}`, permissions: ADD, handle: addOne },
  { method: 'DELETE', path: `${AT}/divisions/{divisionId}/roles/{roleId}`, permissions: DELETE, handle: removeOne },
]

type Pair = Pick<Grant, 'roleId' | 'divisionId'>

function get(context: RouteContext): Reply {
  const { world, switches } = context
  const id = findSubject(context)
  const roles = buildRoles(world, switches.permissions)
  const grants = getGrants(world, id).map(({ roleId, divisionId, madeAtMs }) => {
    const { name = '', description = '', isDefault = false } = roles.get(roleId) ?? {}
    const { name: divisionName = '', description: about = '', homeDivision } = world.divisions.get(divisionId) ?? {}
    return {
      subjectId: id,
      division: { id: divisionId, name: divisionName, description: about, homeDivision: homeDivision === true },
      role: { id: roleId, name, description, policies: [], default: isDefault },
      grantMadeAt: isoTime(madeAtMs),
    }
  })
  const name = world.users.get(id)?.name ?? world.groups.get(id)?.name ?? 'skillroute'
  return {
    status: 200,
    body: { id, name, grants, version: grants.length, selfUri: `/api/v2/authorization/subjects/${id}` },
  }
}

function addMany(context: RouteContext): Reply {
  const pairs = pairsIn(context)
  for (const pair of pairs) check(context, pair)
  return add(context, pairs)
}

function addOne(context: RouteContext): Reply {
  const { roleId = '', divisionId = '' } = context.params
  const pair = { roleId, divisionId }
  check(context, pair)
  return add(context, [pair])
}

function removeMany(context: RouteContext): Reply {
  return remove(context, pairsIn(context))
}

function removeOne(context: RouteContext): Reply {
  const { roleId = '', divisionId = '' } = context.params
  const pair = { roleId, divisionId }
  if (!getGrants(context.world, findSubject(context)).some((grant) => isSame(grant, pair))) notFound('grant', roleId)
  return remove(context, [pair])
}

function add(context: RouteContext, pairs: readonly Pair[]): Reply {
  const grants = getGrants(context.world, findSubject(context))
  const fresh = pairs.filter((pair) => !grants.some((grant) => isSame(grant, pair)))
  grants.push(...fresh.map((pair) => ({ ...pair, madeAtMs: context.nowMs })))
  if (fresh.length > 0) noteGrants(context, 'Assign')
  return { status: 204 }
}

function remove(context: RouteContext, pairs: readonly Pair[]): Reply {
  const grants = getGrants(context.world, findSubject(context))
  const retained = grants.filter((grant) => !pairs.some((pair) => isSame(grant, pair)))
  const isChange = retained.length < grants.length
  grants.splice(0, grants.length, ...retained)
  if (isChange) noteGrants(context, 'Unassign')
  return { status: 204 }
}

function pairsIn(context: RouteContext): readonly Pair[] {
  return bodyRows(bodyObject(context.body).grants).map((row) => ({
    roleId: requiredText(row, 'roleId'),
    divisionId: requiredText(row, 'divisionId'),
  }))
}

/** @throws Refusal 404 for a role or division that does not exist */
function check({ world, switches }: RouteContext, { roleId, divisionId }: Pair): void {
  if (!buildRoles(world, switches.permissions).has(roleId)) notFound('role', roleId)
  // A grant may apply to all divisions.
  if (divisionId !== '*' && !world.divisions.has(divisionId)) notFound('division', divisionId)
}

function findSubject({ world, params, clientId }: RouteContext): string {
  const { subjectId = '' } = params
  return isSubject(world, subjectId, clientId) ? subjectId : notFound('subject', subjectId)
}

function isSame(a: Pair, b: Pair): boolean {
  return a.roleId === b.roleId && a.divisionId === b.divisionId
}

function noteGrants(context: RouteContext, action: string): void {
  const id = findSubject(context)
  note(
    context,
    'PeoplePermissions',
    'User',
    { id, name: context.world.users.get(id)?.name ?? '' },
    { action, effect: `grants.${action.toLowerCase()} ${id}` },
  )
}
