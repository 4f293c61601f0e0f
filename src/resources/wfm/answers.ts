import type { OpenUnion } from '../../core/open-union'
import type { AnswerLink } from '../kit/answers'

/** The version of a workforce-management object that was read. */
export interface WfmVersion {
  version?: number | undefined
  dateModified?: string | undefined
  [field: string]: unknown
}

/** A business unit of workforce management. */
export interface BusinessUnit {
  id: string
  name?: string | undefined
  authorized?: boolean | undefined
  division?: AnswerLink | undefined
  [field: string]: unknown
}

/** A business unit with its time zone and first day of the week. */
export interface BusinessUnitDetail {
  id: string
  name?: string | undefined
  division?: AnswerLink | undefined
  settings?:
    | {
        startDayOfWeek?: string | undefined
        timeZone?: string | undefined
        [field: string]: unknown
      }
    | undefined
  [field: string]: unknown
}

/** A management unit: agents who are planned together. */
export interface ManagementUnit {
  id: string
  name?: string | undefined
  businessUnit?: AnswerLink | undefined
  startDayOfWeek?: string | undefined
  timeZone?: string | undefined
  [field: string]: unknown
}

/** Queues, media and skills that are forecast together. */
export interface PlanningGroup {
  id: string
  name?: string | undefined
  routePaths?:
    | {
        queue?: AnswerLink | undefined
        mediaType?: OpenUnion<'Voice' | 'Chat' | 'Email' | 'Callback' | 'Message' | 'Workitem'> | undefined
        language?: AnswerLink | undefined
        skills?: AnswerLink[] | undefined
        [field: string]: unknown
      }[]
    | undefined
  metadata?: WfmVersion | undefined
  [field: string]: unknown
}

/** A shift of an agent, `lengthMinutes` long from `startDate`. */
export interface WfmShift {
  id?: string | undefined
  startDate?: string | undefined
  lengthMinutes?: number | undefined
  activities?:
    | {
        startDate?: string | undefined
        lengthMinutes?: number | undefined
        activityCodeId?: string | undefined
        description?: string | undefined
        paid?: boolean | undefined
        [field: string]: unknown
      }[]
    | undefined
  [field: string]: unknown
}

/** Published shifts of agents. */
export interface AgentSchedules {
  agentSchedules: {
    user?: AnswerLink | undefined
    shifts?: WfmShift[] | undefined
    fullDayTimeOffMarkers?: { [field: string]: unknown }[] | undefined
    [field: string]: unknown
  }[]
  businessUnitTimeZone?: string | undefined
  [field: string]: unknown
}

/** A forecast of one week or more, without its figures. */
export interface WfmForecast {
  id: string
  weekDate?: string | undefined
  weekCount?: number | undefined
  creationMethod?:
    | OpenUnion<'Import' | 'ImportedHistoricalWeightedAverage' | 'HistoricalWeightedAverage' | 'Advanced'>
    | undefined
  description?: string | undefined
  canUseForScheduling?: boolean | undefined
  metadata?: WfmVersion | undefined
  [field: string]: unknown
}

/** Contacts offered and handle times of a forecast, in intervals of 15 minutes. */
export interface WfmForecastData {
  planningGroups: {
    planningGroupId: string
    offeredPerInterval: number[]
    averageHandleTimeSecondsPerInterval: number[]
    [field: string]: unknown
  }[]
  referenceStartDate?: string | undefined
  weekNumber?: number | undefined
  weekCount?: number | undefined
  [field: string]: unknown
}

/** Agents required in each interval, by planning group. */
export interface StaffingRequirement {
  state?: OpenUnion<'Processing' | 'Complete' | 'Error'> | undefined
  referenceStartDate?: string | undefined
  weekCount?: number | undefined
  intervalLengthMinutes?: number | undefined
  results?:
    | {
        weekNumber: number
        downloadUrl?: string | undefined
        planningGroupStaffingRequirements?:
          | {
              planningGroupId: string
              staffingRequirementsPerInterval: number[]
              [field: string]: unknown
            }[]
          | undefined
        [field: string]: unknown
      }[]
    | undefined
  [field: string]: unknown
}

/** A schedule of a week. */
export interface WfmSchedule {
  id: string
  weekDate?: string | undefined
  weekCount?: number | undefined
  description?: string | undefined
  published?: boolean | undefined
  metadata?: WfmVersion | undefined
  [field: string]: unknown
}
