import { defined } from '../../core/defined'
import { ValidationError } from '../../core/errors/input'
import { percent } from '../../core/text/counted'
import { DAY_MS } from '../../core/time/durations'
import { WEEKDAYS } from '../../core/time/weekdays'
import type { DemandForecast, ForecastDayNote } from '../../documents'
import { formatDate, type LocalDay, localDays } from './calendar/local-days'
import { withHandleTimes } from './handle-times/with-handle-times'
import { type CheckedHistory, checkHistory } from './history/check'
import { effectsIn, unusedDays } from './history/effects'
import type { DemandHistory, ForecastDemandOptions } from './history/types'
import { forecastTypes, type Horizon, type NodeForecast } from './horizon'
import { effectFactor } from './nodes/effect-factors'
import { findExceptions, findGaps } from './nodes/gaps'
import { type RequestedPart, seriesForecast } from './nodes/series'
import { growTree, type Tree } from './nodes/tree'

/** With fewer days of history than this, neither a trend nor a change of level is searched for. */
const SHORT_DAYS = 21

/**
 * Forecasts the contacts of each contact type for each interval, with prediction intervals for single intervals and for
 * days.
 *
 * Days begin at midnight in `timeZone`. The level of the whole org follows weekdays, the days just before, and a trend
 * and lasting changes where the data show them. A queue is estimated as a share of the org, and a contact type as a
 * share of its queue, so the parts add up to the whole. Each series has a profile for each weekday; where its own
 * counts are few, the profile is drawn towards that of its queue or of the org. A special day or an event changes
 * contacts by the given factor, or by the factor of earlier ones with the same name. Counts are negative binomial:
 * Poisson, on days that are busier or calmer as a whole. If the history has handle times by interval, they are forecast
 * as well: a level with trend and weekdays and a profile over the hours, for the org and, where they differ, for
 * queues. If the history ends during a day, the rest of that day is updated from the part already seen.
 *
 * @param history contacts by contact type and interval: a `Demand`, or anything of that shape
 * @returns contacts by contact type, queue and in all; means are expectations, `low` and `high` whole contacts
 * @throws ValidationError for a history or options that cannot be read, for an interval before the history's end, and for
 * weekdays of which the history has no data
 * @example
 * const forecast = forecastDemand(demand, { timeZone: 'Europe/Berlin', specialDays: [{ date: '2027-01-01' }] })
 * console.log(forecast.total.days)
 */
export function forecastDemand(history: DemandHistory, options: ForecastDemandOptions = {}): DemandForecast {
  const checked = checkHistory(history, options)
  const { startMs, intervalMs, count, timeZone } = checked
  const pastDays = localDays(startMs, count, checked.intervalMinutes, timeZone)
  const seen = effectsIn(pastDays, startMs, intervalMs, options)
  const today = begunDay(checked, pastDays)
  // Of a week that begins during a day, the two parts of that weekday are all that is known of it.
  const isInParts = pastDays.length === 8 && pastDays[0]?.slots[0] !== 0
  const learnedDays = today === undefined || isInParts ? pastDays : pastDays.slice(0, -1)
  const { tree, dayNotes } = learn(checked, learnedDays, seen)
  // A day that began within the history is forecast from its start, so that its known part is used.
  const offset = today?.first ?? count
  const days = localDays(startMs + offset * intervalMs, checked.to - offset, checked.intervalMinutes, timeZone)
  const requested = days.filter(({ first, slots }) => first + slots.length > checked.from - offset)
  assertWeekdaysKnown(checked, learnedDays, requested, today)
  const ahead = effectsIn(days, startMs + offset * intervalMs, intervalMs, options)
  const horizon: Horizon = { days, offset, known: count, ahead, seen, pastDays }
  const types = forecastTypes(tree, horizon)
  const names = new Map(
    days.flatMap((day) => {
      const effect = ahead.find(({ first, end }) => first < day.first + day.slots.length && end > day.first)
      return effect === undefined ? [] : [[day.date, effect.name]]
    }),
  )
  const part: RequestedPart = {
    from: checked.from - offset,
    to: checked.to - offset,
    confidence: checked.confidence,
    special: (date) => names.get(date),
  }
  return withHandleTimes(
    document(history, checked, tree, types, part, dayNotes, [
      ...notes(checked, tree, horizon),
      ...unusedDays(options, [...pastDays, ...days]),
    ]),
    history,
  )
}

