import { systemClock } from '../../core/clock'
import type { Change, Forecast, Plan, Recommendation, RoutingModel, Snapshot } from '../../core/documents'
import { ValidationError } from '../../core/errors'
import { LIMITS } from '../../core/limits'
import { whatIf } from '../../optimizer'
import { snapshotHash } from '../snapshot/hash'
import { requestBudget } from './budget'
import { type PlanPolicy, planChanges } from './changes'
import { planHash, planId } from './hash'
import { wantedFromRecommendations } from './wanted'
import { effectWarnings } from './warnings'

/** What a plan is made from. */
export interface BuildPlanInput {
  readonly snapshot: Snapshot
  readonly recommendations: readonly Recommendation[]
  /** Tells which queues ask for which skill, so that warnings name only queues where a change could matter. */
  readonly model?: RoutingModel | undefined
  /**
   * What the changes would bring: the forecast, or how to make it from the changes that are really planned. Default:
   * `whatIf` on the model, where one is given; null: none.
   */
  readonly forecast?: Forecast | ((changes: readonly Change[]) => Forecast) | null | undefined
  /** Rate for the time in the budget. Default 250. */
  readonly ratePerMinute?: number | undefined
  /** `each` (default): a user is read again just before their write. `batch`: 100 users at a time, a wider window. */
  readonly reread?: 'each' | 'batch' | undefined
  readonly policy?: PlanPolicy | undefined
  /** Time of making, part of the hash. Default: the present. */
  readonly now?: number | string | Date | undefined
}

/**
 * Makes a plan: exactly what to write, in canonical order, with before-images, request budget and content hash. Pure:
 * the same input and `now` give the same bytes, in whatever order the lists come. What holds already gives no change.
 * @throws ValidationError for duplicates, unknown users or skills, levels outside 0-5, and a time or rate that is none
 */
export function buildPlan(input: BuildPlanInput): Plan {
  const { snapshot, recommendations, model, reread = 'each', policy } = input
  const ratePerMinute = input.ratePerMinute ?? LIMITS.defaultPerMinute
  const { changes, warnings } = planChanges(snapshot, wantedFromRecommendations(recommendations), policy)
  const skillCounts = new Map(snapshot.agents.map((agent) => [agent.id, agent.skills.length]))
  const content: Omit<Plan, 'id' | 'hash'> = {
    format: 'skillroute/plan@1',
    org: { id: snapshot.org.id, name: snapshot.org.name },
    createdAt: isoTime(input.now ?? systemClock.now()),
    snapshotHash: snapshotHash(snapshot),
    source: 'recommendations',
    reread,
    changes,
    budget: requestBudget({ changes, reread, ratePerMinute: checkRate(ratePerMinute), skillsOf }),
    forecast: forecastOf(input, changes),
    warnings: [...warnings, ...effectWarnings(snapshot, changes, model)],
  }
  const hash = planHash(content)
  return { ...content, id: planId(hash), hash }

  function skillsOf(userId: string): number {
    return skillCounts.get(userId) ?? 0
  }
}

function forecastOf({ forecast, model }: BuildPlanInput, changes: readonly Change[]): Forecast | null {
  if (typeof forecast === 'function') return forecast(changes)
  if (forecast !== undefined) return forecast
  return model === undefined ? null : whatIf(model, changes)
}

function isoTime(now: number | string | Date): string {
  const time = new Date(now)
  if (Number.isNaN(time.getTime())) throw new ValidationError([{ path: 'now', message: `not a time: ${String(now)}` }])
  return time.toISOString()
}

function checkRate(ratePerMinute: number): number {
  if (Number.isFinite(ratePerMinute) && ratePerMinute > 0) return ratePerMinute
  throw new ValidationError([{ path: 'ratePerMinute', message: `must be above 0, not ${String(ratePerMinute)}` }])
}
