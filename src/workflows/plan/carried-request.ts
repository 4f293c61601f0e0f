import type { ChosenChanges, PlanRequest, ScopeNames, Want } from '../../documents'
import { DEMAND_DAYS } from '../demand/capture'
import { summarizeImprovement } from './build'

/**
 * The request as its plan carries it: with the time and rate of the plan and all other defaults, so that equal requests are
 * equal texts and the plan can be made again.
 */
export function carriedRequest(
  { read = {}, want = {}, limits = {}, forecast = {}, timing = {}, reason }: PlanRequest,
  { nowMs, ratePerMinute }: { readonly nowMs: number; readonly ratePerMinute: number | undefined },
): PlanRequest {
  const days = read.interval === undefined ? (read.days ?? DEMAND_DAYS) : undefined
  return {
    format: 'skillroute/plan-request@1',
    read: withoutUndefined({ ...read, days }),
    want: carriedWant(want),
    limits: withoutUndefined({
      ...limits,
      scope: carriedScope(limits.scope),
      protectedAgents: named(limits.protectedAgents),
    }),
    forecast: withoutUndefined({ ...forecast, method: forecast.method ?? 'auto' }),
    timing: withoutUndefined({
      ...timing,
      reread: timing.reread ?? 'each',
      ratePerMinute,
      now: new Date(nowMs).toISOString(),
    }),
    ...(reason !== undefined && { reason }),
  }
}

function carriedWant({ changes, ...want }: Want): Want {
  if (changes !== undefined) return { changes: carriedChanges(changes) }
  const { recommend, ...others } = withoutUndefined(want)
  return Object.keys(others).length > 0 ? others : { recommend: withoutUndefined(recommend ?? {}) }
}

/** Without the figures of single queues, which the plan does not show either. */
function carriedChanges({ recommendations, improvement }: ChosenChanges): ChosenChanges {
  if (improvement === undefined) return { recommendations }
  return { recommendations, improvement: { ...summarizeImprovement(improvement), notes: improvement.notes ?? [] } }
}

function carriedScope({ queues, divisions }: ScopeNames = {}): ScopeNames | undefined {
  const scope = withoutUndefined({ queues: named(queues), divisions: named(divisions) })
  return Object.keys(scope).length === 0 ? undefined : scope
}

function named(names: readonly string[] | undefined): readonly string[] | undefined {
  return names === undefined || names.length === 0 ? undefined : names
}

function withoutUndefined<T extends object>(part: T): T {
  const given = { ...part }
  for (const name of Object.keys(given)) if (Reflect.get(given, name) === undefined) Reflect.deleteProperty(given, name)
  return given
}
