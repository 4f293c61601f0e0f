import { booleanParameter, listParameter } from '../../answers/page'
import type { Reply, Route, RouteContext } from '../../model/types'
import { type Forecast, findForecast, forecasts, requiredStaff } from './forecast-store'
import { businessUnitId, knownBusinessUnit, planningGroups, routePaths, wfmBase, wfmInvalid, wfmRoute } from './unit'
import { offerDownload } from './units'
import { unitWeeks } from './weeks'

const base = 'businessunits/{businessUnitId}/weeks/{weekDateId}/shorttermforecasts'
const view = ['wfm:shortTermForecast:view']
/** Lifetime of a download address. */
const downloadMs = 60 * 60_000

/** Short-term forecasts as workforce management reads them. */
export const forecastRoutes: readonly Route[] = [
  wfmRoute('GET', base, ['wfm:schedule:generate', ...view], list),
  wfmRoute('GET', `${base}/{forecastId}`, view, (context) => ({
    status: 200,
    body: showForecast(context, requestedForecast(context)),
  })),
  wfmRoute('DELETE', `${base}/{forecastId}`, ['wfm:shortTermForecast:delete'], remove),
  wfmRoute('GET', `${base}/{forecastId}/data`, view, data),
  wfmRoute('GET', `${base}/{forecastId}/planninggroups`, [...view, 'wfm:schedule:view'], groups),
  wfmRoute('GET', `${base}/{forecastId}/generationresults`, view, generationResults),
  wfmRoute('GET', `${base}/{forecastId}/staffingrequirement`, ['wfm:staffingRequirement:view'], staffing),
]

function requestedForecast(context: RouteContext): Forecast {
  knownBusinessUnit(context)
  return findForecast(context, unitWeeks(context).read(context.params.weekDateId ?? '', context.nowMs))
}

function list(context: RouteContext): Reply {
  knownBusinessUnit(context)
  const { params, nowMs } = context
  const week = params.weekDateId ?? ''
  const weeks = unitWeeks(context)
  const startMs = week === 'recent' ? undefined : weeks.read(week, nowMs)
  const spans = (forecast: Forecast): boolean =>
    startMs === undefined ||
    (forecast.startMs <= startMs && startMs < weeks.after(forecast.startMs, forecast.weekCount))
  const entities = [...forecasts(context).values()].filter(spans).map((forecast) => brief(context, forecast))
  return { status: 200, body: { entities } }
}

function brief(context: RouteContext, forecast: Forecast) {
  const date = new Date(forecast.createdMs).toISOString()
  return {
    id: forecast.id,
    weekDate: unitWeeks(context).date(forecast.startMs),
    weekCount: forecast.weekCount,
    creationMethod: forecast.creationMethod,
    description: forecast.description,
    legacy: false,
    metadata: { version: 1, dateCreated: date, dateModified: date },
    canUseForScheduling: forecast.canUseForScheduling,
    selfUri: selfUri(context, forecast),
  }
}

function selfUri(context: RouteContext, forecast: Forecast): string {
  const week = unitWeeks(context).date(forecast.startMs)
  return `${wfmBase}/businessunits/${businessUnitId(context.world)}/weeks/${week}/shorttermforecasts/${forecast.id}`
}

function showForecast(context: RouteContext, forecast: Forecast) {
  const expand = listParameter(context.query, 'expand')
  return {
    ...brief(context, forecast),
    referenceStartDate: new Date(forecast.startMs).toISOString(),
    timeZone: unitWeeks(context).timeZone,
    planningGroupsVersion: 1,
    ...(expand.includes('planningGroups') ? { planningGroups: { entities: groupEntities(context, forecast) } } : {}),
    ...(expand.includes('generationResults') ? { generationResults: { planningGroupResults: [] } } : {}),
  }
}

function groupEntities({ world }: RouteContext, forecast: Forecast) {
  const inForecast = new Set(forecast.groups.map((group) => group.planningGroupId))
  return planningGroups(world)
    .filter((group) => inForecast.has(group.id))
    .map((group) => ({
      id: group.id,
      name: group.name,
      routePaths: routePaths(group),
      serviceGoalTemplate: { serviceLevel: { percent: 80, seconds: 20 } },
    }))
}

