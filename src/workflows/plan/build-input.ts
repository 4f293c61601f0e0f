import * as z from 'zod/mini'
import { lazy } from '../../core/lazy'
import { aDocument, aFunction, anObject, parserOf, partly, ratio, type ShapeOf, texts } from '../../core/schema'
import type {
  BoostOptions,
  Change,
  Desired,
  Effect,
  Guardrails,
  ImprovementSummary,
  LeftOut,
  LoadForecast,
  Plan,
  PlannedShares,
  PlanRequest,
  Recommendation,
  RoutingModel,
  Snapshot,
  Within,
} from '../../documents'
import { PLAN_PARTS } from '../../documents/plan/read-plan'
import { recommendationSchema } from '../../documents/plan/recommendation-schema'
import { planRequestSchema, shiftSchema } from '../../documents/plan-request/plan-request-schema'
import { boostLimitsSchema } from '../../documents/plan-request/score-options'
import type { Timing } from '../cost/timing'
import type { PlanTargets } from '../desired/targets'
import { LOAD } from '../load/read-load'
import type { PlanPolicy } from './changes'
import type { ScopeIds } from './scope'

/** The input of a plan: exactly one of `recommendations`, `desired` and `matrix`, and further options. */
export interface BuildPlanInput {
  readonly snapshot: Snapshot
  readonly recommendations?: readonly Recommendation[] | undefined
  /** The search of `recommendSkills` that found the recommendations: the plan shows it, and also has its `queueSettings`. */
  readonly improvement?: ImprovementSummary | undefined
  /** The desired state, by names. Rules and weights also end up here; `source` then names them. */
  readonly desired?: Desired | undefined
  /** A skill matrix as CSV text, for bulk assignment. Keeps an equal or higher level unless `policy` says otherwise. */
  readonly matrix?: string | undefined
  /**
   * Raises each level of the matrix by one, to at most 5, where the agent's mean handle time on the skill is under the
   * limit (240 s; an agent without data counts as 300 s). Needs `model`. Default: no boost.
   */
  readonly handleTimeBoost?: Omit<BoostOptions, 'base'> | undefined
  /** The source that the plan names. Default: the name of the input above that was given. */
  readonly source?: Plan['source'] | undefined
  /**
   * State that a snapshot does not hold, from `readTargets`. Changes of utilization need it, and those of queue settings
   * other than evaluation and after-call work.
   */
  readonly targets?: PlanTargets | undefined
  /** Shows which queues ask for which skill, so that warnings name only queues that a change can affect. */
  readonly model?: RoutingModel | undefined
  /**
   * The forecast of the changes, or a function that makes it from the planned changes that the model can show. Default:
   * `whatIf` on `model`, if given; null: no forecast.
   */
  readonly effect?: Effect | ((changes: readonly Change[]) => Effect) | null | undefined
  /** Why there is no forecast, for the reader of the plan. Ignored when there is one. */
  readonly withoutForecast?: string | undefined
  /** The plan warns when the forecast service level of a queue falls by more than this, 0..1. Default 0.005. */
  readonly maxServiceLevelDrop?: number | undefined
  /** The plan warns when the forecast of all contacts within service level is below this, 0..1. */
  readonly reach?: number | undefined
  /** Requests per minute; the budget calculates its time from them. Default 250. */
  readonly ratePerMinute?: number | undefined
  /**
   * `each` (default): reads a user again just before the write. `batch`: 100 users at a time, with a longer window.
   */
  readonly reread?: 'each' | 'batch' | undefined
  /** Whether higher levels are kept, and which users are left out. */
  readonly policy?: PlanPolicy | undefined
  /** Lets changes wait for the end of a shift, or undoes them at a given time. Default: all at once, never undone. */
  readonly timing?: Timing | undefined
  /**
   * The part of the org that the plan is for: other queues, and agents of other divisions, are left out. Default: all of it.
   */
  readonly scope?: ScopeIds | undefined
  /**
   * Ids of agents who get no change of any kind: changes requested for them are left out, with the code `user.protected`.
   * Default: none.
   */
  readonly protectedAgentIds?: readonly string[] | undefined
  /** Requests that were already refused before this call, such as those that `rulesToDesired` refused. */
  readonly leftOut?: readonly LeftOut[] | undefined
  /** Sentences for the reader of the plan on the data behind the figures. */
  readonly notes?: readonly string[] | undefined
  /**
   * Limits that the plan is checked against. The plan stores them with their results. `applyPlan` refuses a plan that
   * broke one, writes nothing during a freeze, and requires the approval that they ask for.
   */
  readonly guardrails?: Guardrails | undefined
  /**
   * Contacts that limits on saturation count, from `readLoad` or `wfmLoad`. If the guardrails have no such limit, the default one
   * (0.95) holds. Default: those of the model, with no default limit: the plan only warns.
   */
  readonly load?: LoadForecast | undefined
  /** Target shares of a queue's contacts, from `weightsToDesired`. `measureShares` later measures the actual shares. */
  readonly shares?: PlannedShares | undefined
  /**
   * The longest time to apply at the given rate: a longer plan is refused, or cut to fit. `applyPlan` checks it too.
   */
  readonly within?: Within | undefined
  /** What the plan was made from, for those who read it and make it again. */
  readonly request?: PlanRequest | undefined
  /** The reason for the plan, or its ticket. */
  readonly reason?: string | undefined
  /** The time of the plan, which is part of its hash. Default: now. */
  readonly now?: number | string | Date | undefined
}

