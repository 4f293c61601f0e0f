import type { Client } from '../../../client'
import { ConfigError } from '../../../core/errors'
import { addTo } from '../../../core/group-by'
import { joinUpTo, plural } from '../../../core/text/counted'
import { DAY_MS, WEEK_MS } from '../../../core/time/durations'
import type { DemandForecast, ForecastContactType, LoadGroup, Ref } from '../../../documents'
import { inIntervals, nearestGroup } from '../../../optimizer/model/load-groups'
import type { PlanningGroup } from '../../../resources/wfm/answers'
import type { ForecastImport } from '../../../resources/wfm/import-forecast'
import { assertInReach } from '../../../resources/wfm/reach'
import type { CallOptions } from '../../../transport/contract/call-options'
import { indexNames } from '../../kit/names'
import { buildGroups, fetchWeeks } from '../../load/wfm-load'
import { meanHandleTime } from '../series/with-types'

const MINUTES = 15

/** A forecast in the form in which workforce management imports it, and what it leaves out. */
export interface WfmImport {
  /** The unit that the week is one of. */
  readonly businessUnit: Ref
  /** The first day of the week, such as `2027-01-18`. */
  readonly weekDateId: string
  /** Contacts and handle times of its planning groups. */
  readonly forecast: ForecastImport
  /** What is left out, in sentences for people. */
  readonly notes: readonly string[]
}

/** Options of `forecastForWfm`. */
export interface ForecastForWfmOptions {
  /** Name or id. Default: the only one that the client may see. */
  readonly businessUnit?: string | undefined
  /** Name of the forecast in workforce management. Default `skillroute`, and the day of its first interval. */
  readonly description?: string | undefined
  /** Ends the work; rejects with its reason. */
  readonly signal?: AbortSignal | undefined
}

/**
 * A forecast by the planning groups of a business unit, in quarters of an hour, for `client.wfm.forecasts.import`. The
 * forecast has to be of a whole week of the unit, which begins on its own first day at midnight of its time zone. A contact
 * type goes to the planning group whose route matches it most closely. Writes nothing. Needs
 * wfm:shortTermForecast:view.
 * @throws ValidationError for a week more than 104 weeks ahead or 26 back, before any request
 * @throws ConfigError for an unknown business unit, other days than a week, if no planning group has a contact type, and if
 * no contact of the forecast has a handle time
 */
export async function forecastForWfm(
  client: Client,
  forecast: DemandForecast,
  options: ForecastForWfmOptions = {},
): Promise<WfmImport> {
  assertInReach(forecast.interval.start.slice(0, 10), client.clock.now())
  const call = { signal: options.signal, priority: 'background' as const }
  const businessUnit = await findUnit(client, options.businessUnit, call)
  const weeks = await fetchWeeks(client, businessUnit.id, call)
  const startMs = Date.parse(forecast.interval.start)
  const wallMs = weeks.findWeekStart(startMs)
  const endMs = weeks.toInstant(wallMs + WEEK_MS)
  if (weeks.toInstant(wallMs) !== startMs || endMs !== Date.parse(forecast.interval.end)) {
    const isOver = weeks.toInstant(wallMs) < client.clock.now()
    const first = isOver ? wallMs + WEEK_MS : wallMs
    const [from, to] = [first, first + 6 * DAY_MS].map((ms) => new Date(ms).toISOString().slice(0, 10))
    throw new ConfigError(
      `Workforce management takes whole weeks of ${businessUnit.name}: forecast the seven days ${from}..${to}, with --time-zone ${weeks.timeZone}.`,
    )
  }
  const weekDateId = new Date(wallMs).toISOString().slice(0, 10)
  const groups = (await client.wfm.planningGroups.list(businessUnit.id, call)).flatMap((group) => routed(group))
  const load = { groups: groups.map(({ load: own }) => own) }
  const typesByGroup = new Map<LoadGroup, ForecastContactType[]>()
  const left: ForecastContactType[] = []
  for (const type of forecast.contactTypes) {
    const group = nearestGroup(load, type)
    if (group === undefined) left.push(type)
    else addTo(typesByGroup, group, type)
  }
  const intervals = (endMs - startMs) / (MINUTES * 60_000)
  if (typesByGroup.size === 0)
    throw new ConfigError(`No planning group of ${businessUnit.name} has a route for a contact type of the forecast.`)
  const { types, borrowed } = withHandleTimes([...typesByGroup.values()].flat())
  const handled = new Map(types.map((type) => [type.id, type]))
  const planningGroups = groups.map(({ id, load: own }) => ({
    planningGroupId: id,
    ...buildSeries(
      (typesByGroup.get(own) ?? []).flatMap(({ id }) => handled.get(id) ?? []),
      { minutes: forecast.granularityMinutes, intervals },
    ),
  }))
  const empty = groups.flatMap(({ id, load: own }) => (typesByGroup.has(own) ? [] : [own.name ?? id]))
  const contacts = left.reduce((sum, { mean }) => sum + mean.reduce((own, one) => own + one, 0), 0)
  return {
    businessUnit,
    weekDateId,
    forecast: {
      description: options.description ?? `skillroute ${weekDateId}`,
      weekCount: 1,
      planningGroups,
      canUseForScheduling: true,
    },
    notes: [
      ...(left.length === 0
        ? []
        : [
            `${left.length} contact ${left.length === 1 ? 'type' : 'types'} with ${Math.round(contacts)} contacts are in no planning group and left out.`,
          ]),
      ...(borrowed === 0
        ? []
        : [
            `${plural(borrowed, 'contact type')} ${borrowed === 1 ? 'was' : 'were'} without a handle time at times: it is that of the type, or else of the queue, or else of all.`,
          ]),
      ...(empty.length === 0 ? [] : [`Planning groups for which no contacts are forecast: ${joinUpTo(empty)}.`]),
    ],
  }
}

