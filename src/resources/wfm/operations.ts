import { listing, numberedListing } from '../kit/fields'
import { asks, creates, reads } from '../kit/operations'
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
  ),
  agentSchedules: asks(
    'postWorkforcemanagementBusinessunitAgentschedulesSearch',
    `${unit}/agentschedules/search`,
    scheduleSearchSchema,
  ),
  forecasts: reads('getWorkforcemanagementBusinessunitWeekShorttermforecasts', forecasts, listing(forecastSchema)),
  forecast: reads(
    'getWorkforcemanagementBusinessunitWeekShorttermforecast',
    `${forecasts}/{forecastId}`,
    forecastSchema,
  ),
  forecastData: reads(
    'getWorkforcemanagementBusinessunitWeekShorttermforecastData',
    `${forecasts}/{forecastId}/data`,
    forecastDataAnswerSchema,
  ),
  staffingRequirement: reads(
    'getWorkforcemanagementBusinessunitWeekShorttermforecastStaffingrequirement',
    `${forecasts}/{forecastId}/staffingrequirement`,
    staffingRequirementSchema,
  ),
  uploadUrl: asks(
    'postWorkforcemanagementBusinessunitWeekShorttermforecastsImportUploadurl',
    `${forecasts}/import/uploadurl`,
    uploadSchema,
  ),
  importForecast: creates(
    'postWorkforcemanagementBusinessunitWeekShorttermforecastsImport',
    `${forecasts}/import`,
    importSchema,
  ),
  schedules: reads(
    'getWorkforcemanagementBusinessunitWeekSchedules',
    `${unit}/weeks/{weekId}/schedules`,
    listing(scheduleSchema),
  ),
}
