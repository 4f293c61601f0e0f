import { defined } from '../../core/defined'
import { ValidationError } from '../../core/errors'
import { LIMITS } from '../../core/limits'
import { compareText } from '../../core/order'
import { systemClock } from '../../core/time/clock'
import { instantMs } from '../../core/time/parse-instant'
import type {
  Change,
  Effect,
  Guardrails,
  ImprovementSummary,
  LeftOut,
  Plan,
  RequestBudget,
  Snapshot,
  Within,
} from '../../documents'
import { planHash, planId } from '../../documents/plan/plan-hash'
import { whatIf } from '../../optimizer'
import { stepOf } from '../../optimizer/improve/curve'
import { boostLevels } from '../../optimizer/proficiency'
import { type HeldCounts, requestBudget, withGuardrails } from '../cost/budget'
import { cutLeftOut, cutWarnings, type Fitted, fitted } from '../cost/fit'
import { timed, timingWarnings } from '../cost/timing'
import { resolveDesired } from '../desired/desired'
import { parseDesiredValue } from '../desired/read-desired'
import { onlySkills, type ResolvedLevel, type ResolvedState, resolveRecommendations } from '../desired/resolved'
import { loweredWarnings } from '../forecast/lowered-queues'
import { buildBasis } from '../guardrails/basis'
import { evaluateGuardrails } from '../guardrails/check'
import { parseGuardrailsValue } from '../guardrails/read'
import { saturationWarnings } from '../guardrails/saturation'
import { resolveMatrix } from '../matrix/matrix'
import { snapshotHash } from '../snapshot/hash'
import { parseSnapshot } from '../snapshot/parse'
import { type BuildPlanInput, parseBuildPlanInput } from './build-input'
import { planChanges } from './changes'
import { reachWarnings } from './reach-in-forecast'
import { buildScope, countedIn } from './scope'
import { groupMoves } from './side-effects'
import { overflowIds, valuedChanges } from './valued-changes'
import { effectWarnings, withoutForecastWarning } from './warnings'

/**
 * Makes a plan: exactly what to write, in canonical order, with before-images, request budget and content hash. Pure:
 * the same input and `now` give the same bytes, in whatever order the lists are. A desired value that the org already
 * has gives no change.
 * @throws ValidationError for duplicates, unknown users, skills or protected agents, levels outside 0-5, targets that
 * were not read, and a malformed time or rate
 */
export function buildPlan(input: BuildPlanInput): Plan {
  parseBuildPlanInput(input)
  parseSnapshot(input.snapshot)
  if (input.desired !== undefined) parseDesiredValue(input.desired)
  const { snapshot, model, targets, reread = 'each', policy } = input
  const guardrails = boundGuardrails(input)
  const ratePerMinute = checkRate(input.ratePerMinute ?? LIMITS.defaultPerMinute)
  const { source, desired: state } = desiredState(input)
  const createdAt = isoTime(input.now ?? systemClock.now())
  const scope = buildScope(snapshot, input.scope)
  const { protectedAgentIds } = input
  const planned = planChanges(snapshot, state, { policy, targets, scope, protectedAgentIds })
  const estimateBudget = (some: readonly Change[]): RequestBudget => {
    const plain = requestBudget({ changes: some, reread, ratePerMinute, ...countHeld(snapshot) })
    const basis = guardrails === undefined ? undefined : buildBasis(guardrails, snapshot, some, model)
    return withGuardrails(plain, basis, countHeld(snapshot).countMembers)
  }
  const all = timed(planned.changes, input.timing, Date.parse(createdAt))
  const estimateMinutes = (some: readonly Change[]): number => estimateBudget(some).minutes
  const { changes, cut } = fittedTo(all, guardrails, input.within, estimateMinutes)
  const leftOut = sortedLeftOut([...(input.leftOut ?? []), ...planned.leftOut, ...cutLeftOut(cut)])
  const effect = resolveEffect(input, changes)
  const effects = targets === undefined ? undefined : groupMoves(snapshot, changes, targets.groups)
  const warnings = [
    ...cutWarnings(cut, all.length),
    ...withoutForecastWarning(input.withoutForecast, effect, changes.length),
    ...saturationWarnings(snapshot, changes, model, input.load),
    ...reachWarnings(effect, { reach: input.reach, counts: countedIn(snapshot, scope) }),
    ...loweredWarnings(effect, input.recommendations !== undefined, input.maxServiceLevelDrop),
    ...planned.warnings,
    ...(targets?.notes ?? []),
    ...timingWarnings(changes, input.timing),
    ...effectWarnings(
      snapshot,
      changes,
      model,
      targets === undefined || targets.notes.length > 0 ? undefined : effects,
      effect,
    ),
  ]
  const notes = (input.notes ?? []).filter((note) => !warnings.includes(note))
  const content: Omit<Plan, 'id' | 'hash'> = {
    format: 'skillroute/plan@1',
    org: { id: snapshot.org.id, name: snapshot.org.name },
    createdAt,
    snapshotHash: snapshotHash(snapshot),
    source: input.source ?? source,
    reread,
    changes,
    budget: estimateBudget(changes),
    effect,
    ...(input.improvement === undefined ? {} : { improvement: summarizeImprovement(input.improvement) }),
    warnings,
    ...(effects === undefined || effects.length === 0 ? {} : { sideEffects: effects }),
    ...(input.shares === undefined ? {} : { shares: input.shares }),
    ...(input.reason === undefined ? {} : { reason: input.reason }),
    ...(input.request === undefined ? {} : { request: input.request }),
    ...(scope === undefined ? {} : { scope }),
    ...(leftOut.length === 0 ? {} : { leftOut }),
    ...(notes.length === 0 ? {} : { notes }),
  }
  if (guardrails === undefined) return withHash(content)
  const basis = buildBasis(guardrails, snapshot, changes, model)
  const binding = { guardrails, ...(basis === undefined ? {} : { basis }) }
  const { load } = input
  const fitting = fittedTo(changes, guardrails, { minutes: 0, cut: true }, estimateMinutes).changes.length
  const { budget } = content
  const checked = { snapshot, model, load, changes, effect, budget, fitting, guardrails, now: createdAt }
  return withHash({ ...content, guardrails: evaluateGuardrails(checked), binding })
}

