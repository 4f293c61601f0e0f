import * as z from 'zod/mini'
import { lazy } from '../../core/lazy'
import { text, whole } from '../../core/schema'
import { parseWrittenTime } from '../../core/time/parse-instant'
import type { CallOptions } from '../../transport/contract/call-options'
import { checkId, checkIds, checkInput } from '../kit/input'
import { pollUntil, startDeadline } from '../kit/poll'
import { checkQuery, optionalCount, optionalFlag, optionalTexts } from '../kit/query'
import { type ResourceContext, send } from '../kit/send'
import type { AgentSchedules, StaffingRequirement, WfmForecast, WfmForecastData, WfmSchedule } from './answers'
import { downloaded } from './download'
import { type ForecastImport, importForecast } from './import-forecast'
import { wfmOperations } from './operations'
import { assertInReach } from './reach'
import { agentSchedulesSchema, forecastDataSchema } from './schemas'
import { unitCalls, unitParams, type WfmUnitCalls } from './units'

/** The first day of a business unit's week. */
const dateSchema = /* @__PURE__ */ lazy(() =>
  timeText(/^\d{4}-\d\d-\d\d$/, "a date like 2026-01-05: the first day of the business unit's week"),
)
const timeSchema = /* @__PURE__ */ lazy(() =>
  timeText(/^\d{4}-\d\d-\d\dT\d\d:\d\d.*(Z|[+-]\d\d:\d\d)$/, 'a time like 2026-01-05T00:00:00Z'),
)

/** Text in the format of a date that really exists: the 30th of February does not. */
function timeText(form: RegExp, what: string) {
  const error = `must be ${what}`
  return z.string(error).check(z.refine((text) => form.test(text) && 'dayMs' in parseWrittenTime(text), error))
}

/** Workforce management: units, forecasts and schedules: `client.wfm`. */
export interface WfmResource extends WfmUnitCalls {
  readonly agentSchedules: {
    /**
     * Published shifts of agents between two times, ISO 8601. A result behind a download link is downloaded. A result
     * that the platform is still computing is requested again. Needs wfm:schedule:view or wfm:publishedSchedule:view.
     */
    search(
      businessUnitId: string,
      query: { readonly startDate: string; readonly endDate: string; readonly userIds?: readonly string[] | undefined },
      options?: CallOptions,
    ): Promise<AgentSchedules>
  }

  readonly schedules: {
    /** Schedules of a week, `weekId` being its date or `recent`. Needs wfm:schedule:view. */
    list(
      businessUnitId: string,
      weekId: string,
      query?: { readonly includeOnlyPublished?: boolean | undefined },
      options?: CallOptions,
    ): Promise<WfmSchedule[]>
  }

  /** Short-term forecasts of a week. */
  readonly forecasts: {
    /** Short-term forecasts of a week. Needs wfm:shortTermForecast:view. */
    list(businessUnitId: string, weekDateId: string, options?: CallOptions): Promise<WfmForecast[]>

    /** One short-term forecast. Needs wfm:shortTermForecast:view. */
    get(businessUnitId: string, weekDateId: string, forecastId: string, options?: CallOptions): Promise<WfmForecast>

    /** The figures of a forecast, per planning group and 15 minutes of one week. Needs wfm:shortTermForecast:view. */
    data(
      businessUnitId: string,
      weekDateId: string,
      forecastId: string,
      query?: { readonly weekNumber?: number | undefined },
      options?: CallOptions,
    ): Promise<WfmForecastData>

    /**
     * Agents that a forecast requires; `state: 'Processing'` while the platform calculates them. Needs
     * wfm:staffingRequirement:view.
     */
    staffingRequirement(
      businessUnitId: string,
      weekDateId: string,
      forecastId: string,
      query?: { readonly weekNumbers?: readonly number[] | undefined },
      options?: CallOptions,
    ): Promise<StaffingRequirement>

    /**
     * Imports a forecast into a week and returns the platform's forecast. Needs wfm:shortTermForecast:add and
     * :view. @throws ValidationError for series of the wrong length, ResponseError code `job.failed` when refused
     */
    import(
      businessUnitId: string,
      weekDateId: string,
      forecast: ForecastImport,
      options?: CallOptions,
    ): Promise<WfmForecast>
  }
}

/** Workforce management: schedules and forecasts of business units. Orgs without it refuse these calls. */
export function wfmResource(context: ResourceContext): WfmResource {
  const week = (businessUnitId: string, weekDateId: string) => ({
    ...unitParams(businessUnitId),
    weekDateId: assertInReach(checkInput(dateSchema, weekDateId, 'weekDateId'), context.transport.clock.now()),
  })

  return {
    ...unitCalls(context),

    agentSchedules: {
      async search(businessUnitId, query, options = {}) {
        checkQuery(query, { startDate: text(), endDate: text(), userIds: optionalTexts() })
        const params = unitParams(businessUnitId)
        const userIds = query.userIds === undefined ? undefined : checkIds(query.userIds, 'userIds')
        const startDate = checkInput(timeSchema, query.startDate, 'startDate')
        const endDate = checkInput(timeSchema, query.endDate, 'endDate')
        const body = { startDate, endDate, ...(userIds === undefined ? {} : { userIds }) }
        const deadline = startDeadline(context, options, 'the schedule search')
        const answer = await pollUntil(context, deadline.options(), 'the schedule search', async (call) => {
          const found = await send(context, wfmOperations.agentSchedules, { params, body }, call)
          return found.status === 'Processing' ? undefined : found
        })
        return await downloaded(context, agentSchedulesSchema(), answer, deadline.options(), 'the schedule search')
      },
    },

    schedules: {
      async list(businessUnitId, weekId, query = {}, options = {}) {
        checkQuery(query, { includeOnlyPublished: optionalFlag() })
        const params = { ...unitParams(businessUnitId), weekId: checkId(weekId, 'weekId') }
        return (await send(context, wfmOperations.schedules, { params, query: { ...query } }, options)).entities
      },
    },

    forecasts: {
      async list(businessUnitId, weekDateId, options = {}) {
        const input = { params: week(businessUnitId, weekDateId) }
        return (await send(context, wfmOperations.forecasts, input, options)).entities
      },

      async get(businessUnitId, weekDateId, forecastId, options = {}) {
        const params = { ...week(businessUnitId, weekDateId), forecastId: checkId(forecastId, 'forecastId') }
        return await send(context, wfmOperations.forecast, { params }, options)
      },

      async data(businessUnitId, weekDateId, forecastId, query = {}, options = {}) {
        checkQuery(query, { weekNumber: optionalCount() })
        const params = { ...week(businessUnitId, weekDateId), forecastId: checkId(forecastId, 'forecastId') }
        const deadline = startDeadline(context, options, 'the forecast data')
        const answer = await send(
          context,
          wfmOperations.forecastData,
          { params, query: { ...query } },
          deadline.options(),
        )
        return await downloaded(context, forecastDataSchema(), answer, deadline.options(), 'the forecast data')
      },

      async staffingRequirement(businessUnitId, weekDateId, forecastId, query = {}, options = {}) {
        checkQuery(query, { weekNumbers: z.optional(z.array(whole(1))) })
        const params = { ...week(businessUnitId, weekDateId), forecastId: checkId(forecastId, 'forecastId') }
        return await send(context, wfmOperations.staffingRequirement, { params, query: { ...query } }, options)
      },

      async import(businessUnitId, weekDateId, forecast, options = {}) {
        return await importForecast(context, week(businessUnitId, weekDateId), forecast, options)
      },
    },
  }
}
