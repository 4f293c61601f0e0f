import { isSkillrouteError, PlanError } from '../../core/errors'
import { instantMs } from '../../core/time/parse-instant'
import type { Calibration, PlanRequest, Ref, Snapshot } from '../../documents'
import { parsePlanRequest } from '../../documents/plan-request/plan-request-schema'
import { DEFAULT_MAX_DROP } from '../../optimizer/improve/center/settings'
import { fixedTimes } from '../cost/timing'
import { readTargets } from '../desired/targets'
import { parseCalibration } from '../forecast/calibration/calibrate-contacts'
import { forecastInThreads } from '../forecast/forecast-in-threads'
import { resolveCalibration } from '../forecast/week-forecast'
import { needsDemand } from '../guardrails/basis'
import type { BuildPlanInput } from './build-input'
import { carriedRequest } from './carried-request'
import { checkParts, isSearch, needsProfiles, readDesiredSource, resolveLoad, resolveTiming } from './desired-source'
import { type Forecaster, forecastPlan, NOT_ASKED } from './forecast-plan'
import { type NamedLimits, resolveLimits } from './names'
import {
  type OrgFiles,
  type OrgModel,
  type OrgPlan,
  type OrgSource,
  parseWorkOptions,
  toOrgFiles,
  type WorkOptions,
} from './org-files'
import { aimNote, isHigher, MAX_SEARCHES, nextAim } from './reach-in-forecast'
import { buildOrgModel, checkOrg, readClock, resolveDemand, resolveSnapshot } from './read-org'
import { onOneScale, type RecommendResult, recommendChanges } from './recommend'
import { buildScope, countedIn } from './scope'
import { desiredSettings } from './search/queue-choices'

/**
 * Makes a plan in one call: reads an org (or uses a given snapshot and demand), searches for useful changes or takes
 * the desired state, forecasts the effect, checks guardrails and makes the plan. Writes nothing. Searches and
 * simulations run in threads. The same files and request (with its `timing.now`) give the same plan, with the same hash;
 * the plan carries its request.
 *
 * @param org a client, or what is already known
 * @returns the plan, with what it was made from
 * @throws ValidationError for a request that makes no sense, names that the org does not have, times in the past, and files
 * with problems (with line and column)
 * @throws ConfigError where something is needed that is neither given nor read
 * @throws PlanError `wrongOrg` for a snapshot of another org than the client's
 * @example
 * const { plan } = await planOrg(client, { want: { recommend: { maxChanges: 20 } } })
 * await applyPlan(client, plan, { journal })
 */
export async function planOrg(org: OrgSource, request: PlanRequest = {}, options: WorkOptions = {}): Promise<OrgPlan> {
  await checkParts(parsePlanRequest(request))
  const files = toOrgFiles(org)
  const work = onOneScale(parseWorkOptions(options), files, [
    ...(isSearch(request) ? (['looking for changes'] as const) : []),
    ...(request.forecast?.method === 'none' ? [] : (['simulating weeks'] as const)),
  ])
  const requested = calibrated(request)
  const { timing = {}, limits = {}, want = {}, reason } = requested
  const nowMs = timing.now === undefined ? readClock(files) : instantMs(timing.now)
  fixedTimes(timing, nowMs)
  const snapshot = await resolveSnapshot(files, { ...work, profiles: await needsProfiles(requested) })
  const named = resolveLimits(snapshot, limits)
  const source = await readDesiredSource(snapshot, want)
  const times = await resolveTiming(files, snapshot, timing, work.signal)
  await checkOrg(files, work)
  const { guardrails, within, existingLevels, includeUnlicensed } = limits
  const reach = isSearch(requested) ? levelToReach(requested) : undefined
  const ratePerMinute = timing.ratePerMinute ?? files.client?.rateLimit().perMinute
  const input: Omit<BuildPlanInput, 'effect'> = {
    snapshot,
    ...source,
    request: carriedRequest(request, { nowMs, ratePerMinute }),
    handleTimeBoost: want.matrix?.handleTimeBoost,
    reach,
    maxServiceLevelDrop: source === undefined ? (want.recommend?.maxServiceLevelDrop ?? DEFAULT_MAX_DROP) : undefined,
    targets:
      files.targets ??
      (files.client &&
        (await readTargets(files.client, snapshot, source?.desired ?? desiredSettings(snapshot, want), {
          signal: work.signal,
        }))),
    timing: times,
    load: await resolveLoad(files, snapshot, limits, work.signal),
    scope: named.scope,
    protectedAgentIds: named.protectedAgentIds,
    leftOut: source?.leftOut,
    guardrails,
    within,
    reread: timing.reread,
    reason,
    policy: {
      includeUnlicensed,
      // A list of grants, in CSV or a workbook, lowers nobody unless that is chosen.
      existingLevels: existingLevels ?? (want.matrix === undefined ? undefined : 'keepHigher'),
    },
    now: nowMs,
    ratePerMinute,
  }
  const isLeftOut = requested.forecast?.method === 'none'
  const planFrom = async (known: Known): Promise<OrgPlan> => {
    const { notes = [], model, demand, improvement } = known
    const recommendations = known.recommendations ?? want.changes?.recommendations
    const search = improvement ?? want.changes?.improvement
    const { plan, forecastFailed } = await forecastPlan(
      {
        ...input,
        recommendations,
        improvement: search,
        model,
        withoutForecast: isLeftOut ? NOT_ASKED : known.withoutForecast,
        notes: [...(source?.notes ?? []), ...(search?.notes ?? []), ...notes],
      },
      isLeftOut ? undefined : createForecaster(known, requested, snapshot.org, work),
    )
    const failed = isLeftOut ? undefined : (forecastFailed ?? known.withoutForecast)
    return { plan, snapshot, demand, model, recommendations, improvement, forecastFailed: failed }
  }
  if (!isSearch(requested)) return await planFrom(await knownDemand(files, snapshot, requested, work))
  const { targets } = input
  return await searchedPlan({ ...files, targets }, snapshot, requested, { named, reach, work, planFrom })
}

