import { bodyObject, type JsonObject, requiredText } from '../../answers/body'
import { booleanParameter, listParameter } from '../../answers/page'
import { notFound } from '../../answers/refuse'
import { shiftsBetween } from '../../history'
import type { Reply, Route, RouteContext, World } from '../../model/types'
import { stableId } from '../analytics/lookups'
import { offeredFrom, requiredStaff } from './forecast-store'
import {
  businessUnitId,
  firstVersion,
  knownBusinessUnit,
  knownManagementUnit,
  managementUnitId,
  planningGroups,
  wfmBase,
  wfmInvalid,
  wfmRoute,
} from './unit'
import { offerDownload, onQueueWork } from './units'
import { type UnitWeeks, unitWeeks } from './weeks'

const view = ['wfm:schedule:view', 'wfm:publishedSchedule:view']
const weeks = 'businessunits/{businessUnitId}/weeks/{weekId}/schedules'
/** Weeks before and after this one that have a published schedule. */
const publishedWeeks = 4
/** Share of paid time in which agents are not at work (shrinkage). It turns required staff into scheduled staff. */
const shrinkage = 0.3

/** Published schedules: agents' shifts, and the required staff of each week. */
export const scheduleRoutes: readonly Route[] = [
  wfmRoute('POST', 'businessunits/{businessUnitId}/agentschedules/search', view, (context) => {
    knownBusinessUnit(context)
    return search(context)
  }),
  wfmRoute('POST', 'managementunits/{managementUnitId}/agentschedules/search', view, (context) => {
    knownManagementUnit(context)
    return search(context)
  }),
  wfmRoute('GET', weeks, view, list),
  wfmRoute('GET', `${weeks}/{scheduleId}`, view, get),
  wfmRoute('POST', `${weeks}/{scheduleId}/agentschedules/query`, view, query),
  wfmRoute('GET', `${weeks}/{scheduleId}/headcountforecast`, view, headcount),
]

function search(context: RouteContext): Reply {
  const body = bodyObject(context.body)
  const fromMs = readDate(body, 'startDate')
  const toMs = readDate(body, 'endDate')
  if (toMs <= fromMs) wfmInvalid('endDate', 'endDate must be after startDate')
  const weeks = unitWeeks(context)
  const published = publishedStarts(context).filter((start) => start < toMs && weeks.after(start, 1) > fromMs)
  const result = {
    agentSchedules: chosenUsers(context.world, body).map((userId) =>
      agentSchedule(context, userId, fromMs, toMs, published, weeks),
    ),
    businessUnitTimeZone: weeks.timeZone,
    publishedSchedules: published.map((start) => ({
      id: scheduleId(context, start),
      weekDate: weeks.date(start),
      weekCount: 1,
      selfUri: scheduleUri(context, start),
    })),
  }
  return deliver(context, result)
}

/** Returns the result at once, by a notification (`forceAsync`), or as a download (`forceDownloadService`). */
function deliver(context: RouteContext, result: unknown): Reply {
  if (booleanParameter(context.query, 'forceAsync') === true)
    return { status: 200, body: { status: 'Processing', operationId: context.world.newId(), progress: 0 } }
  if (booleanParameter(context.query, 'forceDownloadService') === true)
    return { status: 200, body: { status: 'Complete', downloadUrl: offerDownload(context, result) } }
  return { status: 200, body: { status: 'Complete', result } }
}

function agentSchedule(
  context: RouteContext,
  userId: string,
  fromMs: number,
  toMs: number,
  published: readonly number[],
  weeks: UnitWeeks,
) {
  const { world } = context
  const user = world.users.get(userId)
  const shifts = user === undefined ? [] : shiftsBetween(user, fromMs, toMs)
  return {
    user: { id: userId, selfUri: `/api/v2/users/${userId}` },
    shifts: shifts
      .filter((shift) => published.includes(weeks.start(shift.fromMs)))
      .map((shift) => {
        const startDate = new Date(shift.fromMs).toISOString()
        const lengthMinutes = Math.round((shift.toMs - shift.fromMs) / 60_000)
        return {
          id: stableId(world, `shift ${userId} ${startDate}`),
          startDate,
          lengthMinutes,
          activities: [{ startDate, lengthMinutes, description: '', activityCodeId: onQueueWork, paid: true }],
          manuallyEdited: false,
          schedule: {
            id: scheduleId(context, weeks.start(shift.fromMs)),
            weekDate: weeks.date(weeks.start(shift.fromMs)),
            selfUri: scheduleUri(context, weeks.start(shift.fromMs)),
          },
        }
      }),
    fullDayTimeOffMarkers: [],
  }
}

