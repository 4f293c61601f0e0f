import type { Client } from '../../client'
import { checkBag } from '../../core/bag'
import type { LoadForecast, LoadGroup, MediaType } from '../../core/documents'
import { ApiError, ConfigError } from '../../core/errors'
import type { BusinessUnit, PlanningGroup, WfmForecastData } from '../../resources/wfm/schemas'

const DAY_MS = 86_400_000
const WEEK_DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']
const INTERVAL_MINUTES = 15

interface CallOptions {
  readonly signal?: AbortSignal | undefined
}

/**
 * The contacts that workforce management forecasts for this week, else for the next: of all business units that the client may
 * see, from the newest forecast of each that may be used for scheduling. Needs wfm:shortTermForecast:view and
 * wfm:planningGroup:view.
 * @throws ConfigError in an org without workforce management, and where no unit has a forecast
 */
export async function wfmLoad(client: Client, options: CallOptions = {}): Promise<LoadForecast> {
  checkBag(client, 'client', 'wfm=o routing=o *')
  try {
    const parts = await partsOf(client, options)
    const [first] = parts
    if (first === undefined)
      throw new ConfigError('Workforce management has no forecast for this week or the next. Give a file of your own.')
    const other = parts.find(({ start }) => start !== first.start)
    if (other !== undefined) {
      throw new ConfigError(
        `Business units have forecasts of different weeks (${first.start} and ${other.start}). Give a file of your own.`,
      )
    }
    const groups = parts.flatMap((part) => part.groups)
    return { format: 'skillroute/load@1', start: first.start, intervalMinutes: INTERVAL_MINUTES, groups }
  } catch (cause) {
    if (!(cause instanceof ApiError) || cause.status !== 403) throw cause
    throw new ConfigError(
      `The forecast of workforce management cannot be read (${cause.code}: ${cause.message}). Give a file of your own.`,
      { cause },
    )
  }
}

interface Part {
  readonly start: string
  readonly groups: readonly LoadGroup[]
}

async function partsOf(client: Client, options: CallOptions): Promise<Part[]> {
  const firstDays = new Map<string, string>()
  for await (const { businessUnit, startDayOfWeek } of client.wfm.managementUnits(options)) {
    if (businessUnit?.id !== undefined && startDayOfWeek !== undefined) firstDays.set(businessUnit.id, startDayOfWeek)
  }
  const parts: Part[] = []
  for (const unit of await client.wfm.businessUnits(options)) {
    const data = await newest(client, unit, firstDays.get(unit.id) ?? 'Monday', options)
    if (data?.referenceStartDate === undefined) continue
    const byId = new Map((await client.wfm.planningGroups(unit.id, options)).map((group) => [group.id, group]))
    const groups = data.planningGroups.flatMap((one) => groupOf(one, byId.get(one.planningGroupId)))
    if (groups.length > 0) parts.push({ start: data.referenceStartDate, groups })
  }
  return parts
}

/** What is forecast for the week under way, or the next where nobody has forecast that. */
async function newest(
  client: Client,
  { id }: BusinessUnit,
  firstDay: string,
  options: CallOptions,
): Promise<WfmForecastData | undefined> {
  const now = new Date(client.transport.clock.now())
  const since = (now.getUTCDay() - Math.max(0, WEEK_DAYS.indexOf(firstDay)) + 7) % 7
  for (const days of [-since, 7 - since]) {
    const week = new Date(now.getTime() + days * DAY_MS).toISOString().slice(0, 10)
    const all = await client.wfm.forecasts(id, week, options)
    const usable = all.filter((one) => one.canUseForScheduling !== false)
    const [best] = usable.sort((a, b) => ((a.metadata?.dateModified ?? '') < (b.metadata?.dateModified ?? '') ? 1 : -1))
    // A forecast of several weeks stands under its first.
    const { weekDate = week } = best ?? {}
    if (best === undefined) continue
    const weekNumber = Math.round((Date.parse(week) - Date.parse(weekDate)) / (7 * DAY_MS)) + 1
    const data = await client.wfm.forecastData(id, weekDate, best.id, { weekNumber }, options)
    const start = Date.parse(data.referenceStartDate ?? `${weekDate}T00:00:00Z`) + (weekNumber - 1) * 7 * DAY_MS
    return { ...data, referenceStartDate: new Date(start).toISOString() }
  }
  return undefined
}

const MEDIA: Readonly<Record<string, MediaType>> = {
  Voice: 'voice',
  Chat: 'chat',
  Email: 'email',
  Callback: 'callback',
  Message: 'message',
  Workitem: 'workitem',
}

function groupOf(row: WfmForecastData['planningGroups'][number], group: PlanningGroup | undefined): LoadGroup[] {
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
  return [{ name: group?.name, routes, offered, ahtSeconds: seconds > 0 ? seconds / contacts : undefined }]
}