const instant = () => z.union([z.number(), z.string(), z.date()], 'must be a time')

/** The input of `buildPlan`; its documents check themselves. */
export const buildPlanSchema = /* @__PURE__ */ lazy(() =>
  z.strictObject({
    snapshot: anObject(),
    recommendations: z.optional(z.array(recommendationSchema())),
    improvement: z.optional(partly(PLAN_PARTS.improvement)),
    desired: z.optional(anObject()),
    matrix: z.optional(z.string()),
    handleTimeBoost: z.optional(boostLimitsSchema()),
    source: z.optional(z.string()),
    targets: z.optional(anObject()),
    model: z.optional(aDocument('skillroute/model@1')),
    effect: z.optional(
      z.union([z.null(), aFunction(), partly(PLAN_PARTS.effect)], 'must be a forecast, a function or null'),
    ),
    withoutForecast: z.optional(z.string()),
    maxServiceLevelDrop: z.optional(ratio()),
    reach: z.optional(ratio()),
    ratePerMinute: z.optional(z.number()),
    reread: z.optional(z.enum(['each', 'batch'])),
    policy: z.optional(
      z.strictObject({
        existingLevels: z.optional(z.enum(['keepHigher', 'overwrite'])),
        includeUnlicensed: z.optional(z.boolean()),
      } satisfies ShapeOf<PlanPolicy>),
    ),
    timing: z.optional(
      z.strictObject({
        shifts: z.optional(z.array(shiftSchema())),
        hold: z.optional(z.string()),
        until: z.optional(z.string()),
        timeZone: z.optional(z.string()),
      } satisfies ShapeOf<Timing>),
    ),
    scope: z.optional(
      z.strictObject({
        queueIds: z.optional(texts()),
        divisionIds: z.optional(texts()),
      } satisfies ShapeOf<ScopeIds>),
    ),
    protectedAgentIds: z.optional(texts()),
    leftOut: z.optional(PLAN_PARTS.leftOut),
    notes: z.optional(z.array(z.string())),
    guardrails: z.optional(anObject()),
    load: z.optional(LOAD),
    shares: z.optional(PLAN_PARTS.shares),
    within: z.optional(z.strictObject({ minutes: z.number(), cut: z.optional(z.boolean()) } satisfies ShapeOf<Within>)),
    request: z.optional(planRequestSchema()),
    reason: z.optional(z.string()),
    now: z.optional(instant()),
  } satisfies ShapeOf<BuildPlanInput>),
)

/** @throws ValidationError naming every field that does not exist or has a wrong value */
export const parseBuildPlanInput = /* @__PURE__ */ parserOf('input', buildPlanSchema)
