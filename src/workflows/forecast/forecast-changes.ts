import type { Progress } from '../../core/progress'
import type { Calibration, Change, Demand, Effect, ForecastError, RoutingModel } from '../../documents'
import { type WhatIfOptions, whatIf } from '../../optimizer'
import { estimateDayFactorShape } from '../../optimizer/what-if'
import { calibrateService } from './calibration/calibrate-service'

/** How to forecast: `auto` simulates unless that would take long. */
export type ForecastMethod = 'auto' | 'simulation' | 'erlang'

export const FORECAST_METHODS: readonly ForecastMethod[] = ['auto', 'simulation', 'erlang']

/** How to forecast, and a callback for progress. */
export interface ForecastOptions {
  /** Default `auto`. */
  readonly method?: ForecastMethod | undefined
  /** Called after each simulated week. */
  readonly onProgress?: ((progress: Progress<'simulating weeks'>) => void) | undefined
  /** What earlier forecasts showed; figures that were off are corrected. Default: none. */
  readonly calibration?: Calibration | undefined
}

/**
 * A forecast, corrected by what earlier ones showed. A model of named days has the corrected contacts already.
 * @param isMoved whether figures of service were corrected by the record before
 */
export function asCalibrated(
  forecast: Effect,
  { period }: Pick<RoutingModel, 'period'>,
  { calibration, isMoved = false }: Pick<ForecastOptions, 'calibration'> & { readonly isMoved?: boolean },
): Effect {
  if (calibration === undefined) return forecast
  return calibrateService(forecast, calibration, { hasContacts: period !== undefined, isMoved })
}

/** Number of weeks: as many as a prediction interval of 95 % needs, plus one. */
export const WEEKS = 40

/** Maximum number of contacts to simulate by default: about twenty seconds of work. */
const MAX_CONTACTS = 20_000_000

/** The forecast by formula, when requested or when a simulation would take long. */
export function byFormula(
  model: RoutingModel,
  demand: Demand,
  changes: readonly Change[],
  { method = 'auto' }: ForecastOptions,
): Effect | undefined {
  if (method === 'erlang') return whatIf(model, changes)
  const contacts = contactsPerWeek(demand) * WEEKS * 2
  if (method === 'simulation' || contacts <= MAX_CONTACTS) return undefined
  const forecast = whatIf(model, changes)
  const millions = Math.round(contacts / 1_000_000)
  const note = `By formula, since simulating ${WEEKS} weeks of ${millions} million contacts takes long. Choose simulation as the method of the forecast to have it anyway.`
  return { ...forecast, notes: [note, ...forecast.notes] }
}

/** Options for simulating the coming weeks. */
export function bySimulation(
  { forecastError }: Pick<RoutingModel, 'forecastError'>,
  demand: Demand,
  { onProgress }: ForecastOptions,
): WhatIfOptions {
  // A forecast week has its own shape: differences that its special days and its trend explain do not count.
  const shape = forecastError === undefined ? dayFactorShape(demand) : forecastShape(forecastError)
  return { method: 'simulation', simulation: { weeks: WEEKS, dayFactorShape: shape, onProgress } }
}

/** Weeks to simulate in all for the comparison with the record: as many as make its error small beside the record's. */
const RECORD_WEEKS = 20

/** How often each of `count` weeks on record is simulated. */
export function weeksOfRecord(count: number): number {
  return Math.max(2, Math.ceil(RECORD_WEEKS / Math.max(1, count)))
}

/**
 * How to simulate the weeks on record, each `weeks` times: with the contacts that came, so that neither days nor rates are
 * drawn. Each week has another seed.
 */
export function byRecord(weeks: number): (week: number) => WhatIfOptions {
  return (week) => ({
    method: 'simulation',
    simulation: { weeks, seed: week + 1, dayFactorShape: null, estimationError: false },
  })
}

/** How much usual days of a forecast week differ; null: not at all. */
function forecastShape({ days }: ForecastError): number | null {
  const cvs = days.map(({ cv }) => cv).sort((a, b) => a - b)
  const middle = cvs[cvs.length >> 1] ?? 0
  return middle > 0 ? 1 / middle ** 2 : null
}

/**
 * How much the days of a demand differ; null: not more than by random variation; undefined: the demand is too short to
 * tell.
 */
function dayFactorShape(demand: Demand): number | null | undefined {
  const days = (Date.parse(demand.interval.end) - Date.parse(demand.interval.start)) / 86_400_000
  return estimateDayFactorShape(demand) ?? (days < 15 ? undefined : null)
}

function contactsPerWeek({ contactTypes, interval }: Demand): number {
  const weeks = (Date.parse(interval.end) - Date.parse(interval.start)) / (7 * 86_400_000)
  const offered = contactTypes.reduce((sum, type) => sum + type.offered.reduce((own, count) => own + count, 0), 0)
  return weeks > 0 ? offered / weeks : 0
}
