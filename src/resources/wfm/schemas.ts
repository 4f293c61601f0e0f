import * as z from 'zod/mini'
import { linkSchema, loose, maybe, maybeEmpty, maybeEnum, maybeFlag, maybeNumber, maybeText, text } from '../kit/fields'
import type {
  AgentSchedules,
  BusinessUnit,
  BusinessUnitDetail,
  ManagementUnit,
  PlanningGroup,
  StaffingRequirement,
  WfmForecast,
  WfmForecastData,
  WfmSchedule,
} from './answers'

const metadataSchema = loose(() => ({ version: maybeNumber, dateModified: maybeText }))

/** A business unit: schedules and forecasts belong to it. */
export const businessUnitSchema: () => z.core.$ZodType<BusinessUnit> = loose(() => ({
  id: text,
  name: maybeText,
  authorized: maybeFlag,
  division: maybe(linkSchema()),
}))

export const businessUnitDetailSchema: () => z.core.$ZodType<BusinessUnitDetail> = loose(() => ({
  id: text,
  name: maybeText,
  division: maybe(linkSchema()),
  settings: maybe(z.looseObject({ startDayOfWeek: maybeText, timeZone: maybeText })),
}))

/** A management unit: the agents of a part of a business unit. */
export const managementUnitSchema: () => z.core.$ZodType<ManagementUnit> = loose(() => ({
  id: text,
  name: maybeText,
  businessUnit: maybe(linkSchema()),
  startDayOfWeek: maybeText,
  timeZone: maybeText,
}))

/** A planning group: connects queue, media and skill set with a forecast. */
export const planningGroupSchema: () => z.core.$ZodType<PlanningGroup> = loose(() => ({
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
export const agentSchedulesSchema: () => z.core.$ZodType<AgentSchedules> = loose(() => ({
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

export const forecastSchema: () => z.core.$ZodType<WfmForecast> = loose(() => ({
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

/** The figures of a forecast per 15 minutes and planning group. */
export const forecastDataSchema: () => z.core.$ZodType<WfmForecastData> = loose(() => ({
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
export const staffingRequirementSchema: () => z.core.$ZodType<StaffingRequirement> = loose(() => ({
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
export const scheduleSchema: () => z.core.$ZodType<WfmSchedule> = loose(() => ({
  id: text,
  weekDate: maybeText,
  weekCount: maybeNumber,
  description: maybeText,
  published: maybeFlag,
  metadata: maybe(metadataSchema()),
}))
