import type { ExperimentMetric, ServedSeries } from './types'

/** Sums of a stretch of a series. */
export type Served = { readonly [K in Exclude<keyof ServedSeries, 'startMs' | 'intervalMs'>]: number }

/** Adds up the intervals that begin from `fromMs` on and before `toMs`. */
export function servedBetween(series: ServedSeries, fromMs: number, toMs: number): Served {
  const { startMs, intervalMs, offered } = series
  const first = Math.max(0, Math.ceil((fromMs - startMs) / intervalMs))
  const last = Math.min(offered.length, Math.ceil((toMs - startMs) / intervalMs))
  const sum = (counts: readonly number[]): number => {
    let all = 0
    for (let i = first; i < last; i++) all += counts[i] ?? 0
    return all
  }
  return {
    offered: sum(offered),
    answered: sum(series.answered),
    abandoned: sum(series.abandoned),
    late: sum(series.late),
    waitSeconds: sum(series.waitSeconds),
    handled: sum(series.handled),
    handleSeconds: sum(series.handleSeconds),
  }
}

/** The metric over some contacts; undefined if none of them counts for the metric. */
export function metricOf(metric: ExperimentMetric, served: Served): number | undefined {
  const { offered, answered, abandoned, late, waitSeconds, handled, handleSeconds } = served
  const [over, under] = {
    serviceLevel: [answered - late, offered],
    abandonRate: [abandoned, offered],
    asaSeconds: [waitSeconds, answered],
    ahtSeconds: [handleSeconds, handled],
  }[metric]
  return over === undefined || under === undefined || under <= 0 ? undefined : over / under
}
