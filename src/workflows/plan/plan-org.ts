import { checkBag } from '../../core/bag'
import { isSkillrouteError, PlanError } from '../../core/errors'
import { instantMs } from '../../core/time/parse-instant'
import type { Ref, Snapshot } from '../../documents'
import { DEFAULT_MAX_DROP } from '../../optimizer/improve/center/settings'
import { fixedTimes } from '../cost/timing'
import { readTargets } from '../desired/targets'
import { parseCalibration } from '../forecast/calibration/rows'
import { forecastInThreads } from '../forecast/forecast-in-threads'
import { calibrationOf } from '../forecast/week-forecast'
import { needsDemand } from '../guardrails/needs-demand'
import { checkOptions } from '../kit/check-options'
import { type FoundChanges, recommendChanges } from './find-changes'
import { type Forecaster, forecastPlan, NOT_ASKED } from './forecast-plan'
import { orgOptions } from './options-schema'
import type { OrgFiles, OrgModel, OrgPlan, PlanOrgOptions } from './org-options'
import { onOneScale } from './plan-progress'
import { protectedIds } from './protected'
import { aimNote, isNearer, MAX_SEARCHES, nextAim } from './reach-in-forecast'
import { checkOrg, demandOf, filesOf, modelOf, type OrgSource, presentOf, snapshotOf } from './read-org'
import { scopeByName } from './scope'
import { checkSources, isSearch, loadOf, needsProfiles, readDesiredSource, timingOf } from './wanted-source'

/**
 * Makes a plan in one call: reads an org (or uses a given snapshot and demand), searches for useful changes or takes
 * the desired state, forecasts the effect, checks guardrails and makes the plan. Writes nothing. Searches and
 * simulations run in threads. The same files, options and `now` give the same plan, with the same hash.
 *
 * @param org a client, or what is already known
 * @returns the plan, with what it was made from
 * @throws ValidationError for names that the org does not have, times in the past, and files with problems (with line
 * and column)
 * @throws ConfigError for options that contradict each other
 * @throws PlanError `wrongOrg` for a snapshot of another org than the client's
 * @example
 * const { plan } = await planOrg(client)
 * await applyPlan(client, plan, { journal })
 */
export async function planOrg(org: OrgSource, given: PlanOrgOptions = {}): Promise<OrgPlan> {
  checkBag(org, 'org', '*')
  checkOptions(orgOptions(), given, 'options')
  const files = filesOf(org)
  const calibrated = withCalibratedWeek(given)
  checkSources(calibrated)
  const options = onOneScale(calibrated, files, [
    ...(isSearch(calibrated) ? (['looking for changes'] as const) : []),
    ...(calibrated.forecast === 'none' ? [] : (['simulating weeks'] as const)),
  ])
  const nowMs = options.now === undefined ? presentOf(files) : instantMs(options.now)
  if (options.timing !== undefined) fixedTimes(options.timing, nowMs)
  const snapshot = await snapshotOf(files, options, await needsProfiles(options))
  const wanted = await readDesiredSource(snapshot, options)
  const timing = await timingOf(files, snapshot, options)
  await checkOrg(files, options)
  const load = await loadOf(files, snapshot, options)
  const scope = scopeByName(snapshot, options.scope)
  const protectedAgents = protectedIds(snapshot, options.protect)
  const chosen = options.recommendations
  const { guardrails, within, reread, reason, policy, handleTimeBoost } = options
  const isSearched = wanted === undefined && chosen === undefined
  const reach = isSearched ? levelToReach(options, scope) : undefined
  const input = {
    snapshot,
    ...wanted,
    handleTimeBoost,
    reach,
    maxServiceLevelDrop:
      wanted === undefined ? (options.recommend?.maxServiceLevelDrop ?? DEFAULT_MAX_DROP) : undefined,
    targets: await targetsOf(files, snapshot, wanted?.desired, options),
    timing,
    load,
    scope,
    protectedAgents,
    leftOut: wanted?.leftOut,
    guardrails,
    within,
    reread,
    reason,
    // A list of grants, in CSV or a workbook, lowers nobody unless that is chosen.
    policy:
      options.matrix === undefined ? policy : { ...policy, existingLevels: policy?.existingLevels ?? 'keepHigher' },
    now: nowMs,
    ratePerMinute: options.ratePerMinute ?? files.client?.rateLimit().perMinute,
  }
  const planFrom = async (known: Known): Promise<OrgPlan> => {
    const { notes = [], model, demand, recommendations = chosen, improvement = options.improvement } = known
    const isLeftOut = options.forecast === 'none'
    const { plan, forecastFailed } = await forecastPlan(
      {
        ...input,
        recommendations,
        improvement,
        model,
        withoutForecast: isLeftOut ? NOT_ASKED : known.withoutForecast,
        notes: [...(wanted?.notes ?? []), ...(improvement?.notes ?? []), ...notes],
      },
      forecasterOf(known, options, snapshot.org),
    )
    const failed = isLeftOut ? undefined : (forecastFailed ?? known.withoutForecast)
    return { plan, snapshot, demand, model, recommendations, improvement, forecastFailed: failed }
  }
  if (!isSearched) return await planFrom(await knownDemand(files, snapshot, options, wanted?.matrix !== undefined))
  let known = await recommendChanges(files, snapshot, options)
  let best = await planFrom(known)
  let aim = reach ?? 0
  let last = best
  for (let search = 1; reach !== undefined && search < MAX_SEARCHES && known.improvement !== undefined; search++) {
    const next = nextAim({ reach, aim }, known.improvement, last.plan.forecast)
    if (next === undefined) break
    aim = next
    const further = { ...options, recommend: { ...options.recommend, choose: { reach: aim } } }
    known = await recommendChanges({ ...files, demand: known.demand }, snapshot, further)
    last = await planFrom({ ...known, notes: [...known.notes, aimNote(reach, aim)] })
    if (isNearer(last.plan.forecast, best.plan.forecast)) best = last
  }
  return best
}