/** The mean of no days would be 0, with an interval from 0 to 0. */
function assertWeekdaysKnown(
  { begun, slots, isKnown, isRequested }: CheckedHistory,
  past: readonly LocalDay[],
  requested: readonly LocalDay[],
  today: LocalDay | undefined,
): void {
  const known = new Set(
    past.flatMap(({ weekday, first, slots: daySlots }) => {
      // Days of the first week before the first contact are closed days. Longer ago, the org had no history yet.
      const isData = begun < 7 * slots && (first > 0 || daySlots[0] === 0) ? isRequested : isKnown
      return daySlots.some((_, i) => isData(first + i)) ? [weekday] : []
    }),
  )
  const unknown = WEEKDAYS.filter((_, i) => !known.has(i) && requested.some(({ weekday }) => weekday === i))
  if (unknown.length === 0) return
  const named = [unknown.slice(0, -1).join(', '), ...unknown.slice(-1)].filter((part) => part !== '').join(' and ')
  const current = WEEKDAYS[today?.weekday ?? -1]
  const why = current !== undefined && unknown.includes(current) ? ` (this ${current} is not over)` : ''
  const message = `has no data of ${named}${why}, so nothing can be forecast for these days: give a history of at least a week, or forecast other days`
  throw new ValidationError([{ path: 'history', message }], { subject: 'forecast of demand' })
}

/** The last day, if the history ends within it. A day on which the clock goes forward is whole with fewer intervals. */
function begunDay(
  { startMs, count, intervalMs, intervalMinutes, timeZone }: CheckedHistory,
  days: readonly LocalDay[],
): LocalDay | undefined {
  const last = days.at(-1)
  const [next] = localDays(startMs + count * intervalMs, 1, intervalMinutes, timeZone)
  const usual = Math.max(0, ...days.slice(-8, -1).map(({ slots }) => slots.length))
  return last !== undefined && last.slots.length < usual && next?.day === last.day ? last : undefined
}

function learn(
  checked: CheckedHistory,
  days: readonly LocalDay[],
  seen: Horizon['seen'],
): { tree: Tree; dayNotes: ForecastDayNote[] } {
  const cut = { days, slots: checked.slots }
  const grown = growTree(checked.contactTypes, cut, seen, checked.isKnown)
  const gaps = findGaps(grown.org.series, grown.org.fit, days)
  const tree =
    gaps.intervals.size === 0
      ? grown
      : growTree(checked.contactTypes, cut, seen, (i) => checked.isKnown(i) && !gaps.intervals.has(i))
  const named = seen.flatMap(({ first, name, kind }): ForecastDayNote[] => {
    const day = days.find((one) => first >= one.first && first < one.first + one.slots.length)
    return day === undefined || kind !== 'special' ? [] : [{ date: day.date, kind, name }]
  })
  const missing = days.flatMap(({ date, first, slots }): ForecastDayNote[] => {
    const known = slots.filter((_, i) => checked.isRequested(first + i)).length
    return known === slots.length ? [] : [{ date, kind: known === 0 ? 'missing' : 'partial' }]
  })
  const found = [...findExceptions(tree.org.fit, days), ...gaps.notes, ...missing, ...named]
  const byDate = new Map(found.map((note) => [note.date, note]))
  return { tree, dayNotes: [...byDate.values()].sort((a, b) => (a.date < b.date ? -1 : 1)) }
}

