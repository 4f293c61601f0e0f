import { booleanParameter, listParameter } from '../../answers/page'
import { notFound } from '../../answers/refuse'
import { addJob, mapSlot } from '../../model/slot'
import type { Route, RouteContext, World } from '../../model/types'
import { stableId } from '../analytics/lookups'
import {
  businessUnitId,
  firstVersion,
  knownBusinessUnit,
  knownManagementUnit,
  managementUnitId,
  type PlanningGroup,
  planningGroups,
  routePaths,
  wfmBase,
  wfmRoute,
} from './unit'

const unit = 'businessunits/{businessUnitId}'
const anyView = [
  'wfm:businessUnit:view',
  'wfm:schedule:view',
  'wfm:shortTermForecast:view',
  'wfm:publishedSchedule:view',
]
const groupView = [
  'wfm:planningGroup:view',
  'wfm:shortTermForecast:view',
  'wfm:schedule:view',
  'wfm:publishedSchedule:view',
]

/** Business units, management units, planning groups and activity codes. */
export const unitRoutes: readonly Route[] = [
  wfmRoute('GET', 'businessunits', [], ({ world }) => ({ status: 200, body: { entities: [briefUnit(world)] } })),
  wfmRoute('GET', unit, anyView, getUnit),
  wfmRoute('GET', 'managementunits', [], (context) => ({ status: 200, body: managementUnits(context) })),
  wfmRoute('GET', `${unit}/managementunits`, [], (context) => {
    knownBusinessUnit(context)
    return { status: 200, body: managementUnits(context) }
  }),
  wfmRoute('GET', 'managementunits/{managementUnitId}', anyView, (context) => {
    knownManagementUnit(context)
    return { status: 200, body: showManagementUnit(context) }
  }),
  wfmRoute('GET', 'managementunits/{managementUnitId}/users', ['wfm:agent:view', ...anyView], (context) => {
    knownManagementUnit(context)
    return { status: 200, body: { entities: userReferences(context.world) } }
  }),
  wfmRoute('GET', `${unit}/planninggroups`, groupView, listGroups),
  wfmRoute('GET', `${unit}/planninggroups/{planningGroupId}`, ['wfm:planningGroup:view'], getGroup),
  wfmRoute('GET', `${unit}/servicegoaltemplates`, groupView, listGoals),
  wfmRoute('GET', `${unit}/staffinggroups`, ['wfm:staffingGroup:view'], listStaffingGroups),
  wfmRoute('GET', `${unit}/activitycodes`, ['wfm:activityCode:view', ...anyView], listActivityCodes),
]

function briefUnit(world: World) {
  const id = businessUnitId(world)
  return {
    id,
    name: `${world.org.name} Business Unit`,
    authorized: true,
    division: division(world),
    selfUri: selfUri(id),
  }
}

function division(world: World) {
  const home = [...world.divisions.values()].find((entry) => entry.homeDivision)?.id ?? ''
  return { id: home, selfUri: `/api/v2/authorization/divisions/${home}` }
}

function selfUri(id: string): string {
  return `${wfmBase}/businessunits/${id}`
}

function getUnit(context: RouteContext) {
  const { world, query } = context
  const id = knownBusinessUnit(context)
  const settings = listParameter(query, 'expand').some((value) => value.startsWith('settings'))
    ? { settings: { ...buildSettings(context), metadata: firstVersion(world) } }
    : {}
  const body = { id, name: briefUnit(world).name, division: division(world), ...settings, selfUri: selfUri(id) }
  return { status: 200, body }
}

/** First day of the week, and time zone. */
function buildSettings({ switches }: RouteContext) {
  return { startDayOfWeek: switches.wfmStartDayOfWeek, timeZone: switches.wfmTimeZone }
}

function showManagementUnit(context: RouteContext) {
  const { world } = context
  const id = managementUnitId(world)
  const unitId = businessUnitId(world)
  return {
    id,
    name: `${world.org.name} Agents`,
    businessUnit: { id: unitId, selfUri: selfUri(unitId) },
    ...buildSettings(context),
    division: division(world),
    version: 1,
    selfUri: `${wfmBase}/managementunits/${id}`,
  }
}

/** Management units come in one page: paging is not supported. */
function managementUnits(context: RouteContext) {
  return { entities: [showManagementUnit(context)], pageSize: 1, pageNumber: 1, total: 1, pageCount: 1 }
}

function userReferences(world: World) {
  return [...world.users.values()]
    .filter((user) => user.state === 'active')
    .map(({ id }) => ({ id, selfUri: `/api/v2/users/${id}` }))
}

