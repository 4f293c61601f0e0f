import { listing, numberedListing } from '../kit/fields'
import { creates, queries, reads } from '../kit/operations'
import {
  businessUnitDetailSchema,
  businessUnitSchema,
  forecastDataAnswerSchema,
  forecastSchema,
  importSchema,
  managementUnitSchema,
  planningGroupSchema,
  scheduleSchema,
  scheduleSearchSchema,
  staffingRequirementSchema,
  uploadSchema,
} from './schemas'

const units = '/api/v2/workforcemanagement/businessunits'
const unit = `${units}/{businessUnitId}` as const
const forecasts = `${unit}/weeks/{weekDateId}/shorttermforecasts` as const

export const wfmOperations = {
  businessUnits: reads('getWorkforcemanagementBusinessunits', units, listing(businessUnitSchema)),
  businessUnit: reads('getWorkforcemanagementBusinessunit', unit, businessUnitDetailSchema),
  managementUnits: reads(
    'getWorkforcemanagementManagementunits',
    '/api/v2/workforcemanagement/managementunits',
    numberedListing(managementUnitSchema),
  ),
  planningGroups: reads(
    'getWorkforcemanagementBusinessunitPlanninggroups',
    `${unit}/planninggroups`,
    listing(planningGroupSchema),
    'wfm:planningGroup:view|wfm:shortTermForecast:view|wfm:intraday:view|wfm:agent:view|wfm:schedule:view|wfm:publishedSchedule:view',
  ),
  agentSchedules: queries(
    'postWorkforcemanagementBusinessunitAgentschedulesSearch',
    `${unit}/agentschedules/search`,
    scheduleSearchSchema,
    'wfm:schedule:view|wfm:publishedSchedule:view',
  ),
  forecasts: reads(
    'getWorkforcemanagementBusinessunitWeekShorttermforecasts',
    forecasts,
    listing(forecastSchema),
    'wfm:schedule:generate|wfm:shortTermForecast:view',
  ),
  forecast: reads(
    'getWorkforcemanagementBusinessunitWeekShorttermforecast',
    `${forecasts}/{forecastId}`,
    forecastSchema,
    'wfm:shortTermForecast:view',
  ),
  forecastData: reads(
    'getWorkforcemanagementBusinessunitWeekShorttermforecastData',
    `${forecasts}/{forecastId}/data`,
    forecastDataAnswerSchema,
    'wfm:shortTermForecast:view',
  ),
  staffingRequirement: reads(
    'getWorkforcemanagementBusinessunitWeekShorttermforecastStaffingrequirement',
    `${forecasts}/{forecastId}/staffingrequirement`,
    staffingRequirementSchema,
    'wfm:staffingRequirement:view',
  ),
  uploadUrl: queries(
    'postWorkforcemanagementBusinessunitWeekShorttermforecastsImportUploadurl',
    `${forecasts}/import/uploadurl`,
    uploadSchema,
    'wfm:shortTermForecast:add',
  ),
  importForecast: creates(
    'postWorkforcemanagementBusinessunitWeekShorttermforecastsImport',
    `${forecasts}/import`,
    importSchema,
    'wfm:shortTermForecast:add',
  ),
  schedules: reads(
    'getWorkforcemanagementBusinessunitWeekSchedules',
    `${unit}/weeks/{weekId}/schedules`,
    listing(scheduleSchema),
    'wfm:schedule:view|wfm:publishedSchedule:view',
  ),
}
