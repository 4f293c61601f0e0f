import type { Demand, Guardrails, Plan, Snapshot } from '../../documents'
import { recommendSkills, routingModel } from '../../optimizer'
import type { PlanTargets } from '../../workflows/desired/targets'
import { type ForecastMethod, forecastChanges } from '../../workflows/forecast/forecast-changes'
import { REMOVAL_COST } from '../../workflows/forecast/removal-cost'
import { buildPlan } from '../../workflows/plan/build'
import { recommendedIn, type ScopeIds, scopeOf } from '../../workflows/plan/scope'
import type { FleetProgress } from '../jobs/jobs'

/** What was read of an org, and how a plan is made of it. Plain data, since it goes to a thread. */
export interface PlanInput {
  readonly snapshot: Snapshot
  readonly demand: Demand
  readonly targets: PlanTargets
  /** Most skills that one agent may hold. */
  readonly maxSkills?: number | undefined
  /** Default `auto`. */
  readonly forecast?: ForecastMethod | undefined
  readonly guardrails?: Guardrails | undefined
  readonly reread?: 'each' | 'batch' | undefined
  readonly ratePerMinute: number
  readonly scope?: ScopeIds | undefined
  /** What the figures rest on. */
  readonly notes?: readonly string[] | undefined
}

/**
 * Makes a plan of what the demand of an org recommends, as `skillroute plan` does. Takes seconds to minutes.
 * @throws ValidationError for options that make no sense
 */
export function makePlan(input: PlanInput, onProgress: (progress: FleetProgress) => void): Plan {
  const { snapshot, demand, maxSkills, forecast: method, notes = [], ...rest } = input
  onProgress({ step: 'looking for changes', done: 0, total: 1 })
  const model = routingModel(snapshot, demand)
  const found = recommendSkills(model, {
    maxSkillsPerAgent: maxSkills,
    maxContactsLost: REMOVAL_COST,
    actions: ['ADD', 'REMOVE'],
  })
  const scope = scopeOf(snapshot, rest.scope)
  const recommendations = scope === undefined ? found : recommendedIn(snapshot, scope, found)
  const onWeek = (done: number, total: number): void => onProgress({ step: 'simulating weeks', done, total })
  return buildPlan({
    ...rest,
    notes: [...notes, ...model.notes],
    snapshot,
    model,
    recommendations,
    forecast: (changes) => forecastChanges(model, demand, changes, { method, onWeek }),
  })
}
