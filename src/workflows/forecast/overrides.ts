import { type Issue, ValidationError } from '../../core/errors'
import type { DemandForecast, ForecastContactType, Overrides, Ref, Snapshot, WeekRequest } from '../../documents'
import { indexNames } from '../kit/names'
import { meanHandleTime, scaled, withTypes } from './series/with-types'

/** Overrides of contacts and of handle times. */
export type ForecastOverrides = Pick<WeekRequest, 'volume' | 'handleTime'>

/** A parsed correction; `key` and `written` are as in the input. */
type Change = ({ readonly factor: number } | { readonly value: number }) & {
  readonly key: string
  readonly written: string
}

/**
 * A forecast with a planner's corrections. If both a queue and one of its contact types have a correction, that of the
 * contact type is used for it.
 * @throws ValidationError for queues and contact types that the forecast does not have, values that are not a change,
 * numbers beyond half or double, and corrections of which only one can hold
 */
export function withOverrides(
  forecast: DemandForecast,
  { volume = {}, handleTime = {} }: ForecastOverrides,
  { queues }: Pick<Snapshot, 'queues'>,
): DemandForecast {
  const issues: Issue[] = []
  const names = indexNames<Ref>('queue', queues)
  const counts = parseChanges(VOLUME, volume, forecast, names, issues)
  const times = parseChanges(HANDLE_TIME, handleTime, forecast, names, issues)
  if (issues.length > 0) throw new ValidationError(issues, { subject: 'overrides of the forecast' })
  if (counts.size === 0 && times.size === 0) return forecast
  const contactTypes = forecast.contactTypes.map((type) =>
    withTime(scaled(type, calculateFactor(counts, type, forecast, sumContacts), forecast), type, times, forecast),
  )
  const parts = [
    ...[...counts].map((one) => formatChange(VOLUME, one, forecast.contactTypes, contactTypes)),
    ...[...times].map((one) => `handle time of ${formatChange(HANDLE_TIME, one, forecast.contactTypes, contactTypes)}`),
  ]
  return withTypes(forecast, contactTypes, `Changed by hand: ${parts.join(', ')}.`)
}

/** A figure that planners correct. */
interface Corrected {
  readonly option: 'volume' | 'handle-time'
  readonly name: string
  readonly unit: string
  /** Of some contact types together; 0 if nothing is known. */
  readonly measure: (types: readonly ForecastContactType[]) => number
}

const VOLUME: Corrected = { option: 'volume', name: 'contacts', unit: 'contacts', measure: sumContacts }
const HANDLE_TIME: Corrected = { option: 'handle-time', name: 'handle time', unit: 's', measure: averageHandleTime }

/** The figure before and after, with the change as it was written. */
function formatChange(
  { measure, unit }: Corrected,
  [id, { key, written }]: [string, Change],
  before: readonly ForecastContactType[],
  after: readonly ForecastContactType[],
): string {
  const [was, is] = [before, after].map((types) => measure(findTypes(id, types)))
  const change = written.endsWith('%') ? ` (${written})` : ''
  return `${key} ${was === 0 ? '' : `${short(was ?? 0)} → `}${short(is ?? 0)} ${unit}${change}`
}

/** The contact type, or those of the queue. */
function findTypes(id: string, types: readonly ForecastContactType[]): readonly ForecastContactType[] {
  const matching = types.filter((type) => type.id === id)
  return matching.length > 0 ? matching : types.filter(({ queueId }) => queueId === id)
}

/** With three digits for small numbers. */
function short(value: number): string {
  return String(value >= 100 ? Math.round(value) : Number(value.toPrecision(3)))
}

function parseChanges(
  figure: Corrected,
  given: Overrides,
  { contactTypes }: DemandForecast,
  names: ReturnType<typeof indexNames<Ref>>,
  issues: Issue[],
): Map<string, Change> {
  const types = new Set(contactTypes.map(({ id }) => id))
  const queues = new Set(contactTypes.map(({ queueId }) => queueId))
  const found = new Map<string, Change>()
  for (const [key, value] of Object.entries(given)) {
    const change = parseChange(key, value)
    const path = `${figure.option} ${key}`
    if (change === undefined) {
      issues.push({ path, message: `must be a change such as +10% or -5%, or a number above 0, not ${value}` })
      continue
    }
    const queue = types.has(key) ? { item: { id: key } } : names.find(key)
    if ('problem' in queue) issues.push({ path, message: queue.problem })
    else if (!types.has(key) && !queues.has(queue.item.id))
      issues.push({ path, message: 'no contacts are forecast for this queue' })
    else {
      const problem = found.has(queue.item.id)
        ? 'is given twice, under two names: leave one out'
        : explainRefusal(figure, change, findTypes(queue.item.id, contactTypes))
      if (problem === undefined) found.set(queue.item.id, change)
      else issues.push({ path, message: problem })
    }
  }
  for (const { id, queueId } of contactTypes) {
    const total = found.get(queueId)
    if (total === undefined || !('value' in total) || !found.has(id)) continue
    const message = `is a number for the whole queue, and its contact type ${id} is corrected too: leave one out`
    issues.push({ path: `${figure.option} ${total.key}`, message })
  }
  return found
}