/** The given guardrails, plus the limit on the time that applying may take, and with a load the default limit on saturation. */
function boundGuardrails({ guardrails: given, within, load }: BuildPlanInput): Guardrails | undefined {
  const parsed = given === undefined ? undefined : parseGuardrailsValue(given)
  const guardrails =
    load === undefined || parsed?.saturation !== undefined
      ? parsed
      : parseGuardrailsValue({ format: 'skillroute/guardrails@1', ...parsed, saturation: [{}] })
  if (within === undefined) return guardrails
  const withinMinutes = Math.min(within.minutes, guardrails?.changes?.withinMinutes ?? within.minutes)
  return parseGuardrailsValue({
    format: 'skillroute/guardrails@1',
    ...guardrails,
    changes: { ...guardrails?.changes, withinMinutes },
  })
}

function fittedTo(
  changes: readonly Change[],
  guardrails: Guardrails | undefined,
  within: Within | undefined,
  estimateMinutes: (changes: readonly Change[]) => number,
): Fitted {
  const minutes = guardrails?.changes?.withinMinutes
  return minutes === undefined ? { changes, cut: [] } : fitted(changes, { minutes, cut: within?.cut }, estimateMinutes)
}

/** Sorts the entries and removes duplicates; the order of the input does not matter. */
function sortedLeftOut(leftOut: readonly LeftOut[]): LeftOut[] {
  const byKey = new Map(leftOut.map((one) => [JSON.stringify([one.why, one.what, one.code]), one]))
  return [...byKey].sort(([a], [b]) => compareText(a, b)).map(([, { code, what, why }]) => ({ code, what, why }))
}

function withHash(content: Omit<Plan, 'id' | 'hash'>): Plan {
  const hash = planHash(content)
  return { ...content, id: planId(hash), hash }
}

/** @throws ValidationError unless exactly one of the inputs is given */
function desiredState(input: BuildPlanInput): {
  source: string
  desired: ResolvedState
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
  if (desired !== undefined) return { source: 'desired', desired: resolveDesired(snapshot, desired) }
  if (matrix !== undefined)
    return { source: 'matrix', desired: onlySkills(boostDesired(resolveMatrix(snapshot, matrix), input)) }
  const fields = (input.improvement?.queueSettings ?? []).map(({ after, ...own }) => ({
    ...own,
    value: after,
    gain: own.value,
  }))
  return { source: 'recommendations', desired: { ...resolveRecommendations(recommendations ?? []), fields } }
}

/** How many skills, languages and members a snapshot has, for the pages of reading them. */
function countHeld(snapshot: Snapshot): HeldCounts {
  const skills = new Map(snapshot.agents.map((agent) => [agent.id, agent.skills.length]))
  const languages = new Map(snapshot.agents.map((agent) => [agent.id, agent.languages.length]))
  const members = new Map(snapshot.queues.map((queue) => [queue.id, queue.members.length]))
  return {
    countSkills: (userId: string) => skills.get(userId) ?? 0,
    countLanguages: (userId: string) => languages.get(userId) ?? 0,
    countMembers: (queueId: string) => members.get(queueId) ?? 0,
  }
}

function resolveEffect(input: BuildPlanInput, changes: readonly Change[]): Effect | null {
  const { effect: forecast, model, snapshot, targets } = input
  const valued = valuedChanges(snapshot, changes, targets?.groups)
  const made = typeof forecast === 'function' ? forecast(valued) : forecast
  if (made === undefined) return model === undefined ? null : whatIf(model, valued)
  if (made === null || !made.method.includes('simulation')) return made
  const overflowChangeIds = overflowIds(valued, changes)
  return overflowChangeIds.length === 0 ? made : { ...made, overflowChangeIds }
}

/** The curve without figures for single queues: the forecast has these for the queues of the plan. */
export function summarizeImprovement({ curve, waves, chosen, ...rest }: ImprovementSummary): ImprovementSummary {
  const { queueSettings, curves, starts, blockedBy } = rest
  return { curve: curve.map(stepOf), waves, chosen, ...defined({ queueSettings, curves, starts, blockedBy }) }
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

/**
 * Desired levels with the handle-time boost. Each level is raised by one, to at most 5, where the agent's mean handle
 * time on the skill is under the limit. Rows that remove a skill stay as they are. Without `handleTimeBoost`, as they are.
 * @throws ValidationError for a boost without a model, since only the model has handle times
 */
function boostDesired(
  requested: readonly ResolvedLevel[],
  { model, handleTimeBoost }: Pick<BuildPlanInput, 'model' | 'handleTimeBoost'>,
): readonly ResolvedLevel[] {
  if (handleTimeBoost === undefined) return requested
  if (model === undefined) {
    throw new ValidationError([{ path: 'model', message: 'is needed for handleTimeBoost: it knows handle times' }])
  }
  const rows = requested.map(({ user, skill, level }) => ({ agentId: user.id, skillId: skill.id, base: level ?? 0 }))
  const levels = boostLevels(model, rows, handleTimeBoost)
  return requested.map((desired, index) => {
    const boost = levels[index]
    if (desired.level === null || boost === undefined) return desired
    return { ...desired, level: boost.level, reason: `${desired.reason}. ${boost.why}` }
  })
}
