import type { Client } from '../../client'
import { ApiError, ConfigError } from '../../core/errors'
import { DAY_MS, WEEK_MS } from '../../core/time/durations'
import { localTime } from '../../core/time/local-time'
import type { LoadForecast, LoadGroup, MediaType } from '../../documents'
import type { BusinessUnit, PlanningGroup, WfmForecastData } from '../../resources/wfm/answers'
import type { CallOptions } from '../../transport/contract/call-options'

const WEEK_DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']
const INTERVAL_MINUTES = 15

/**
 * Reads the contacts that workforce management forecasts for this week, or else for the next, for all business units
 * that the client may see. It uses each unit's newest forecast that may be used for scheduling. A unit's week begins on
 * its own first day, at midnight in its own time zone. Weeks that begin at different times are aligned: if a unit's
 * week begins too late, the last hours of its forecast are used for the missing first hours. Needs
 * wfm:shortTermForecast:view.
 * @throws ConfigError in an org without workforce management, if no unit has a forecast, and if one unit has a forecast
 * for this week and another only for the next
 */
export async function wfmLoad(
  client: Client,
  options: { readonly signal?: AbortSignal | undefined } = {},
): Promise<LoadForecast> {
  try {
    return joined(await fetchParts(client, { signal: options.signal, priority: 'background' }))
  } catch (cause) {
    if (!(cause instanceof ApiError) || cause.status !== 403) throw cause
    throw new ConfigError(
      `The forecast of workforce management cannot be read (${cause.code}: ${cause.message}). Give a file of your own.`,
      { cause },
    )
  }
}

/** The forecast of one business unit for one week. */
interface Part {
  readonly startMs: number
  readonly groups: readonly LoadGroup[]
}

async function fetchParts(client: Client, options: CallOptions): Promise<Part[]> {
  const parts: Part[] = []
  for (const unit of await client.wfm.businessUnits.list(options)) {
    const data = await newest(client, unit, options)
    if (data === undefined) continue
    const byId = new Map((await client.wfm.planningGroups.list(unit.id, options)).map((group) => [group.id, group]))
    const groups = data.planningGroups.flatMap((planningGroup) =>
      buildGroups(planningGroup, byId.get(planningGroup.planningGroupId)),
    )
    if (groups.length > 0) parts.push({ startMs: data.startMs, groups })
  }
  return parts
}

/** Combines the forecasts of all units, beginning with the earliest. */
function joined(parts: readonly Part[]): LoadForecast {
  if (parts.length === 0)
    throw new ConfigError('Workforce management has no forecast for this week or the next. Give a file of your own.')
  const startMs = Math.min(...parts.map((part) => part.startMs))
  const start = new Date(startMs).toISOString()
  const groups = parts.flatMap((part) => {
    const later = part.startMs - startMs
    if (later >= WEEK_MS) {
      throw new ConfigError(
        `Business units have forecasts of different weeks (${start} and ${new Date(part.startMs).toISOString()}). Give a file of your own.`,
      )
    }
    const shift = Math.round(later / (INTERVAL_MINUTES * 60_000))
    return part.groups.map((group) => (shift === 0 ? group : rotateGroup(group, shift)))
  })
  return { format: 'skillroute/load@1', start, intervalMinutes: INTERVAL_MINUTES, groups }
}

function rotateGroup({ ahtSecondsPerInterval: times, ...group }: LoadGroup, shift: number): LoadGroup {
  const ahtSecondsPerInterval = times === undefined ? undefined : rotate(times, shift)
  return { ...group, offered: rotate(group.offered, shift), ahtSecondsPerInterval }
}

/**
 * Shifts a week to begin this many intervals earlier: its last intervals are used for those before its own beginning.
 */
function rotate(offered: readonly number[], shift: number): number[] {
  return [...offered.slice(offered.length - shift), ...offered.slice(0, offered.length - shift)]
}

const EXPAND = ['settings.startDayOfWeek', 'settings.timeZone']

