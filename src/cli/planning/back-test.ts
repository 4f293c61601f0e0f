import { ConfigError } from '../../core/errors'
import { DAY_MS } from '../../core/time/durations'
import type { Effect, Interval } from '../../documents'
import { routingModel } from '../../optimizer'
import type { Io } from '../../terminal/io/io'
import type { Org } from '../../terminal/org/connect'
import { type Analysis, analyze, loadDemand } from '../../terminal/planning/analyze'
import { forecaster } from '../../terminal/planning/forecast'
import type { AnalyzeOptions } from '../../terminal/planning/org-options'
import { buildPlan } from '../../workflows'
import { valuedChanges } from '../../workflows/plan/valued-changes'

/** Default number of held-out days: a week contains every weekday once. */
export const HELD_OUT_DAYS = 7

/** Recommendations tested on later demand. */
export interface BackTest {
  /** Demand from which the recommendations were made. */
  readonly fitted: Interval
  /** Later demand, held out. */
  readonly evaluated: Interval
  /** Effect of the recommendations on the later demand. */
  readonly effect: Effect
}

/**
 * Makes recommendations from the demand before the last days, and evaluates them on the last days. On the
 * days from which they were chosen, they would look better than they are.
 * @throws ConfigError for a demand file, which has only one window
 */
export async function analyzeHeldOut(
  io: Io,
  org: Org,
  options: AnalyzeOptions,
  days: number,
): Promise<{ readonly analysis: Analysis; readonly backTest: BackTest }> {
  if (options.demand !== undefined) {
    throw new ConfigError('--back-test reads two windows of demand; --demand is one. Leave one of them out.')
  }
  const nowMs = (await org()).clock.now()
  const toMs = nowMs - days * DAY_MS
  const past = { fromMs: toMs - options.days * DAY_MS, toMs }
  const analysis = await analyze(io, org, { ...options, past })
  const { snapshot } = analysis
  const later = await loadDemand(io, org, { ...options, past: { fromMs: toMs, toMs: nowMs } }, snapshot)
  const forecast = await forecaster(io, routingModel(snapshot, later), later, options)(listChanges(analysis))
  return { analysis, backTest: { fitted: analysis.demand.interval, evaluated: later.interval, effect: forecast } }
}

/** The changes of recommendations, in the form of a plan. */
export function listChanges({
  snapshot,
  recommendations,
  model,
  improvement,
}: Pick<Analysis, 'snapshot' | 'recommendations' | 'model' | 'improvement'>) {
  const { changes } = buildPlan({ snapshot, recommendations, model, effect: null })
  return valuedChanges(snapshot, [...(improvement?.queueSettings ?? []), ...changes])
}