/**
 * Fills in handle times where contacts have none, since nobody would be planned for them: the mean of the type, or else of
 * its queue, or else of all.
 */
function withHandleTimes(types: readonly ForecastContactType[]): {
  readonly types: readonly ForecastContactType[]
  readonly borrowed: number
} {
  let borrowed = 0
  const filled = types.map((type): ForecastContactType => {
    const isMissing = (contacts: number, i: number) => contacts > 0 && !((type.ahtSeconds?.[i] ?? 0) > 0)
    if (!type.mean.some(isMissing)) return type
    borrowed++
    const own = meanHandleTime([type]) ?? meanHandleTime(types.filter(({ queueId }) => queueId === type.queueId))
    const seconds = own ?? meanHandleTime(types)
    if (seconds === undefined)
      throw new ConfigError(
        'No contact was ever handled: without handle times, workforce management would plan nobody.',
      )
    return {
      ...type,
      ahtSeconds: type.mean.map((one, i) => (isMissing(one, i) ? seconds : (type.ahtSeconds?.[i] ?? 0))),
    }
  })
  return { types: filled, borrowed }
}

async function findUnit(client: Client, desired: string | undefined, call: CallOptions): Promise<Ref> {
  const units = (await client.wfm.businessUnits.list(call)).map(({ id, name = id }): Ref => ({ id, name }))
  if (desired !== undefined) {
    const found = indexNames('business unit', units).find(desired)
    if ('item' in found) return found.item
    throw new ConfigError(found.problem)
  }
  const [only, ...others] = units
  if (only !== undefined && others.length === 0) return only
  const names = units.map(({ name }) => name).join(', ')
  throw new ConfigError(
    only === undefined ? 'The org has no business unit.' : `Name one of the business units: ${names}.`,
  )
}

function routed(group: PlanningGroup): { readonly id: string; readonly load: LoadGroup }[] {
  const none = { planningGroupId: group.id, offeredPerInterval: [], averageHandleTimeSecondsPerInterval: [] }
  return buildGroups(none, group).map((load) => ({ id: group.id, load }))
}

/** Contacts and mean handle times by quarter of an hour. */
function buildSeries(
  types: readonly ForecastContactType[],
  { minutes, intervals }: { readonly minutes: number; readonly intervals: number },
) {
  const contacts = new Array<number>(intervals).fill(0)
  const work = new Array<number>(intervals).fill(0)
  for (const { mean, ahtSeconds } of types) {
    const offered = inIntervals(mean, minutes, intervals, MINUTES)
    offered.forEach((one, i) => {
      contacts[i] = (contacts[i] ?? 0) + one
      work[i] = (work[i] ?? 0) + one * (ahtSeconds?.[Math.floor((i * MINUTES) / minutes)] ?? 0)
    })
  }
  return {
    offeredPerInterval: contacts.map((count) => Math.round(count * 1000) / 1000),
    averageHandleTimeSecondsPerInterval: contacts.map((count, i) =>
      count > 0 ? Math.round((work[i] ?? 0) / count) : 0,
    ),
  }
}
