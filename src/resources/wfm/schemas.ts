import * as z from 'zod'
import { linkSchema, maybe, maybeFlag, maybeNumber, maybeText, openEnum } from '../fields'

const metadataSchema = z.looseObject({ version: maybeNumber, dateModified: maybeText })

/** A business unit: schedules and forecasts belong to it. */
export const businessUnitSchema = z.looseObject({
  id: z.string(),
  name: maybeText,
  authorized: maybeFlag,
  division: maybe(linkSchema),
})

/** A management unit: the agents of a part of a business unit. */
export const managementUnitSchema = z.looseObject({
  id: z.string(),
  name: maybeText,
  businessUnit: maybe(linkSchema),
  startDayOfWeek: maybeText,
  timeZone: maybeText,
})

/** A planning group: the bridge between queue, media and skill set and a forecast. */
export const planningGroupSchema = z.looseObject({
  id: z.string(),
  name: maybeText,
  routePaths: maybe(
    z.array(
      z.looseObject({
        queue: maybe(linkSchema),
        mediaType: maybe(openEnum('Voice', 'Chat', 'Email', 'Callback', 'Message', 'Workitem')),
        language: maybe(linkSchema),
        skills: maybe(z.array(linkSchema)),
      }),
    ),
  ),
  metadata: maybe(metadataSchema),
})

const shiftSchema = z.looseObject({
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
})

/** Shifts of agents in the published schedules. */
export const agentSchedulesSchema = z.looseObject({
  agentSchedules: z.preprocess(
    (value) => value ?? [],
    z.array(
      z.looseObject({
        user: maybe(linkSchema),
        shifts: maybe(z.array(shiftSchema)),
        fullDayTimeOffMarkers: maybe(z.array(z.looseObject({}))),
      }),
    ),
  ),
  businessUnitTimeZone: maybeText,
})

export const scheduleSearchSchema = z.looseObject({
  status: maybe(openEnum('Processing', 'Complete', 'Canceled', 'Error')),
  operationId: maybeText,
  result: maybe(agentSchedulesSchema),
  downloadUrl: maybeText,
})

/** A forecast for one or more weeks. */
export const forecastSchema = z.looseObject({
  id: z.string(),
  weekDate: maybeText,
  weekCount: maybeNumber,
  creationMethod: maybe(
    openEnum('Import', 'ImportedHistoricalWeightedAverage', 'HistoricalWeightedAverage', 'Advanced'),
  ),
  description: maybeText,
  canUseForScheduling: maybeFlag,
  metadata: maybe(metadataSchema),
})

const forecastGroupSchema = z.looseObject({
  planningGroupId: z.string(),
  offeredPerInterval: z.array(z.number()),
  averageHandleTimeSecondsPerInterval: z.array(z.number()),
})

/** What a forecast expects per 15 minutes and planning group. */
export const forecastDataSchema = z.looseObject({
  referenceStartDate: maybeText,
  planningGroups: z.preprocess((value) => value ?? [], z.array(forecastGroupSchema)),
  weekNumber: maybeNumber,
  weekCount: maybeNumber,
})

export const forecastDataAnswerSchema = z.looseObject({
  result: maybe(forecastDataSchema),
  downloadUrl: maybeText,
})

export const uploadSchema = z.looseObject({
  uploadKey: z.string(),
  url: z.string(),
  headers: z.preprocess((value) => value ?? {}, z.record(z.string(), z.string())),
})

export const importSchema = z.looseObject({
  status: maybe(openEnum('Processing', 'Complete', 'Canceled', 'Error')),
  operationId: maybeText,
  result: maybe(forecastSchema),
})

/** Agents needed per interval and planning group. */
export const staffingRequirementSchema = z.looseObject({
  state: maybe(openEnum('Processing', 'Complete', 'Error')),
  referenceStartDate: maybeText,
  weekCount: maybeNumber,
  intervalLengthMinutes: maybeNumber,
  results: maybe(
    z.array(
      z.looseObject({
        weekNumber: z.number(),
        downloadUrl: maybeText,
        planningGroupStaffingRequirements: maybe(
          z.array(z.looseObject({ planningGroupId: z.string(), staffingRequirementsPerInterval: z.array(z.number()) })),
        ),
      }),
    ),
  ),
})

/** A schedule of a business unit. */
export const scheduleSchema = z.looseObject({
  id: z.string(),
  weekDate: maybeText,
  weekCount: maybeNumber,
  description: maybeText,
  published: maybeFlag,
  metadata: maybe(metadataSchema),
})

export type BusinessUnit = z.infer<typeof businessUnitSchema>
export type ManagementUnit = z.infer<typeof managementUnitSchema>
export type PlanningGroup = z.infer<typeof planningGroupSchema>
export type AgentSchedules = z.infer<typeof agentSchedulesSchema>
export type WfmForecast = z.infer<typeof forecastSchema>
export type WfmForecastData = z.infer<typeof forecastDataSchema>
export type StaffingRequirement = z.infer<typeof staffingRequirementSchema>
export type WfmSchedule = z.infer<typeof scheduleSchema>
