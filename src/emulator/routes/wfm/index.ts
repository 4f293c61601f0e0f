import type { Route } from '../../model/types'
import { adherenceRoutes } from './adherence'
import { forecastImportRoutes } from './forecast-import'
import { forecastRoutes } from './forecasts'
import { scheduleRoutes } from './schedules'
import { downloadRoute, unitRoutes } from './units'

/** Workforce management: one business unit whose weeks begin by default on Monday, UTC, with one management unit. */
export const wfmRoutes: readonly Route[] = [
  ...unitRoutes,
  ...scheduleRoutes,
  ...adherenceRoutes,
  ...forecastRoutes,
  ...forecastImportRoutes,
  downloadRoute,
]
