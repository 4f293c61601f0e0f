export { type BackTestOptions, backTestForecast } from './back-test/back-test'
export { forecastDemand } from './forecast-demand'
export type {
  DemandEvent,
  DemandHistory,
  ForecastDemandOptions,
  HistoryContactType,
  SpecialDay,
} from './history/types'