function listGroups(context: RouteContext) {
  const unitId = knownBusinessUnit(context)
  const entities = planningGroups(context.world).map((group) => showGroup(context.world, unitId, group))
  return { status: 200, body: { entities, metadata: firstVersion(context.world) } }
}

function getGroup(context: RouteContext) {
  const unitId = knownBusinessUnit(context)
  const id = context.params.planningGroupId ?? ''
  const group = planningGroups(context.world).find((entry) => entry.id === id)
  const body = showGroup(context.world, unitId, group ?? notFound('planning group', id, 'wfm.entity.not.found'))
  return { status: 200, body }
}

function showGroup(world: World, unitId: string, group: PlanningGroup) {
  return {
    id: group.id,
    name: group.name,
    serviceGoalTemplate: { id: goalId(world), selfUri: `${selfUri(unitId)}/servicegoaltemplates/${goalId(world)}` },
    routePaths: routePaths(group),
    metadata: firstVersion(world),
    selfUri: `${selfUri(unitId)}/planninggroups/${group.id}`,
  }
}

function goalId(world: World): string {
  return stableId(world, 'service goal template')
}

function listGoals(context: RouteContext) {
  const unitId = knownBusinessUnit(context)
  const { world } = context
  const goal = {
    id: goalId(world),
    name: 'Default',
    serviceLevel: { include: true, percent: 80, seconds: 20 },
    averageSpeedOfAnswer: { include: false },
    abandonRate: { include: false },
    metadata: firstVersion(world),
    selfUri: `${selfUri(unitId)}/servicegoaltemplates/${goalId(world)}`,
  }
  return { status: 200, body: { entities: [goal], metadata: firstVersion(world) } }
}

function listStaffingGroups(context: RouteContext) {
  const unitId = knownBusinessUnit(context)
  const { world } = context
  const id = stableId(world, 'staffing group')
  const group = {
    id,
    name: 'All agents',
    users: userReferences(world),
    managementUnit: { id: managementUnitId(world), selfUri: `${wfmBase}/managementunits/${managementUnitId(world)}` },
    planningGroups: planningGroups(world).map((entry) => ({ id: entry.id })),
    metadata: firstVersion(world),
    selfUri: `${selfUri(unitId)}/staffinggroups/${id}`,
  }
  return { status: 200, body: downloadable(context, { entities: [group] }) }
}

/** Id of the activity code for work on queue. */
export const onQueueWork = '0'

const categories = [
  ['OnQueueWork', 'On Queue Work'],
  ['Break', 'Break'],
  ['Meal', 'Meal'],
  ['Meeting', 'Meeting'],
  ['OffQueueWork', 'Off Queue Work'],
  ['TimeOff', 'Time Off'],
  ['Training', 'Training'],
  ['Unavailable', 'Unavailable'],
] as const

function listActivityCodes(context: RouteContext) {
  const unitId = knownBusinessUnit(context)
  const entities = categories.map(([category, name], index) => ({
    id: String(index),
    name,
    active: true,
    defaultCode: true,
    category,
    lengthInMinutes: category === 'Break' ? 15 : 60,
    countsAsPaidTime: category !== 'Meal' && category !== 'Unavailable',
    countsAsWorkTime: category !== 'TimeOff' && category !== 'Unavailable',
    agentTimeOffSelectable: category === 'TimeOff',
    metadata: firstVersion(context.world),
    selfUri: `${selfUri(unitId)}/activitycodes/${index}`,
  }))
  return { status: 200, body: downloadable(context, { entities }) }
}

function downloadable(
  context: RouteContext,
  result: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  if (booleanParameter(context.query, 'forceDownloadService') !== true) return result
  return { downloadUrl: offerDownload(context, result) }
}

const path = '/wfm/downloads'

interface Download {
  readonly submittedMs: number
  readonly body: unknown
}

/** Downloads of large results without a token, as from the platform's download service. */
export const downloadRoute: Route = {
  method: 'GET',
  path: `${path}/{downloadId}`,
  handle({ world, params }) {
    const id = params.downloadId ?? ''
    const file = mapSlot<Download>(world, path).get(id)
    return { status: 200, body: (file ?? notFound('download', id, 'not.found')).body }
  },
}

/** Stores a result for download. @returns its address */
export function offerDownload({ world, origin, nowMs }: RouteContext, body: unknown): string {
  const id = world.newId()
  addJob<Download>(world, path, id, { submittedMs: nowMs, body })
  return `${origin}${path}/${id}`
}
