import { sum } from '../../../core/sum'
import { joinUpTo } from '../../../core/text/counted'
import { DAY_MINUTES, MINUTE_MS } from '../../../core/time/durations'
import type { DemandForecast, ForecastContactType, LoadForecast, LoadGroup } from '../../../documents'
import { inIntervals, nearestGroup } from '../../../optimizer/model/load-groups'
import { withMean, withTypes } from '../series/with-types'

/**
 * A forecast with the contacts and handle times of another one, such as that of workforce management, where that has
 * them. A group's contacts are shared over its contact types as they are in the forecast, interval by interval; contact
 * types of no group, and time that the other does not reach, stay. Intervals keep their width as a share of the contacts.
 * @param load with ids for queues, skills and languages
 */
export function withLoad(forecast: DemandForecast, load: LoadForecast, name = 'another forecast'): DemandForecast {
  const groupByType = new Map(forecast.contactTypes.map((type) => [type, nearestGroup(load, type)]))
  const changed = new Map<ForecastContactType, ForecastContactType>()
  // Whole days have no hours of their own.
  const hours = load.intervalMinutes < DAY_MINUTES ? { hasGivenHours: true } : {}
  const unknown: LoadGroup[] = []
  let beyond = 0
  for (const group of load.groups) {
    const types = forecast.contactTypes.filter((type) => groupByType.get(type) === group)
    if (types.length === 0) {
      unknown.push(group)
      continue
    }
    const given = readGiven(group, load, forecast)
    for (const type of types) changed.set(type, { ...ofGroup(type, types, given, forecast), ...hours })
    for (const { mean } of types)
      beyond += mean.reduce((sum, count, i) => (given.covered[i] === true ? sum : sum + count), 0)
  }
  const left = forecast.contactTypes.length - changed.size
  const known = load.groups.length - unknown.length
  const notes = [
    `Contacts of ${known} ${known === 1 ? 'group' : 'groups'} are those of ${name}, as are their handle times where it has them.`,
    ...(left > 0
      ? [`${left} contact ${left === 1 ? 'type is' : 'types are'} in none of its groups: forecast from the history.`]
      : []),
    // Hours without contacts before its first and after its last interval are nothing that it lacks.
    ...(beyond >= 0.5
      ? [
          `It does not reach all of these days: the other ${Math.round(beyond)} contacts of its groups are forecast from the history.`,
        ]
      : []),
    ...(unknown.length > 0
      ? [`Groups of it without contacts in the history are left out: ${joinUpTo(unknown.map(formatTitle))}.`]
      : []),
  ]
  return withTypes(
    forecast,
    forecast.contactTypes.map((type) => changed.get(type) ?? type),
    notes.join(' '),
  )
}

function formatTitle({ name, routes }: LoadGroup): string {
  return name ?? routes[0]?.queue ?? 'one without a name'
}

/** A group in the intervals of a forecast. */
interface Given {
  readonly contacts: readonly number[]
  /** Work in seconds; undefined where the group has no handle times. */
  readonly work: readonly number[] | undefined
  /** Whether the group says something of the whole interval. */
  readonly covered: readonly boolean[]
}

function readGiven(
  { offered, ahtSecondsPerInterval, ahtSeconds }: LoadGroup,
  load: LoadForecast,
  forecast: DemandForecast,
): Given {
  const { granularityMinutes: minutes, interval, total } = forecast
  const later = (Date.parse(interval.start) - Date.parse(load.start)) / MINUTE_MS
  const count = total.mean.length
  const toIntervals = (series: readonly number[]): number[] =>
    inIntervals(series, load.intervalMinutes, count, minutes, later)
  const times = ahtSecondsPerInterval ?? (ahtSeconds === undefined ? undefined : offered.map(() => ahtSeconds))
  return {
    contacts: toIntervals(offered),
    work: times && toIntervals(offered.map((one, i) => one * (times[i] ?? 0))),
    covered: total.mean.map((_, i) => {
      const from = later + i * minutes
      return from >= 0 && from + minutes <= offered.length * load.intervalMinutes
    }),
  }
}

function ofGroup(
  type: ForecastContactType,
  types: readonly ForecastContactType[],
  { contacts, work, covered }: Given,
  forecast: DemandForecast,
): ForecastContactType {
  const before = type.mean.map((_, i) => sum(types.map(({ mean }) => mean[i] ?? 0)))
  // Where the history expects nothing of the group, its contacts are shared as those of all these days.
  const whole = sum(before) > 0 ? sum(type.mean) / sum(before) : 1 / types.length
  const after = type.mean.map((count, i) => {
    if (covered[i] !== true) return count
    const share = (before[i] ?? 0) > 0 ? count / (before[i] ?? 1) : whole
    return (contacts[i] ?? 0) * share
  })
  const changed = withMean(type, type.mean, after, forecast)
  if (work === undefined) return changed
  const ahtSeconds = type.mean.map((_, i) => {
    const seconds = type.ahtSeconds?.[i] ?? 0
    const [mine, all] = [contacts[i] ?? 0, work[i] ?? 0]
    if (covered[i] !== true || !(mine > 0) || !(all > 0)) return seconds
    // Types keep the ratios of their handle times; together they take the work that is given.
    const usual = sum(types.map(({ mean, ahtSeconds: times }) => (mean[i] ?? 0) * (times?.[i] ?? 0)))
    const factor = usual > 0 && seconds > 0 ? (all / mine) * ((before[i] ?? 0) / usual) : undefined
    return factor === undefined ? all / mine : seconds * factor
  })
  return ahtSeconds.some((seconds) => seconds > 0) ? { ...changed, ahtSeconds } : changed
}