function remove(context: RouteContext): Reply {
  forecasts(context).delete(requestedForecast(context).id)
  return { status: 204 }
}

function groups(context: RouteContext): Reply {
  return { status: 200, body: { entities: groupEntities(context, requestedForecast(context)) } }
}

function generationResults(context: RouteContext): Reply {
  const { creationMethod, groups: own } = requestedForecast(context)
  const planningGroupResults = (creationMethod === 'Import' ? [] : own).map(({ planningGroupId }) => ({
    planningGroupId,
    metricResults: (['Offered', 'AverageHandleTimeSeconds'] as const).map((metric) => ({
      metric,
      forecastingMethod: 'MovingAverage',
      forecastType: 'ShortTerm',
    })),
  }))
  return { status: 200, body: { planningGroupResults } }
}

function data(context: RouteContext): Reply {
  const forecast = requestedForecast(context)
  const weekNumber = Number(context.query.get('weekNumber') ?? 1)
  if (!(weekNumber >= 1 && weekNumber <= forecast.weekCount))
    wfmInvalid('weekNumber', `weekNumber must be between 1 and ${forecast.weekCount}`)
  const [from, to] = findWeek(context, forecast, weekNumber)
  const result = {
    referenceStartDate: new Date(forecast.startMs).toISOString(),
    planningGroups: forecast.groups.map((group) => ({
      planningGroupId: group.planningGroupId,
      offeredPerInterval: group.offeredPerInterval.slice(from, to),
      averageHandleTimeSecondsPerInterval: group.averageHandleTimeSecondsPerInterval.slice(from, to),
    })),
    weekNumber,
    weekCount: forecast.weekCount,
  }
  const download = booleanParameter(context.query, 'forceDownloadService') === true
  return { status: 200, body: download ? { downloadUrl: offerDownload(context, result) } : { result } }
}

/** Where the intervals of a week begin and end in those of a whole forecast. */
function findWeek(
  context: RouteContext,
  { startMs }: Forecast,
  weekNumber: number,
): readonly [from: number, to: number] {
  const { intervals } = unitWeeks(context)
  return [intervals(startMs, weekNumber - 1), intervals(startMs, weekNumber)]
}

function staffing(context: RouteContext): Reply {
  const forecast = requestedForecast(context)
  const { world, nowMs, query } = context
  const requested = listParameter(query, 'weekNumbers').map(Number)
  const byId = new Map(planningGroups(world).map((group) => [group.id, group]))
  const results = Array.from({ length: forecast.weekCount }, (_, i) => i + 1)
    .filter((week) => requested.length === 0 || requested.includes(week))
    .map((weekNumber) => {
      const [from, to] = findWeek(context, forecast, weekNumber)
      const planningGroupStaffingRequirements = forecast.groups.flatMap((row) => {
        const group = byId.get(row.planningGroupId)
        const offered = row.offeredPerInterval.slice(from, to)
        const handle = row.averageHandleTimeSecondsPerInterval.slice(from, to)
        return group === undefined
          ? []
          : [
              {
                planningGroupId: group.id,
                staffingRequirementsPerInterval: requiredStaff(world, group, offered, handle),
              },
            ]
      })
      return {
        weekNumber,
        downloadUrl: offerDownload(context, { weekNumber, planningGroupStaffingRequirements }),
        downloadUrlExpirationDate: new Date(nowMs + downloadMs).toISOString(),
        planningGroupStaffingRequirements,
      }
    })
  const body = {
    businessUnitId: businessUnitId(world),
    forecast: {
      id: forecast.id,
      weekDate: unitWeeks(context).date(forecast.startMs),
      description: forecast.description,
      selfUri: selfUri(context, forecast),
    },
    referenceStartDate: new Date(forecast.startMs).toISOString(),
    weekCount: forecast.weekCount,
    intervalLengthMinutes: 15,
    state: 'Complete',
    results,
  }
  return { status: 200, body }
}