/** Why a correction cannot be made, or is probably a mistake. */
function explainRefusal(figure: Corrected, change: Change, types: readonly ForecastContactType[]): string | undefined {
  const isVolume = figure === VOLUME
  if ('value' in change) {
    return isVolume && sumContacts(types) === 0
      ? 'no contacts are forecast, so a number has no days and hours: leave it out, or give the load'
      : explainLeap(figure, change, types)
  }
  if (isVolume) return undefined
  if (change.factor === 0) return 'must leave some handle time: write a smaller change'
  return figure.measure(types) === 0 && sumContacts(types) > 0
    ? 'no handle time is known: write seconds, such as 300'
    : undefined
}

/** Why a number is refused that more than doubles or halves the figure: probably a factor, or a typo. */
function explainLeap(
  { name, unit, measure }: Corrected,
  { value }: { readonly value: number },
  types: readonly ForecastContactType[],
): string | undefined {
  const was = measure(types)
  if (was === 0 || (value >= was / 2 && value <= was * 2)) return undefined
  const asPercent = (ratio: number): string => `${ratio < 1 ? '' : '+'}${Number(((ratio - 1) * 100).toFixed(3))}%`
  const asFactor = value < 5 ? `; for ${value} times the ${name}, write ${asPercent(value)}` : ''
  const [goes, how] = value < was ? ['falls', 'less than half'] : ['rises', 'more than double']
  return `${goes} from ${short(was)} to ${value} ${unit}, to ${how}. If that is meant, write ${asPercent(value / was)}${asFactor}`
}

function parseChange(key: string, value: string | number): Change | undefined {
  const written = String(value).trim()
  const percent = /^([+-]\d+(?:\.\d+)?)\s*%$/.exec(written)
  if (percent !== null) {
    const factor = 1 + Number(percent[1]) / 100
    return factor >= 0 ? { factor, key, written } : undefined
  }
  const number = written === '' ? Number.NaN : Number(written)
  return Number.isFinite(number) && number > 0 && !/^[+-]/.test(written) ? { value: number, key, written } : undefined
}

/** The correction of the contact type, or else that of its queue, as a factor. */
function calculateFactor(
  changes: ReadonlyMap<string, Change>,
  type: ForecastContactType,
  { contactTypes }: DemandForecast,
  measure: (types: readonly ForecastContactType[]) => number,
): number {
  const typeChange = changes.get(type.id)
  const change = typeChange ?? changes.get(type.queueId)
  if (change === undefined) return 1
  if ('factor' in change) return change.factor
  const alike = typeChange === undefined ? contactTypes.filter(({ queueId }) => queueId === type.queueId) : [type]
  const before = measure(alike)
  return before > 0 ? change.value / before : 1
}

function sumContacts(types: readonly ForecastContactType[]): number {
  return types.reduce((sum, { mean }) => sum + mean.reduce((contacts, one) => contacts + one, 0), 0)
}

/** 0 if no contact that is forecast has one. */
function averageHandleTime(types: readonly ForecastContactType[]): number {
  return meanHandleTime(types) ?? 0
}

function withTime(
  changed: ForecastContactType,
  type: ForecastContactType,
  changes: ReadonlyMap<string, Change>,
  forecast: DemandForecast,
): ForecastContactType {
  const change = changes.get(type.id) ?? changes.get(type.queueId)
  if (change === undefined) return changed
  if (!changed.ahtSeconds?.some((seconds) => seconds > 0))
    return 'value' in change ? { ...changed, ahtSeconds: changed.mean.map(() => change.value) } : changed
  const factor = calculateFactor(changes, type, forecast, averageHandleTime)
  return { ...changed, ahtSeconds: changed.ahtSeconds.map((seconds) => seconds * factor) }
}
