import { ConfigError } from '../../core/errors'
import { DAY_MS } from '../../core/time/durations'
import type { Demand, Effect, Interval, Plan, Ref, Snapshot } from '../../documents'
import { routingModel } from '../../optimizer'
import { forecastText } from '../../report/text/forecast'
import { plural } from '../../report/text/kit/figures'
import type { Io } from '../../terminal/io/io'
import type { Org } from '../../terminal/org/connect'
import { loadDemand } from '../../terminal/planning/analyze'
import { forecaster } from '../../terminal/planning/forecast'
import type { AnalyzeOptions } from '../../terminal/planning/org-options'
import { valuedChanges } from '../../workflows/plan/valued-changes'
import { HELD_OUT_DAYS } from './back-test'

/** The forecast of a plan made without the last days of demand, and that of the same changes on these days. */
export interface PlanBackTest {
  readonly format: 'skillroute/plan-back-test@1'
  readonly org: Ref
  /** Demand from which the plan was made. */
  readonly fitted: Interval
  /** The held-out days after it. */
  readonly evaluated: Interval
  /** Changes of the plan. */
  readonly changes: number
  readonly promised: Effect
  /** The forecast of the same changes on the held-out days. */
  readonly given: Effect
}

/** The options of a command, once for each part of the demand. */
export interface HeldBack<Options> {
  readonly fitted: Options
  readonly evaluated: Options
}

/**
 * Holds out the last days of a demand file, or of the org's demand: `--days` are then those before them.
 * @returns undefined without a back-test
 * @throws ConfigError for a back-test without a forecast
 */
export function heldBack<Options extends AnalyzeOptions & { readonly backTest?: number | true | undefined }>(
  options: Options,
  nowMs: number,
): HeldBack<Options> | undefined {
  const { backTest, demand, days } = options
  if (backTest === undefined) return undefined
  if (options.forecast === 'none')
    throw new ConfigError('--back-test evaluates the forecast of a plan: leave --forecast none out.')
  const held = backTest === true ? HELD_OUT_DAYS : backTest
  if (demand !== undefined) {
    return {
      fitted: { ...options, heldOut: { days: held, part: 'fitted' } },
      evaluated: { ...options, heldOut: { days: held, part: 'evaluated' } },
    }
  }
  const toMs = nowMs - held * DAY_MS
  return {
    fitted: { ...options, past: { fromMs: toMs - days * DAY_MS, toMs } },
    evaluated: { ...options, past: { fromMs: toMs, toMs: nowMs } },
  }
}

export async function heldBackDemand<Options extends AnalyzeOptions>(
  io: Io,
  org: Org,
  held: HeldBack<Options> | undefined,
  snapshot: Snapshot,
): Promise<Demand | undefined> {
  return held === undefined ? undefined : await loadDemand(io, org, held.evaluated, snapshot)
}

/**
 * The forecast of a plan, and that of the same changes on the held-out days.
 * @throws ConfigError for a plan without a forecast
 */
export async function backTestPlan(
  io: Io,
  { plan, snapshot, fitted }: { plan: Plan; snapshot: Snapshot; fitted: Interval | undefined },
  demand: Demand,
  options: AnalyzeOptions,
): Promise<PlanBackTest> {
  const { effect: promised, changes, org, warnings } = plan
  if (promised === null || fitted === undefined) {
    const why =
      changes.length === 0 ? 'It changes nothing.' : warnings.find((warning) => warning.startsWith('No forecast'))
    throw new ConfigError(`The plan has no forecast to be evaluated. ${why ?? ''}`.trim())
  }
  const evaluate = forecaster(io, routingModel(snapshot, demand), demand, options)
  const given = await evaluate(valuedChanges(snapshot, changes))
  const format = 'skillroute/plan-back-test@1' as const
  return { format, org, fitted, evaluated: demand.interval, changes: changes.length, promised, given }
}

/** Both forecasts as text, with a note that nothing was written. */
export function planBackTestText({ columns, paint }: Io, tested: PlanBackTest): string {
  const { fitted, evaluated, changes, promised, given } = tested
  const day = (text: string): string => text.slice(0, 10)
  const layout = { width: columns, paint }
  return `${plural(changes, 'change')} made from the demand of ${day(fitted.start)} to ${day(fitted.end)}, which promised:

${forecastText(promised, layout)}

The days held back, ${day(evaluated.start)} to ${day(evaluated.end)}, which the plan was not made from, would have given:

${forecastText(given, layout)}

No plan was written. Next: run the same command without --back-test
`
}
