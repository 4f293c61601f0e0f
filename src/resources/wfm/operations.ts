import * as z from 'zod'
import { operation } from '../../transport/operation'
import { numberedListing } from '../fields'
import {
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
  businessUnits: operation({
    id: 'getWorkforcemanagementBusinessunits',
    method: 'GET',
    path: units,
    kind: 'safe',
    response: z.looseObject({ entities: z.array(businessUnitSchema) }),
  }),
  managementUnits: operation({
    id: 'getWorkforcemanagementManagementunits',
    method: 'GET',
    path: '/api/v2/workforcemanagement/managementunits',
    kind: 'safe',
    response: numberedListing(managementUnitSchema),
  }),
  planningGroups: operation({
    id: 'getWorkforcemanagementBusinessunitPlanninggroups',
    method: 'GET',
    path: `${unit}/planninggroups`,
    kind: 'safe',
    response: z.looseObject({ entities: z.array(planningGroupSchema) }),
  }),
  agentSchedules: operation({
    id: 'postWorkforcemanagementBusinessunitAgentschedulesSearch',
    method: 'POST',
    path: `${unit}/agentschedules/search`,
    kind: 'safe',
    response: scheduleSearchSchema,
  }),
  forecasts: operation({
    id: 'getWorkforcemanagementBusinessunitWeekShorttermforecasts',
    method: 'GET',
    path: forecasts,
    kind: 'safe',
    response: z.looseObject({ entities: z.array(forecastSchema) }),
  }),
  forecast: operation({
    id: 'getWorkforcemanagementBusinessunitWeekShorttermforecast',
    method: 'GET',
    path: `${forecasts}/{forecastId}`,
    kind: 'safe',
    response: forecastSchema,
  }),
  forecastData: operation({
    id: 'getWorkforcemanagementBusinessunitWeekShorttermforecastData',
    method: 'GET',
    path: `${forecasts}/{forecastId}/data`,
    kind: 'safe',
    response: forecastDataAnswerSchema,
  }),
  staffingRequirement: operation({
    id: 'getWorkforcemanagementBusinessunitWeekShorttermforecastStaffingrequirement',
    method: 'GET',
    path: `${forecasts}/{forecastId}/staffingrequirement`,
    kind: 'safe',
    response: staffingRequirementSchema,
  }),
  uploadUrl: operation({
    id: 'postWorkforcemanagementBusinessunitWeekShorttermforecastsImportUploadurl',
    method: 'POST',
    path: `${forecasts}/import/uploadurl`,
    kind: 'safe',
    response: uploadSchema,
  }),
  importForecast: operation({
    id: 'postWorkforcemanagementBusinessunitWeekShorttermforecastsImport',
    method: 'POST',
    path: `${forecasts}/import`,
    kind: 'unsafe',
    response: importSchema,
  }),
  schedules: operation({
    id: 'getWorkforcemanagementBusinessunitWeekSchedules',
    method: 'GET',
    path: `${unit}/weeks/{weekId}/schedules`,
    kind: 'safe',
    response: z.looseObject({ entities: z.array(scheduleSchema) }),
  }),
}
