import * as z from 'zod'
import { linkSchema, maybe, openEnum } from '../fields'

const metadataSchema = z.looseObject({ version: maybe(z.number()), dateModified: maybe(z.string()) })

/** A business unit: schedules and forecasts belong to it. */
export const businessUnitSchema = z.looseObject({
  id: z.string(),
  name: maybe(z.string()),
  authorized: maybe(z.boolean()),
  division: maybe(linkSchema),
})

/** A management unit: the agents of a part of a business unit. */
export const managementUnitSchema = z.looseObject({
  id: z.string(),
  name: maybe(z.string()),
  businessUnit: maybe(linkSchema),
  startDayOfWeek: maybe(z.string()),
  timeZone: maybe(z.string()),
})

/** A planning group: the bridge between queue, media and skill set and a forecast. */
export const planningGroupSchema = z.looseObject({
  id: z.string(),
  name: maybe(z.string()),
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
  id: maybe(z.string()),
  startDate: maybe(z.string()),
  lengthMinutes: maybe(z.number()),
  activities: maybe(
    z.array(
      z.looseObject({
        startDate: maybe(z.string()),
        lengthMinutes: maybe(z.number()),
        activityCodeId: maybe(z.string()),
        description: maybe(z.string()),
        paid: maybe(z.boolean()),
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
  businessUnitTimeZone: maybe(z.string()),
})

export const scheduleSearchSchema = z.looseObject({
  status: maybe(openEnum('Processing', 'Complete', 'Canceled', 'Error')),
  operationId: maybe(z.string()),
  result: maybe(agentSchedulesSchema),
  downloadUrl: maybe(z.string()),
})

/** A forecast for one or more weeks. */
export const forecastSchema = z.looseObject({
  id: z.string(),
  weekDate: maybe(z.string()),
  weekCount: maybe(z.number()),
  creationMethod: maybe(
    openEnum('Import', 'ImportedHistoricalWeightedAverage', 'HistoricalWeightedAverage', 'Advanced'),
  ),
  description: maybe(z.string()),
  canUseForScheduling: maybe(z.boolean()),
  metadata: maybe(metadataSchema),
})

const forecastGroupSchema = z.looseObject({
  planningGroupId: z.string(),
  offeredPerInterval: z.array(z.number()),
  averageHandleTimeSecondsPerInterval: z.array(z.number()),
})

/** What a forecast expects per 15 minutes and planning group. */
export const forecastDataSchema = z.looseObject({
  referenceStartDate: maybe(z.string()),
  planningGroups: z.preprocess((value) => value ?? [], z.array(forecastGroupSchema)),
  weekNumber: maybe(z.number()),
  weekCount: maybe(z.number()),
})

export const forecastDataAnswerSchema = z.looseObject({
  result: maybe(forecastDataSchema),
  downloadUrl: maybe(z.string()),
})

export const uploadSchema = z.looseObject({
  uploadKey: z.string(),
  url: z.string(),
  headers: z.preprocess((value) => value ?? {}, z.record(z.string(), z.string())),
})

export const importSchema = z.looseObject({
  status: maybe(openEnum('Processing', 'Complete', 'Canceled', 'Error')),
  operationId: maybe(z.string()),
  result: maybe(forecastSchema),
})

/** Agents needed per interval and planning group. */
export const staffingRequirementSchema = z.looseObject({
  state: maybe(openEnum('Processing', 'Complete', 'Error')),
  referenceStartDate: maybe(z.string()),
  weekCount: maybe(z.number()),
  intervalLengthMinutes: maybe(z.number()),
  results: maybe(
    z.array(
      z.looseObject({
        weekNumber: z.number(),
        downloadUrl: maybe(z.string()),
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
  weekDate: maybe(z.string()),
  weekCount: maybe(z.number()),
  description: maybe(z.string()),
  published: maybe(z.boolean()),
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
