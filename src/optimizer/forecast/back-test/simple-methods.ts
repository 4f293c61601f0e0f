import { bestEts } from '../peers/ets'

/** Intervals of a week. */
export type Method = (counts: readonly number[], perWeek: number, perDay: number) => number[]

/** The same interval a week before. */
export const lastWeek: Method = (counts, perWeek) => counts.slice(-perWeek)

/** The mean of the same interval in the last four weeks, or as many as there are. */
export const fourWeeks: Method = (counts, perWeek) => {
  const weeks = Math.min(4, Math.floor(counts.length / perWeek))
  return Array.from({ length: perWeek }, (_, i) => {
    let sum = 0
    for (let week = 1; week <= weeks; week++) sum += counts[counts.length - week * perWeek + i] ?? 0
    return sum / weeks
  })
}

/**
 * Forecasts days by exponential smoothing with weekdays as the season, and spreads each day over its intervals like the
 * mean of the last four weeks.
 */
export const ets: Method = (counts, perWeek, perDay) => {
  const profile = fourWeeks(counts, perWeek, perDay)
  const days = bestEts(dayTotals(counts, perDay), 7).forecast(7)
  const usual = dayTotals(profile, perDay)
  return profile.map((mean, i) => {
    const day = Math.floor(i / perDay)
    const total = usual[day] ?? 0
    return total > 0 ? (mean * Math.max(0, days[day] ?? 0)) / total : 0
  })
}

/** The sums of each `perDay` intervals. */
export function dayTotals(counts: readonly number[], perDay: number): number[] {
  return Array.from({ length: Math.floor(counts.length / perDay) }, (_, day) =>
    counts.slice(day * perDay, (day + 1) * perDay).reduce((sum, count) => sum + count, 0),
  )
}
