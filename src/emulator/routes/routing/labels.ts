import { LIMITS } from '../../../core/limits'
import { bodyObject, requiredText } from '../../answers/body'
import { numberedPage, pageRequest } from '../../answers/page'
import { notFound, refuse } from '../../answers/refuse'
import type { Reply, Route, RouteContext, WorldNamed } from '../../model/types'
import { note } from '../shared/note'
import { byName, nameFilter } from '../shared/order'
import { checkLabelsSettled, latestLabel, MANAGE, VIEW } from './utilization'

const LABELS = '/api/v2/routing/utilization/labels'

/** Utilization labels. */
export const labelRoutes: readonly Route[] = [
  { method: 'GET', path: LABELS, permissions: VIEW, handle: list },
  { method: 'POST', path: LABELS, permissions: MANAGE, handle: create },
  { method: 'GET', path: `${LABELS}/{labelId}`, permissions: VIEW, handle: get },
  { method: 'PUT', path: `${LABELS}/{labelId}`, permissions: MANAGE, handle: rename },
  { method: 'DELETE', path: `${LABELS}/{labelId}`, permissions: MANAGE, handle: remove },
]

function list({ world, query, path }: RouteContext): Reply {
  const hasName = nameFilter(query)
  const rows = [...world.utilizationLabels.values()].filter(({ name }) => hasName(name))
  const page = pageRequest(query, LIMITS.pageSize.default)
  return { status: 200, body: numberedPage(byName(rows, query), page, { path, query }, show) }
}

function get(context: RouteContext): Reply {
  return { status: 200, body: show(findLabel(context)) }
}

function create(context: RouteContext): Reply {
  const { world } = context
  const name = requireFreeName(context)
  const label = { id: world.newId(), name }
  checkLabelsSettled(context)
  world.utilizationLabels.set(label.id, label)
  latestLabel(world).set('at', context.nowMs)
  noteLabel(context, label, 'Create', `label.create ${name}`)
  return { status: 200, body: show(label) }
}

function rename(context: RouteContext): Reply {
  const label = findLabel(context)
  checkLabelsSettled(context)
  const name = requireFreeName(context, label.id)
  if (name !== label.name) {
    label.name = name
    noteLabel(context, label, 'Update', `label.update ${label.id}`)
  }
  return { status: 200, body: show(label) }
}

/** The name in the body, checked to be no other label's. @throws Refusal 400, `duplicate.name` for a name that is taken */
function requireFreeName({ world, body }: RouteContext, ownId?: string): string {
  const name = requiredText(bodyObject(body), 'name')
  if ([...world.utilizationLabels.values()].some((label) => label.name === name && label.id !== ownId))
    refuse(400, 'duplicate.name', 'A utilization label with this name already exists.', { entityName: name })
  return name
}

function remove(context: RouteContext): Reply {
  const label = findLabel(context)
  checkLabelsSettled(context)
  const force = context.query.get('forceDelete') === 'true'
  const users = [...context.world.users.values()].map((user) => user.utilization ?? {})
  const used = [context.world.orgUtilization, ...users].some((record) =>
    JSON.stringify(record.labelUtilizations ?? {}).includes(label.id),
  )
  if (used && !force)
    refuse(400, 'invalid.utilization.label', 'Utilization label cannot be deleted due to its usage in max utilization.')
  context.world.utilizationLabels.delete(label.id)
  noteLabel(context, label, 'Delete', `label.delete ${label.id}`)
  return { status: 204 }
}

function findLabel({ world, params }: RouteContext): WorldNamed {
  const id = params.labelId ?? ''
  return world.utilizationLabels.get(id) ?? notFound('utilization label', id, 'resource.not.found')
}

function noteLabel(context: RouteContext, { id, name }: WorldNamed, action: string, effect: string): void {
  note(context, 'Routing', 'UtilizationLabel', { id, name }, { action, effect })
}

function show({ id, name }: WorldNamed) {
  return { id, name, selfUri: `${LABELS}/${id}` }
}