function document(
  history: DemandHistory,
  { startMs, intervalMs, from, to, intervalMinutes, timeZone, confidence }: CheckedHistory,
  tree: Tree,
  types: readonly NodeForecast[],
  part: RequestedPart,
  days: readonly ForecastDayNote[],
  sentences: readonly string[],
): DemandForecast {
  const at = (index: number): string => new Date(startMs + index * intervalMs).toISOString()
  const of = (nodes: readonly NodeForecast[]) => nodes.map(({ days: nodeDays }) => nodeDays)
  return {
    format: 'skillroute/demand-forecast@1',
    interval: { start: at(from), end: at(to) },
    granularityMinutes: intervalMinutes,
    timeZone,
    confidence,
    contactTypes: history.contactTypes.flatMap((type, i) => {
      const forecast = types[i]
      if (forecast === undefined) return []
      const { id, queueId, mediaType, languageId, skillIds } = type
      return {
        id,
        queueId,
        ...defined({ mediaType, languageId, skillIds }),
        ...seriesForecast(
          of([forecast]),
          [tree.org.fit, forecast.node.parent?.fit ?? forecast.node.fit, forecast.node.fit],
          part,
        ),
        ...(forecast.node.isWhole ? { levelError: 0 } : {}),
      }
    }),
    queues: [...tree.queues].map(([queueId, { fit, isWhole }]) => ({
      queueId,
      ...seriesForecast(of(types.filter(({ node }) => node.queueId === queueId)), [tree.org.fit, fit], part),
      ...(isWhole ? { levelError: 0 } : {}),
    })),
    total: seriesForecast(of(types), [tree.org.fit], part),
    days,
    notes: sentences,
  }
}

function notes({ count, from, intervalMs, begun, startMs }: CheckedHistory, tree: Tree, horizon: Horizon): string[] {
  const found: string[] = []
  const days = ((count - begun) * intervalMs) / DAY_MS
  if (begun * intervalMs >= DAY_MS)
    found.push(
      `The history has no contacts before ${new Date(startMs + begun * intervalMs).toISOString().slice(0, 10)}: it begins there.`,
    )
  if (days < SHORT_DAYS)
    found.push(
      `The history has ${Math.round(days)} days, which show little of weekdays and less of a trend. A trend needs at least three weeks, and twelve to be reliable.`,
    )
  const [today] = horizon.days
  if (today !== undefined && horizon.offset < count && from < horizon.offset + today.slots.length)
    found.push(
      `${today.date} is updated by its contacts until ${new Date(startMs + count * intervalMs).toISOString()}.`,
    )
  for (const { name, factor, queueIds, end } of horizon.ahead) {
    if (factor !== undefined || end <= from - horizon.offset) continue
    const { isKnown, factor: taken } = effectFactor(name, undefined, tree.org, horizon.pastDays, horizon.seen)
    found.push(
      isKnown
        ? `${name}: ${percent(taken)} of a usual day's contacts${queueIds === undefined ? '' : ' of all queues'}, ${horizon.seen.some((effect) => effect.name === name) ? 'by the times that it was seen' : 'by other special days, with wide intervals: it was never seen itself'}.`
        : `${name}: nothing like it is in the history, so a usual day is forecast, with wide intervals. Give its factor, or a longer history.`,
    )
  }
  for (const { from, to, size, probability } of tree.org.fit.level.monthDays) {
    if (probability >= 0.5)
      found.push(
        `On ${namedDays(from, to)} of a month there are ${percent(Math.exp(size))} of the contacts of usual days.`,
      )
  }
  for (const { day, size, probability } of tree.org.fit.level.steps) {
    if (probability < 0.5) continue
    const date = formatDate(day)
    found.push(
      `Since ${date} there are ${percent(Math.exp(size))} of the contacts before; the forecast starts from there.`,
    )
  }
  return [...new Set(found)]
}

/** Days of a month, from the first (1, 2, ...) or the last (-1, -2, ...). */
function namedDays(from: number, to: number): string {
  if (from > 0) return from === to ? `day ${from}` : `days ${from} to ${to}`
  const count = to - from + 1
  const days = count === 1 ? 'day' : `${count} days`
  return to === -1 ? `the last ${days}` : `the ${days} before the last ${-to - 1}`
}