/** The service level of all contacts that a search is for; undefined where it is for something else. */
function levelToReach(
  { recommend = {}, weights = {}, when = [], forecast, within }: PlanOrgOptions,
  scope: ReturnType<typeof scopeByName>,
): number | undefined {
  const { choose, queues, hours } = recommend
  const isOfAll =
    scope === undefined &&
    [queues, hours, recommend.weights].every((own) => own === undefined) &&
    [...Object.keys(weights), ...when].length === 0
  // A plan that is cut has other changes than the search found.
  if (forecast === 'none' || within !== undefined || !isOfAll) return undefined
  return typeof choose === 'object' && choose.reach !== 'targets' ? choose.reach : undefined
}

/** Contacts and service are corrected by the same calibration. */
function withCalibratedWeek(options: PlanOrgOptions): PlanOrgOptions {
  const { week, calibration } = options
  if (week === undefined) return options
  const own = week.calibration ?? calibration
  if (own === undefined) return options
  const parsed = 'text' in own ? parseCalibration(own.text, own.file) : own
  return { ...options, calibration: parsed, week: { ...week, calibration: parsed } }
}

/** Data of an org besides its snapshot. */
interface Known extends Partial<Omit<FoundChanges, 'snapshot'>> {
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
  options: PlanOrgOptions,
  isMatrix: boolean,
): Promise<Known> {
  const boosted = isMatrix && options.handleTimeBoost !== undefined
  const { forecast, guardrails, load } = options
  if (forecast === 'none' && !boosted && load === undefined && !needsDemand(guardrails)) return {}
  if (files.client === undefined && files.demand === undefined) return { withoutForecast: 'no demand was given' }
  try {
    const demand = await demandOf(files, snapshot, options)
    if (demand.contactTypes.length > 0) return await modelOf(snapshot, demand, options.week)
    return { withoutForecast: 'no contacts were offered in the days that were read' }
  } catch (error) {
    // An unreadable demand is an error if the caller gave it or the boost needs it.
    if (boosted || files.demand !== undefined || options.signal?.aborted === true) throw error
    if (!isSkillrouteError(error) || error instanceof PlanError) throw error
    return { withoutForecast: `the demand of the org could not be read (${error.code}: ${error.message})` }
  }
}

async function targetsOf(
  { client, targets }: OrgFiles,
  snapshot: Snapshot,
  desired: Parameters<typeof readTargets>[2],
  { signal }: PlanOrgOptions,
) {
  if (targets !== undefined || client === undefined) return targets
  return await readTargets(client, snapshot, desired, { signal })
}

function forecasterOf(
  { model, demand }: Partial<OrgModel>,
  { forecast, threads, signal, onProgress, calibration }: PlanOrgOptions,
  org: Ref,
): Forecaster | undefined {
  if (forecast === 'none' || model === undefined || demand === undefined) return undefined
  return async (changes) =>
    await forecastInThreads(model, demand, changes, {
      method: forecast,
      calibration: calibrationOf(calibration, org),
      onWeek: (done, total) => onProgress?.({ step: 'simulating weeks', done, total }),
      threads,
      signal,
    })
}
