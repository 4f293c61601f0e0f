import type { LoadForecast, LoadGroup, LoadRoute, MediaType } from '../../documents'

/** The parts of a contact type that the routes of a load name. */
export interface RoutedType {
  readonly queueId: string
  readonly mediaType?: MediaType | undefined
  readonly languageId?: string | undefined
  readonly skillIds?: readonly string[] | undefined
}

/** The group whose route matches a contact type most closely; undefined where none does. */
export function nearestGroup({ groups }: Pick<LoadForecast, 'groups'>, type: RoutedType): LoadGroup | undefined {
  let best: { readonly group: LoadGroup; readonly stated: number } | undefined
  for (const group of groups) {
    for (const route of group.routes) {
      if (!isRoute(route, type)) continue
      const stated = [route.mediaType, route.language, route.skills].filter((part) => part !== undefined).length
      if (best === undefined || stated > best.stated) best = { group, stated }
    }
  }
  return best?.group
}

function isRoute({ queue, mediaType, language, skills }: LoadRoute, type: RoutedType): boolean {
  if (queue !== type.queueId) return false
  if (mediaType !== undefined && mediaType !== type.mediaType) return false
  if (language !== undefined && language !== type.languageId) return false
  return skills === undefined || [...skills].sort().join() === [...(type.skillIds ?? [])].sort().join()
}

/**
 * Sums of a series in intervals of another length, spread evenly within each interval of the series. The series begins
 * `laterMinutes` before the first of them; outside of it there is nothing.
 */
export function inIntervals(
  series: readonly number[],
  seriesMinutes: number,
  count: number,
  minutes: number,
  laterMinutes = 0,
): number[] {
  const sums = [0]
  for (const one of series) sums.push((sums.at(-1) ?? 0) + one)
  const until = (minute: number): number => {
    const at = Math.max(0, Math.min(series.length, minute / seriesMinutes))
    const whole = Math.floor(at)
    return (sums[whole] ?? 0) + (at - whole) * (series[whole] ?? 0)
  }
  return Array.from(
    { length: count },
    (_, i) => until(laterMinutes + (i + 1) * minutes) - until(laterMinutes + i * minutes),
  )
}