interface Searching {
  readonly named: NamedLimits
  readonly reach: number | undefined
  readonly work: WorkOptions
  readonly planFrom: (known: Known) => Promise<OrgPlan>
}

/** The plan of a search; of several where the forecast of the first stays below the level to reach. */
async function searchedPlan(
  files: OrgFiles,
  snapshot: Snapshot,
  requested: PlanRequest,
  { named, reach, work, planFrom }: Searching,
): Promise<OrgPlan> {
  let known = await recommendChanges(files, snapshot, requested, named, work)
  let best = await planFrom(known)
  const counts = countedIn(snapshot, buildScope(snapshot, named.scope))
  let aim = reach ?? 0
  let last = best
  for (let search = 1; reach !== undefined && search < MAX_SEARCHES && known.improvement !== undefined; search++) {
    const next = nextAim({ reach, aim, counts }, known.improvement, last.plan.effect)
    if (next === undefined) break
    aim = next
    const further = { ...requested, want: { recommend: { ...requested.want?.recommend, choose: { reach: aim } } } }
    known = await recommendChanges({ ...files, demand: known.demand }, snapshot, further, named, work)
    last = await planFrom({ ...known, notes: [...known.notes, aimNote(reach, aim)] })
    if (isHigher(last.plan.effect, best.plan.effect, counts)) best = last
  }
  return best
}

/** The service level that a search is for; undefined where no forecast shows it: weights and hours count contacts otherwise. */
function levelToReach({ want = {}, limits = {}, forecast }: PlanRequest): number | undefined {
  const { choose, weights, hours } = want.recommend ?? {}
  const isOtherwise = Object.keys(weights ?? {}).length + (hours ?? []).length > 0
  // A plan that is cut has other changes than the search found.
  if (forecast?.method === 'none' || limits.within !== undefined || isOtherwise) return undefined
  return typeof choose === 'object' && choose.reach !== 'targets' ? choose.reach : undefined
}

/** Contacts and service are corrected by the same calibration. */
function calibrated(request: PlanRequest): PlanRequest {
  const { read, forecast } = request
  const givenCalibration = read?.week?.calibration ?? forecast?.calibration
  if (givenCalibration === undefined) return request
  const calibration: Calibration =
    'text' in givenCalibration ? parseCalibration(givenCalibration.text, givenCalibration.file) : givenCalibration
  return {
    ...request,
    forecast: { ...forecast, calibration },
    ...(read?.week !== undefined && { read: { ...read, week: { ...read.week, calibration } } }),
  }
}

/** Data of an org besides its snapshot. */
interface Known extends Partial<Omit<RecommendResult, 'snapshot'>> {
  /** Why there is no demand although one was requested. */
  readonly withoutForecast?: string | undefined
}

/**
 * Reads the demand for a plan whose changes do not depend on it. If the demand cannot be read, the plan is made anyway
 * and says so.
 */
async function knownDemand(
  files: OrgFiles,
  snapshot: Snapshot,
  { read = {}, want = {}, limits = {}, forecast }: PlanRequest,
  work: WorkOptions,
): Promise<Known> {
  const isBoosted = want.matrix?.handleTimeBoost !== undefined
  if (forecast?.method === 'none' && !isBoosted && limits.load === undefined && !needsDemand(limits.guardrails))
    return {}
  if (files.client === undefined && files.demand === undefined) return { withoutForecast: 'no demand was given' }
  try {
    const demand = await resolveDemand(files, snapshot, read, work)
    if (demand.contactTypes.length > 0) return await buildOrgModel(snapshot, demand, read.week)
    return { withoutForecast: 'no contacts were offered in the days that were read' }
  } catch (error) {
    // An unreadable demand is an error if the caller gave it or the boost needs it.
    if (isBoosted || files.demand !== undefined || work.signal?.aborted === true) throw error
    if (!isSkillrouteError(error) || error instanceof PlanError) throw error
    return { withoutForecast: `the demand of the org could not be read (${error.code}: ${error.message})` }
  }
}

function createForecaster(
  { model, demand }: Partial<OrgModel>,
  { forecast = {} }: PlanRequest,
  org: Ref,
  { threads, signal, onProgress }: WorkOptions,
): Forecaster | undefined {
  const { method, calibration } = forecast
  if (method === 'none' || model === undefined || demand === undefined) return undefined
  return async (changes) =>
    await forecastInThreads(model, demand, changes, {
      method,
      calibration: resolveCalibration(calibration, org),
      onProgress,
      threads,
      signal,
    })
}
