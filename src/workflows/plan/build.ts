import { checkBag } from '../../core/bag'
import { ValidationError } from '../../core/errors'
import { LIMITS } from '../../core/limits'
import { systemClock } from '../../core/time/clock'
import { instantMs } from '../../core/time/parse-instant'
import type {
  Change,
  CurveStep,
  Desired,
  Forecast,
  Guardrails,
  ImprovementSummary,
  LeftOut,
  LoadForecast,
  Plan,
  PlannedShares,
  Recommendation,
  RequestBudget,
  RoutingModel,
  Snapshot,
} from '../../documents'
import { planHash, planId } from '../../documents/plan/plan-hash'
import { type BoostOptions, whatIf } from '../../optimizer'
import { requestBudget, withGuardrails } from '../cost/budget'
import { cutLeftOut, cutWarnings, type Fitted, fitted, type Within } from '../cost/fit'
import { type Timing, timed, timingWarnings } from '../cost/timing'
import { resolveDesired } from '../desired/desired'
import { parseDesired } from '../desired/read-desired'
import { onlySkills, type ResolvedState, resolveRecommendations } from '../desired/resolved'
import type { PlanTargets } from '../desired/targets'
import { loweredWarnings } from '../forecast/lowered-queues'
import { basisOf } from '../guardrails/basis'
import { checkGuardrails } from '../guardrails/check'
import { parseGuardrails } from '../guardrails/read'
import { saturationWarnings } from '../guardrails/saturation'
import { checkOptions } from '../kit/check-options'
import { resolveMatrix } from '../matrix/matrix'
import { snapshotHash } from '../snapshot/hash'
import { boostWanted } from './boost'
import { type PlanPolicy, planChanges } from './changes'
import { sortedLeftOut } from './left-out'
import { buildChoices } from './options-schema'
import { reachWarnings } from './reach-in-forecast'
import { type ScopeIds, scopeOf } from './scope'
import { groupMoves } from './side-effects'
import { isOverflow, valuedChanges } from './valued-changes'
import { effectWarnings, withoutForecastWarning } from './warnings'

/** The input of a plan: exactly one of `recommendations`, `desired` and `matrix`, and further options. */
export interface BuildPlanInput {
  readonly snapshot: Snapshot
  readonly recommendations?: readonly Recommendation[] | undefined
  /** The search of `recommendSkills` that found the recommendations; the plan shows it to its reader. */
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
  /** State that a snapshot does not hold, from `readTargets`. Changes of queue settings and utilization need it. */
  readonly targets?: PlanTargets | undefined
  /** Shows which queues ask for which skill, so that warnings name only queues that a change can affect. */
  readonly model?: RoutingModel | undefined
  /**
   * The forecast of the changes, or a function that makes it from the planned changes that the model can show. Default:
   * `whatIf` on `model`, if given; null: no forecast.
   */
  readonly forecast?: Forecast | ((changes: readonly Change[]) => Forecast) | null | undefined
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
  readonly protectedAgents?: readonly string[] | undefined
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
   * (0.95) holds. Default: those measured in the model, which are only warned about.
   */
  readonly load?: LoadForecast | undefined
  /** Target shares of a queue's contacts, from `weightsToDesired`. `measureShares` later measures the actual shares. */
  readonly shares?: PlannedShares | undefined
  /**
   * The longest time to apply at the given rate: a longer plan is refused, or cut to fit. `applyPlan` checks it too.
   */
  readonly within?: Within | undefined
  /** The reason for the plan, or its ticket. */
  readonly reason?: string | undefined
  /** The time of the plan, which is part of its hash. Default: now. */
  readonly now?: number | string | Date | undefined
}

/**
 * Makes a plan: exactly what to write, in canonical order, with before-images, request budget and content hash. Pure:
 * the same input and `now` give the same bytes, in whatever order the lists are. A desired value that the org already
 * has gives no change.
 * @throws ValidationError for duplicates, unknown users, skills or protected agents, levels outside 0-5, targets that
 * were not read, and a malformed time or rate
 */
