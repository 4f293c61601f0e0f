import type { Demand, Guardrails, LoadForecast, Plan, Recommendation, RoutingModel, Snapshot } from '../../documents'
import { recommendSkills, routingModel } from '../../optimizer'
import type { PlanTargets } from '../../workflows/desired/targets'
import { type ForecastMethod, forecastChanges } from '../../workflows/forecast/forecast-changes'
import { REMOVAL_COST } from '../../workflows/forecast/removal-cost'
import type { BuildPlanInput } from '../../workflows/plan/build'
import { forecastPlan, NOT_ASKED } from '../../workflows/plan/forecast-plan'
import { recommendedIn, type ScopeIds, scopeOf } from '../../workflows/plan/scope'
import type { FleetProgress } from '../jobs/jobs'

/** What somebody wrote down, by the ids of the org. */
export type Wanted = Pick<BuildPlanInput, 'source' | 'desired' | 'matrix' | 'leftOut'>

/** What was read of an org, and how a plan is made of it. Plain data, since it goes to a thread. */
export interface PlanInput {
  readonly snapshot: Snapshot
  readonly demand: Demand
  readonly targets: PlanTargets
  /** What shall hold. Default: what the demand recommends. */
  readonly wanted?: Wanted | undefined
  /** Most skills that one agent may hold. */
  readonly maxSkills?: number | undefined
  /** Default `auto`. */
  readonly forecast?: ForecastMethod | 'none' | undefined
  readonly guardrails?: Guardrails | undefined
  readonly load?: LoadForecast | undefined
  readonly reread?: 'each' | 'batch' | undefined
  readonly ratePerMinute: number
  readonly scope?: ScopeIds | undefined
  /** What the figures rest on. */
  readonly notes?: readonly string[] | undefined
}

/**
 * Makes a plan with its forecast, as `skillroute plan` does: of what was written down, or else of what the demand of the org
 * recommends. Takes seconds to minutes.
 * @throws ValidationError for options that make no sense
 */
export async function makePlan(input: PlanInput, onProgress: (progress: FleetProgress) => void): Promise<Plan> {
  const { snapshot, demand, maxSkills, wanted, forecast: method, notes = [], ...rest } = input
  onProgress({ step: 'looking for changes', done: 0, total: 1 })
  const model = routingModel(snapshot, demand)
  const made = wanted ?? { recommendations: recommended(model, input) }
  const onWeek = (done: number, total: number): void => onProgress({ step: 'simulating weeks', done, total })
  return await forecastPlan(
    {
      ...rest,
      ...made,
      notes: [...notes, ...model.notes],
      snapshot,
      model,
      ...(method === 'none' ? { withoutForecast: NOT_ASKED } : {}),
    },
    method === 'none' ? undefined : async (changes) => forecastChanges(model, demand, changes, { method, onWeek }),
  )
}

function recommended(model: RoutingModel, { snapshot, maxSkills, ...rest }: PlanInput): readonly Recommendation[] {
  const found = recommendSkills(model, {
    maxSkillsPerAgent: maxSkills,
    maxContactsLost: REMOVAL_COST,
    actions: ['ADD', 'REMOVE'],
  })
  const scope = scopeOf(snapshot, rest.scope)
  return scope === undefined ? found : recommendedIn(snapshot, scope, found)
}