/** Reads the forecast for the unit's current week, or for its next week if the current one has none. */
async function newest(client: Client, { id }: BusinessUnit, options: CallOptions): Promise<DatedForecast | undefined> {
  const weeks = await fetchWeeks(client, id, options)
  const wallMs = weeks.findWeekStart(client.clock.now())
  return (await weeks.newest(wallMs)) ?? (await weeks.newest(wallMs + WEEK_MS))
}

/** The figures of a week's forecast, and when that week begins. */
export interface DatedForecast extends WfmForecastData {
  readonly startMs: number
}

/** The weeks of a business unit, which begin on its own first day by its own clocks. `timeZone`: their IANA name. */
export async function fetchWeeks(client: Client, unitId: string, options: CallOptions) {
  const { settings } = await client.wfm.businessUnits.get(unitId, { expand: EXPAND }, options)
  const { startDayOfWeek = 'Monday', timeZone = 'Etc/UTC' } = settings ?? {}
  const { wallAt, findInstants } = localTime(timeZone)
  /** The instant of a wall-clock time. */
  const toInstant = (wallMs: number): number => findInstants(wallMs)[0] ?? wallMs
  return {
    timeZone,
    /** Where the week of an instant begins, by the wall clock. */
    findWeekStart(atMs: number) {
      const today = Math.floor(wallAt(atMs) / DAY_MS) * DAY_MS
      const since = (new Date(today).getUTCDay() - Math.max(0, WEEK_DAYS.indexOf(startDayOfWeek)) + 7) % 7
      return today - since * DAY_MS
    },
    toInstant,
    /** The newest forecast for scheduling of the week that begins at a wall-clock time; undefined if it has none. */
    async newest(wallMs: number): Promise<DatedForecast | undefined> {
      const week = new Date(wallMs).toISOString().slice(0, 10)
      const all = await client.wfm.forecasts.list(unitId, week, options)
      const usable = all.filter((forecast) => forecast.canUseForScheduling !== false)
      const [best] = usable.sort((a, b) =>
        (a.metadata?.dateModified ?? '') < (b.metadata?.dateModified ?? '') ? 1 : -1,
      )
      if (best === undefined) return undefined
      // The platform lists a forecast of several weeks under its first week.
      const { weekDate = week } = best
      const weekNumber = Math.round((wallMs - Date.parse(weekDate)) / WEEK_MS) + 1
      const data = await client.wfm.forecasts.data(unitId, weekDate, best.id, { weekNumber }, options)
      return { ...data, startMs: toInstant(wallMs) }
    },
  }
}

const MEDIA: Readonly<Record<string, MediaType>> = {
  Voice: 'voice',
  Chat: 'chat',
  Email: 'email',
  Callback: 'callback',
  Message: 'message',
  Workitem: 'workitem',
}

/** A planning group with its figures; no group where its routes name no queue. */
export function buildGroups(
  row: WfmForecastData['planningGroups'][number],
  group: PlanningGroup | undefined,
): LoadGroup[] {
  const routes = (group?.routePaths ?? []).flatMap(({ queue, mediaType, language, skills = [] }) =>
    queue?.id === undefined
      ? []
      : [
          {
            queue: queue.id,
            mediaType: mediaType === undefined ? undefined : MEDIA[mediaType],
            language: language?.id,
            skills: skills.flatMap(({ id }) => id ?? []),
          },
        ],
  )
  if (routes.length === 0) return []
  const { offeredPerInterval: offered, averageHandleTimeSecondsPerInterval: times } = row
  const contacts = offered.reduce((sum, one) => sum + one, 0)
  const seconds = offered.reduce((sum, one, i) => sum + one * (times[i] ?? 0), 0)
  return [
    {
      name: group?.name,
      routes,
      offered,
      ahtSeconds: seconds > 0 ? seconds / contacts : undefined,
      ahtSecondsPerInterval: seconds > 0 ? times : undefined,
    },
  ]
}