export function buildPlan(input: BuildPlanInput): Plan {
  checkBag(
    input,
    'input',
    'snapshot=o recommendations?l improvement?o desired?o matrix?s handleTimeBoost?o source?s targets?o model?o forecast?u withoutForecast?s maxServiceLevelDrop?n reach?n ratePerMinute?n reread?s policy?o timing?o scope?o protectedAgents?l leftOut?l notes?l guardrails?o load?o shares?o within?o reason?s now?a',
  )
  checkOptions(buildChoices(), input, 'input')
  if (input.desired !== undefined) parseDesired(input.desired)
  const { snapshot, model, targets, reread = 'each', policy } = input
  const guardrails = boundGuardrails(input)
  const ratePerMinute = checkRate(input.ratePerMinute ?? LIMITS.defaultPerMinute)
  const { source, wanted } = wantedOf(input)
  const createdAt = isoTime(input.now ?? systemClock.now())
  const scope = scopeOf(snapshot, input.scope)
  const { protectedAgents } = input
  const planned = planChanges(snapshot, wanted, { policy, targets, scope, protectedAgents })
  const budgetOf = (some: readonly Change[]): RequestBudget => {
    const plain = requestBudget({ changes: some, reread, ratePerMinute, ...sizesOf(snapshot) })
    const basis = guardrails === undefined ? undefined : basisOf(guardrails, snapshot, some, model)
    return withGuardrails(plain, basis, sizesOf(snapshot).membersOf)
  }
  const all = timed(planned.changes, input.timing, Date.parse(createdAt))
  const minutesOf = (some: readonly Change[]): number => budgetOf(some).minutes
  const { changes, cut } = fittedTo(all, guardrails, input.within, minutesOf)
  const leftOut = sortedLeftOut([...(input.leftOut ?? []), ...planned.leftOut, ...cutLeftOut(cut)])
  const forecast = forecastOf(input, changes)
  const effects = targets === undefined ? undefined : groupMoves(snapshot, changes, targets.groups)
  const content: Omit<Plan, 'id' | 'hash'> = {
    format: 'skillroute/plan@1',
    org: { id: snapshot.org.id, name: snapshot.org.name },
    createdAt,
    snapshotHash: snapshotHash(snapshot),
    source: input.source ?? source,
    reread,
    changes,
    budget: budgetOf(changes),
    forecast,
    ...(input.improvement === undefined ? {} : { improvement: summaryOf(input.improvement) }),
    warnings: [
      ...cutWarnings(cut, all.length),
      ...withoutForecastWarning(input.withoutForecast, forecast, changes.length),
      ...saturationWarnings(snapshot, changes, model, input.load),
      ...reachWarnings(forecast, input.reach),
      ...loweredWarnings(forecast, input.recommendations !== undefined, input.maxServiceLevelDrop),
      ...planned.warnings,
      ...(targets?.notes ?? []),
      ...timingWarnings(changes, input.timing),
      ...effectWarnings(
        snapshot,
        changes,
        model,
        targets === undefined || targets.notes.length > 0 ? undefined : effects,
        forecast,
      ),
    ],
    ...(effects === undefined || effects.length === 0 ? {} : { sideEffects: effects }),
    ...(input.shares === undefined ? {} : { shares: input.shares }),
    ...(input.reason === undefined ? {} : { reason: input.reason }),
    ...(scope === undefined ? {} : { scope }),
    ...(leftOut.length === 0 ? {} : { leftOut }),
    ...(input.notes === undefined || input.notes.length === 0 ? {} : { notes: input.notes }),
  }
  if (guardrails === undefined) return withHash(content)
  const basis = basisOf(guardrails, snapshot, changes, model)
  const binding = { guardrails, ...(basis === undefined ? {} : { basis }) }
  const { load } = input
  const fitting = fittedTo(changes, guardrails, { minutes: 0, cut: true }, minutesOf).changes.length
  const { budget } = content
  const checked = { snapshot, model, load, changes, forecast, budget, fitting, guardrails, now: createdAt }
  return withHash({ ...content, guardrails: checkGuardrails(checked), binding })
}

/** The given guardrails, plus the limit on the time that applying may take, and with a load the default limit on saturation. */
function boundGuardrails({ guardrails: given, within, load }: BuildPlanInput): Guardrails | undefined {
  const parsed = given === undefined ? undefined : parseGuardrails(given)
  const guardrails =
    load === undefined || parsed?.saturation !== undefined
      ? parsed
      : parseGuardrails({ format: 'skillroute/guardrails@1', ...parsed, saturation: [{}] })
  if (within === undefined) return guardrails
  const maxMinutes = Math.min(within.minutes, guardrails?.changes?.maxMinutes ?? within.minutes)
  return parseGuardrails({
    format: 'skillroute/guardrails@1',
    ...guardrails,
    changes: { ...guardrails?.changes, maxMinutes },
  })
}