function chosenUsers(world: World, body: JsonObject): readonly string[] {
  const { userIds } = body
  if (userIds === undefined || userIds === null) return [...world.users.keys()]
  if (!Array.isArray(userIds)) return wfmInvalid('userIds', 'userIds must be a list')
  return userIds.map(String).filter((id) => world.users.has(id))
}

function readDate(body: JsonObject, field: string): number {
  const ms = Date.parse(requiredText(body, field))
  return Number.isNaN(ms) ? wfmInvalid(field, `${field} is no date`) : ms
}

function publishedStarts(context: RouteContext): readonly number[] {
  const weeks = unitWeeks(context)
  const now = weeks.start(context.nowMs)
  return Array.from({ length: 2 * publishedWeeks + 1 }, (_, i) => weeks.after(now, i - publishedWeeks))
}

function scheduleId(context: RouteContext, startMs: number): string {
  return stableId(context.world, `schedule ${unitWeeks(context).date(startMs)}`)
}

function scheduleUri(context: RouteContext, startMs: number): string {
  const week = `${wfmBase}/businessunits/${businessUnitId(context.world)}/weeks/${unitWeeks(context).date(startMs)}`
  return `${week}/schedules/${scheduleId(context, startMs)}`
}

function list(context: RouteContext): Reply {
  knownBusinessUnit(context)
  const { params, nowMs } = context
  const week = params.weekId ?? ''
  const desired = week === 'recent' ? undefined : unitWeeks(context).read(week, nowMs)
  const starts = publishedStarts(context).filter((start) => desired === undefined || start === desired)
  return { status: 200, body: { entities: starts.map((start) => show(context, start)) } }
}

function show(context: RouteContext, startMs: number) {
  const weekDate = unitWeeks(context).date(startMs)
  return {
    id: scheduleId(context, startMs),
    weekDate,
    weekCount: 1,
    description: `Week of ${weekDate}`,
    published: true,
    metadata: firstVersion(context.world),
    selfUri: scheduleUri(context, startMs),
  }
}

function get(context: RouteContext): Reply {
  const startMs = findWeek(context)
  const { world } = context
  const agents = [...world.users.keys()].map((id) => ({ id, selfUri: `/api/v2/users/${id}` }))
  const unit = {
    managementUnit: { id: managementUnitId(world), selfUri: `${wfmBase}/managementunits/${managementUnitId(world)}` },
    agentCount: agents.length,
    startDate: new Date(startMs).toISOString(),
    endDate: new Date(unitWeeks(context).after(startMs, 1)).toISOString(),
    ...(listParameter(context.query, 'expand').includes('managementUnits.agents') ? { agents } : {}),
  }
  return { status: 200, body: { ...show(context, startMs), managementUnits: [unit] } }
}

function query(context: RouteContext): Reply {
  const startMs = findWeek(context)
  const { world } = context
  const weeks = unitWeeks(context)
  const body = bodyObject(context.body)
  const unitId = requiredText(body, 'managementUnitId')
  if (unitId !== managementUnitId(world)) notFound('management unit', unitId, 'wfm.entity.not.found')
  const agentSchedules = chosenUsers(world, body).map((userId) => ({
    ...agentSchedule(context, userId, startMs, weeks.after(startMs, 1), [startMs], weeks),
    metadata: firstVersion(world),
  }))
  return deliver(context, { agentSchedules, businessUnitTimeZone: weeks.timeZone })
}

function headcount(context: RouteContext): Reply {
  const startMs = findWeek(context)
  const length = unitWeeks(context).intervals(startMs, 1)
  const result = {
    entities: planningGroups(context.world).map((group) => {
      const required = requiredStaff(context.world, group, offeredFrom(group.type, startMs, length), [])
      return {
        planningGroup: { id: group.id },
        requiredPerInterval: required.map((agents) => agents / (1 - shrinkage)),
        requiredWithoutShrinkagePerInterval: required,
      }
    }),
    referenceStartDate: new Date(startMs).toISOString(),
  }
  const download = booleanParameter(context.query, 'forceDownload') === true
  return { status: 200, body: download ? { downloadUrl: offerDownload(context, result) } : { result } }
}

function findWeek(context: RouteContext): number {
  knownBusinessUnit(context)
  const { params, nowMs } = context
  const startMs = unitWeeks(context).read(params.weekId ?? '', nowMs)
  const id = params.scheduleId ?? ''
  const known = publishedStarts(context).includes(startMs) && id === scheduleId(context, startMs)
  return known ? startMs : notFound('schedule', id, 'wfm.entity.not.found')
}
