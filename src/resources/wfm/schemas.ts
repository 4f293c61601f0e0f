import * as z from 'zod/mini'
import { linkSchema, loose, maybe, maybeEmpty, maybeEnum, maybeFlag, maybeNumber, maybeText, text } from '../kit/fields'

const metadataSchema = loose(() => ({ version: maybeNumber, dateModified: maybeText }))

/** A business unit: schedules and forecasts belong to it. */
export const businessUnitSchema = loose(() => ({
  id: text,
  name: maybeText,
  authorized: maybeFlag,
  division: maybe(linkSchema()),
}))

/** A business unit with settings that were asked for. */
export const businessUnitDetailSchema = loose(() => ({
  id: text,
  name: maybeText,
  division: maybe(linkSchema()),
  settings: maybe(z.looseObject({ startDayOfWeek: maybeText, timeZone: maybeText })),
}))

/** A management unit: the agents of a part of a business unit. */
export const managementUnitSchema = loose(() => ({
  id: text,
  name: maybeText,
  businessUnit: maybe(linkSchema()),
  startDayOfWeek: maybeText,
  timeZone: maybeText,
}))

/** A planning group: the bridge between queue, media and skill set and a forecast. */
export const planningGroupSchema = loose(() => ({
  id: text,
  name: maybeText,
  routePaths: maybe(
    z.array(
      z.looseObject({
        queue: maybe(linkSchema()),
        mediaType: maybeEnum<'Voice' | 'Chat' | 'Email' | 'Callback' | 'Message' | 'Workitem'>(),
        language: maybe(linkSchema()),
        skills: maybe(z.array(linkSchema())),
      }),
    ),
  ),
  metadata: maybe(metadataSchema()),
}))

const shiftSchema = loose(() => ({
  id: maybeText,
  startDate: maybeText,
  lengthMinutes: maybeNumber,
  activities: maybe(
    z.array(
      z.looseObject({
        startDate: maybeText,
        lengthMinutes: maybeNumber,
        activityCodeId: maybeText,
        description: maybeText,
        paid: maybeFlag,
      }),
    ),
  ),
}))

/** Shifts of agents in the published schedules. */
export const agentSchedulesSchema = loose(() => ({
  agentSchedules: maybeEmpty(
    z.looseObject({
      user: maybe(linkSchema()),
      shifts: maybe(z.array(shiftSchema())),
      fullDayTimeOffMarkers: maybe(z.array(z.looseObject({}))),
    }),
  ),
  businessUnitTimeZone: maybeText,
}))

export const scheduleSearchSchema = loose(() => ({
  status: maybeEnum<'Processing' | 'Complete' | 'Canceled' | 'Error'>(),
  operationId: maybeText,
  result: maybe(agentSchedulesSchema()),
  downloadUrl: maybeText,
}))

/** A forecast for one or more weeks. */
export const forecastSchema = loose(() => ({
  id: text,
  weekDate: maybeText,
  weekCount: maybeNumber,
  creationMethod: maybeEnum<
    'Import' | 'ImportedHistoricalWeightedAverage' | 'HistoricalWeightedAverage' | 'Advanced'
  >(),
  description: maybeText,
  canUseForScheduling: maybeFlag,
  metadata: maybe(metadataSchema()),
}))

const forecastGroupSchema = loose(() => ({
  planningGroupId: text,
  offeredPerInterval: z.array(z.number()),
  averageHandleTimeSecondsPerInterval: z.array(z.number()),
}))

/** What a forecast expects per 15 minutes and planning group. */
export const forecastDataSchema = loose(() => ({
  referenceStartDate: maybeText,
  planningGroups: maybeEmpty(forecastGroupSchema()),
  weekNumber: maybeNumber,
  weekCount: maybeNumber,
}))

export const forecastDataAnswerSchema = loose(() => ({
  result: maybe(forecastDataSchema()),
  downloadUrl: maybeText,
}))

export const uploadSchema = loose(() => ({
  uploadKey: text,
  url: text,
  headers: z.pipe(
    z.nullish(z.record(text, text)),
    z.transform((headers: Record<string, string> | null | undefined) => headers ?? {}),
  ),
}))

export const importSchema = loose(() => ({
  status: maybeEnum<'Processing' | 'Complete' | 'Canceled' | 'Error'>(),
  operationId: maybeText,
  result: maybe(forecastSchema()),
}))

/** Agents needed per interval and planning group. */
export const staffingRequirementSchema = loose(() => ({
  state: maybeEnum<'Processing' | 'Complete' | 'Error'>(),
  referenceStartDate: maybeText,
  weekCount: maybeNumber,
  intervalLengthMinutes: maybeNumber,
  results: maybe(
    z.array(
      z.looseObject({
        weekNumber: z.number(),
        downloadUrl: maybeText,
        planningGroupStaffingRequirements: maybe(
          z.array(z.looseObject({ planningGroupId: text, staffingRequirementsPerInterval: z.array(z.number()) })),
        ),
      }),
    ),
  ),
}))

/** A schedule of a business unit. */
export const scheduleSchema = loose(() => ({
  id: text,
  weekDate: maybeText,
  weekCount: maybeNumber,
  description: maybeText,
  published: maybeFlag,
  metadata: maybe(metadataSchema()),
}))

/** A business unit of workforce management. */
export type BusinessUnit = z.infer<ReturnType<typeof businessUnitSchema>>
/** A business unit with its time zone and first day of the week. */
export type BusinessUnitDetail = z.infer<ReturnType<typeof businessUnitDetailSchema>>
/** A management unit: agents who are planned together. */
export type ManagementUnit = z.infer<ReturnType<typeof managementUnitSchema>>
/** Queues, media and skills that are forecast together. */
export type PlanningGroup = z.infer<ReturnType<typeof planningGroupSchema>>
/** Published shifts of agents. */
export type AgentSchedules = z.infer<ReturnType<typeof agentSchedulesSchema>>
/** A forecast of a week, without its figures. */
export type WfmForecast = z.infer<ReturnType<typeof forecastSchema>>
/** Contacts offered and handle times of a forecast, in intervals of 15 minutes. */
export type WfmForecastData = z.infer<ReturnType<typeof forecastDataSchema>>
/** Agents required in each interval, by planning group. */
export type StaffingRequirement = z.infer<ReturnType<typeof staffingRequirementSchema>>
/** A schedule of a week. */
export type WfmSchedule = z.infer<ReturnType<typeof scheduleSchema>>