function fittedTo(
  changes: readonly Change[],
  guardrails: Guardrails | undefined,
  within: Within | undefined,
  minutesOf: (changes: readonly Change[]) => number,
): Fitted {
  const minutes = guardrails?.changes?.maxMinutes
  return minutes === undefined ? { changes, cut: [] } : fitted(changes, { minutes, cut: within?.cut }, minutesOf)
}

function withHash(content: Omit<Plan, 'id' | 'hash'>): Plan {
  const hash = planHash(content)
  return { ...content, id: planId(hash), hash }
}

/** @throws ValidationError unless exactly one of the inputs is given */
function wantedOf(input: BuildPlanInput): {
  source: string
  wanted: ResolvedState
} {
  const { snapshot, recommendations, desired, matrix } = input
  const given = [recommendations, desired, matrix].filter((one) => one !== undefined).length
  if (given !== 1) {
    const message = `give one of recommendations, desired and matrix, not ${given === 0 ? 'none' : 'several'}`
    throw new ValidationError([{ path: 'input', message }])
  }
  if (input.handleTimeBoost !== undefined && matrix === undefined) {
    throw new ValidationError([{ path: 'handleTimeBoost', message: 'boosts the levels of a matrix: give one' }])
  }
  if (desired !== undefined) return { source: 'desired', wanted: resolveDesired(snapshot, desired) }
  if (matrix !== undefined)
    return { source: 'matrix', wanted: onlySkills(boostWanted(resolveMatrix(snapshot, matrix), input)) }
  return { source: 'recommendations', wanted: resolveRecommendations(recommendations ?? []) }
}

function sizesOf(snapshot: Snapshot) {
  const skills = new Map(snapshot.agents.map((agent) => [agent.id, agent.skills.length]))
  const languages = new Map(snapshot.agents.map((agent) => [agent.id, agent.languages.length]))
  const members = new Map(snapshot.queues.map((queue) => [queue.id, queue.members.length]))
  return {
    skillsOf: (userId: string) => skills.get(userId) ?? 0,
    languagesOf: (userId: string) => languages.get(userId) ?? 0,
    membersOf: (queueId: string) => members.get(queueId) ?? 0,
  }
}

function forecastOf(input: BuildPlanInput, changes: readonly Change[]): Forecast | null {
  const { forecast, model, snapshot, targets } = input
  const valued = valuedChanges(snapshot, changes, targets?.groups)
  const made = typeof forecast === 'function' ? forecast(valued) : forecast
  if (made === undefined) return model === undefined ? null : whatIf(model, valued)
  if (made === null || !made.method.includes('simulation')) return made
  const overflowChangeIds = valued.filter(isOverflow).map(({ id }) => id)
  return overflowChangeIds.length === 0 ? made : { ...made, overflowChangeIds }
}

/** The curve without figures for single queues: the forecast has these for the queues of the plan. */
function summaryOf({ curve, waves, chosen, starts, blockedBy }: ImprovementSummary): ImprovementSummary {
  const steps = curve.map((point: CurveStep & { queues?: unknown }): CurveStep => {
    const { queues: _queues, ...step } = point
    return step
  })
  const further = { ...(starts !== undefined && { starts }), ...(blockedBy !== undefined && { blockedBy }) }
  return { curve: steps, waves, chosen, ...further }
}

function isoTime(now: number | string | Date): string {
  const atMs = instantMs(now)
  if (Number.isFinite(atMs)) return new Date(atMs).toISOString()
  const message = `must be an ISO time with its zone, such as 2026-12-05T18:00Z, not ${String(now)}`
  throw new ValidationError([{ path: 'now', message }])
}

function checkRate(ratePerMinute: number): number {
  if (Number.isFinite(ratePerMinute) && ratePerMinute > 0) return ratePerMinute
  throw new ValidationError([{ path: 'ratePerMinute', message: `must be above 0, not ${String(ratePerMinute)}` }])
}
