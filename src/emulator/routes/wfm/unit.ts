import { notFound, refuse, refuseAs } from '../../answers/refuse'
import type { Reply, Route, RouteContext, World, WorldContactType } from '../../model/types'
import { stableId } from '../analytics/lookups'

/** Base path of workforce management. */
export const wfmBase = '/api/v2/workforcemanagement'

/** A route that is refused when the org has no workforce management. */
export function wfmRoute(
  method: Route['method'],
  path: string,
  permissions: readonly string[],
  handle: (context: RouteContext) => Reply,
): Route {
  return {
    method,
    path: `${wfmBase}/${path}`,
    permissions,
    handle(context) {
      const { wfm, wfmRefusal } = context.switches
      if (!wfm) refuseAs(wfmRefusal, 'The organization is not licensed for workforce management')
      return handle(context)
    },
  }
}

/** The one business unit of the org. */
export function businessUnitId(world: World): string {
  return stableId(world, 'business unit')
}

/** The one management unit of the org, with all agents. */
export function managementUnitId(world: World): string {
  return stableId(world, 'management unit')
}

/** Checks the business unit of the path. @throws Refusal 404 `wfm.business.unit.not.found` */
export function knownBusinessUnit({ world, params }: RouteContext): string {
  const id = params.businessUnitId ?? ''
  return id === businessUnitId(world) ? id : notFound('business unit', id, 'wfm.business.unit.not.found')
}

/** Checks the management unit of the path. @throws Refusal 404 `wfm.management.unit.not.found` */
export function knownManagementUnit({ world, params }: RouteContext): string {
  const id = params.managementUnitId ?? ''
  return id === managementUnitId(world) ? id : notFound('management unit', id, 'wfm.management.unit.not.found')
}

/** Refuses with 400 and the common code of workforce management's checks. @throws Refusal always */
export function wfmInvalid(field: string, message: string): never {
  return refuse(400, 'wfm.validation.failure', message, {
    details: [{ errorCode: 'wfm.validation.failure', fieldName: field }],
  })
}

/** A planning group: one contact type as a route path. */
export interface PlanningGroup {
  readonly id: string
  readonly name: string
  readonly type: WorldContactType
}

/** The planning groups of the business unit: one for each contact type. */
export function planningGroups(world: World): readonly PlanningGroup[] {
  return world.contactTypes.map((type, index) => ({
    id: stableId(world, `planning group ${index}`),
    name: groupName(world, type),
    type,
  }))
}

function groupName(world: World, type: WorldContactType): string {
  const skills = type.skillIds.map((id) => world.skills.get(id)?.name ?? id)
  const language = type.languageId === undefined ? [] : [world.languages.get(type.languageId)?.name ?? type.languageId]
  const queue = world.queues.get(type.queueId)?.config.name ?? type.queueId
  return [queue, type.mediaType, ...language, ...skills].join(' / ')
}

/** `routePaths` of a planning group. */
export function routePaths({ type }: PlanningGroup) {
  return [
    {
      queue: { id: type.queueId, selfUri: `/api/v2/routing/queues/${type.queueId}` },
      mediaType: type.mediaType.charAt(0).toUpperCase() + type.mediaType.slice(1),
      ...(type.languageId === undefined
        ? {}
        : { language: { id: type.languageId, selfUri: `/api/v2/routing/languages/${type.languageId}` } }),
      skills: type.skillIds.map((id) => ({ id, selfUri: `/api/v2/routing/skills/${id}` })),
    },
  ]
}

/** Metadata of entities that nobody has changed since the org was created. */
export function firstVersion(world: World) {
  const date = new Date(world.startedAtMs).toISOString()
  return { version: 1, dateModified: date, dateCreated: date }
}
