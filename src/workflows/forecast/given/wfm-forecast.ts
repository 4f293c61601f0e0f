import type { Client } from '../../../client'
import { ApiError, ConfigError } from '../../../core/errors'
import { WEEK_MS } from '../../../core/time/durations'
import type { LoadForecast, LoadGroup } from '../../../documents'
import { buildGroups, fetchWeeks } from '../../load/wfm-load'

const INTERVAL_MINUTES = 15
const INTERVAL_MS = INTERVAL_MINUTES * 60_000

/** Days to come. */
export interface WfmDays {
  /** Start of the first day, epoch ms. */
  readonly fromMs: number
  /** End of the last day, epoch ms. */
  readonly toMs: number
  /** Ends the work; rejects with its reason. */
  readonly signal?: AbortSignal | undefined
}

/**
 * The contacts and handle times that workforce management forecasts for named days, of every business unit that the client
 * may see: of each unit's weeks the newest forecast that may be used for scheduling. A unit without one for the first of
 * the days is left out; where its forecasts end, so do its series. Needs wfm:shortTermForecast:view.
 * @throws ConfigError in an org without workforce management, and if no unit has a forecast for these days
 */
export async function wfmForecast(client: Client, days: WfmDays): Promise<LoadForecast> {
  const { fromMs, toMs, signal } = days
  const options = { signal, priority: 'background' as const }
  try {
    const groups: LoadGroup[] = []
    for (const { id } of await client.wfm.businessUnits.list(options)) {
      const weeks = await fetchWeeks(client, id, options)
      const known = new Map((await client.wfm.planningGroups.list(id, options)).map((group) => [group.id, group]))
      const loadGroups = new Map<string, LoadGroup>()
      for (let wallMs = weeks.findWeekStart(fromMs); weeks.toInstant(wallMs) < toMs; wallMs += WEEK_MS) {
        const data = await weeks.newest(wallMs)
        if (data === undefined) break
        for (const row of data.planningGroups) {
          const [group] = buildGroups(row, known.get(row.planningGroupId))
          if (group !== undefined)
            loadGroups.set(
              row.planningGroupId,
              joinWeeks(loadGroups.get(row.planningGroupId), group, { fromMs, toMs }, data.startMs),
            )
        }
      }
      groups.push(...loadGroups.values())
    }
    if (groups.length === 0) {
      const days = `${new Date(fromMs).toISOString()} to ${new Date(toMs).toISOString()}`
      throw new ConfigError(
        `Workforce management has no forecast for scheduling from ${days}. Give a file of your own.`,
      )
    }
    return {
      format: 'skillroute/load@1',
      start: new Date(fromMs).toISOString(),
      intervalMinutes: INTERVAL_MINUTES,
      groups: groups.map((group) =>
        group.ahtSecondsPerInterval?.every((one) => one === 0) ? { ...group, ahtSecondsPerInterval: undefined } : group,
      ),
    }
  } catch (cause) {
    if (!(cause instanceof ApiError) || cause.status !== 403) throw cause
    throw new ConfigError(
      `The forecast of workforce management cannot be read (${cause.code}: ${cause.message}). Give a file of your own.`,
      { cause },
    )
  }
}

/**
 * A group with one more of its weeks: its intervals within the days. A week in which clocks go forward overlaps the next;
 * after one in which they go back, the missing hour has no contacts.
 */
export function joinWeeks(
  before: LoadGroup | undefined,
  week: LoadGroup,
  { fromMs, toMs }: Pick<WfmDays, 'fromMs' | 'toMs'>,
  startMs: number,
): LoadGroup {
  const count = Math.ceil((toMs - fromMs) / INTERVAL_MS)
  const later = Math.round((startMs - fromMs) / INTERVAL_MS)
  const offered = [...(before?.offered ?? [])]
  const times = [...(before?.ahtSecondsPerInterval ?? [])]
  week.offered.forEach((one, i) => {
    const at = i + later
    if (at < 0 || at >= count) return
    offered[at] = one
    times[at] = week.ahtSecondsPerInterval?.[i] ?? 0
  })
  return { ...week, offered: withoutHoles(offered), ahtSecondsPerInterval: withoutHoles(times) }
}

function withoutHoles(series: readonly (number | undefined)[]): number[] {
  return Array.from(series, (one) => one ?? 0)
}
