import { type Issue, ValidationError } from '../../core/errors'
import type { DemandForecast, ForecastContactType, Ref, Snapshot } from '../../documents'
import { namesOf } from '../kit/names'
import { scaled, withTypes } from './series/with-types'

/**
 * Corrections by a planner, by the name or id of a queue or the id of a contact type: a change such as `+10%` or `-5
 * %`, or a number that replaces the forecast.
 */
export type Overrides = Readonly<Record<string, string | number>>

/** Overrides of contacts and of handle times. */
export interface ForecastOverrides {
  /** Contacts. A number is the total of the days. */
  readonly volume?: Overrides | undefined
  /** Handle times. A number is the mean in seconds. */
  readonly handleTime?: Overrides | undefined
}

type Change = { readonly factor: number } | { readonly value: number }

/**
 * A forecast with a planner's corrections. If both a queue and one of its contact types have a correction, that of the
 * contact type is used.
 * @throws ValidationError for queues and contact types that the forecast does not have, and for values that are not a
 * change
 */
export function withOverrides(
  forecast: DemandForecast,
  { volume = {}, handleTime = {} }: ForecastOverrides,
  { queues }: Pick<Snapshot, 'queues'>,
): DemandForecast {
  const issues: Issue[] = []
  const names = namesOf<Ref>('queue', queues)
  const counts = changesOf('volume', volume, forecast, names, issues)
  const times = changesOf('handle-time', handleTime, forecast, names, issues)
  if (issues.length > 0) throw new ValidationError(issues, { subject: 'overrides of the forecast' })
  if (counts.size === 0 && times.size === 0) return forecast
  const contactTypes = forecast.contactTypes.map((type) =>
    withTime(withVolume(type, factorOf(counts, type, forecast, contactsOf), forecast), type, times, forecast),
  )
  const told = [
    ...Object.entries(volume),
    ...Object.entries(handleTime).map(([key, value]) => [`handle time of ${key}`, value]),
  ]
  const note = `Changed by hand: ${told.map(([key, value]) => `${key} ${value}`).join(', ')}.`
  return withTypes(forecast, contactTypes, note)
}

function changesOf(
  option: string,
  given: Overrides,
  { contactTypes }: DemandForecast,
  names: ReturnType<typeof namesOf<Ref>>,
  issues: Issue[],
): Map<string, Change> {
  const types = new Set(contactTypes.map(({ id }) => id))
  const queues = new Set(contactTypes.map(({ queueId }) => queueId))
  const found = new Map<string, Change>()
  for (const [key, value] of Object.entries(given)) {
    const change = changeOf(value)
    const path = `${option} ${key}`
    if (change === undefined) {
      issues.push({ path, message: `must be a change such as +10% or -5%, or a number above 0, not ${value}` })
      continue
    }
    if (types.has(key)) {
      found.set(key, change)
      continue
    }
    const queue = names.find(key)
    if ('problem' in queue) issues.push({ path, message: queue.problem })
    else if (!queues.has(queue.one.id)) issues.push({ path, message: 'no contacts are forecast for this queue' })
    else found.set(queue.one.id, change)
  }
  return found
}

function changeOf(value: string | number): Change | undefined {
  const written = String(value).trim()
  const percent = /^([+-]\d+(?:\.\d+)?)\s*%$/.exec(written)
  if (percent !== null) {
    const factor = 1 + Number(percent[1]) / 100
    return factor >= 0 ? { factor } : undefined
  }
  const number = written === '' ? Number.NaN : Number(written)
  return Number.isFinite(number) && number > 0 && !/^[+-]/.test(written) ? { value: number } : undefined
}

/** The correction of the contact type, or else that of its queue, as a factor. */
function factorOf(
  changes: ReadonlyMap<string, Change>,
  type: ForecastContactType,
  { contactTypes }: DemandForecast,
  measure: (types: readonly ForecastContactType[]) => number,
): number {
  const own = changes.get(type.id)
  const change = own ?? changes.get(type.queueId)
  if (change === undefined) return 1
  if ('factor' in change) return change.factor
  const alike = own === undefined ? contactTypes.filter(({ queueId }) => queueId === type.queueId) : [type]
  const before = measure(alike)
  return before > 0 ? change.value / before : 1
}

function contactsOf(types: readonly ForecastContactType[]): number {
  return types.reduce((sum, { mean }) => sum + mean.reduce((own, one) => own + one, 0), 0)
}

/** Mean handle time of the contacts of some types; 0 if no contact is forecast. */
function handleTimeOf(types: readonly ForecastContactType[]): number {
  let [contacts, seconds] = [0, 0]
  for (const { mean, ahtSeconds } of types) {
    mean.forEach((own, i) => {
      const time = ahtSeconds?.[i]
      if (time === undefined) return
      contacts += own
      seconds += own * time
    })
  }
  return contacts > 0 ? seconds / contacts : 0
}

function withVolume(type: ForecastContactType, factor: number, forecast: DemandForecast): ForecastContactType {
  return factor === 1
    ? type
    : scaled(
        type,
        type.mean.map(() => factor),
        forecast,
      )
}

function withTime(
  changed: ForecastContactType,
  type: ForecastContactType,
  changes: ReadonlyMap<string, Change>,
  forecast: DemandForecast,
): ForecastContactType {
  const change = changes.get(type.id) ?? changes.get(type.queueId)
  if (change === undefined) return changed
  if (changed.ahtSeconds === undefined)
    return 'value' in change ? { ...changed, ahtSeconds: changed.mean.map(() => change.value) } : changed
  const factor = factorOf(changes, type, forecast, handleTimeOf)
  const { handleTime } = changed
  const days = handleTime?.days.map(({ date, seconds, low, high }) => ({
    date,
    seconds: seconds * factor,
    low: low * factor,
    high: high * factor,
  }))
  return {
    ...changed,
    ahtSeconds: changed.ahtSeconds.map((seconds) => seconds * factor),
    ...(handleTime === undefined || days === undefined ? {} : { handleTime: { ...handleTime, days } }),
  }
}
