import { ValidationError } from '../../core/errors'
import { inRounds, inStages } from '../../core/progress'
import type { Improvement, PlanRequest, Recommendation, Snapshot, Want } from '../../documents'
import { parsePlanRequest } from '../../documents/plan-request/plan-request-schema'
import { readTargets } from '../desired/targets'
import { checkGuardrailNames } from '../guardrails/read'
import { recommendInThread } from '../parallel/recommend-in-thread'
import { checkSearch, needsTeams } from './desired-source'
import { type NamedLimits, resolveLimits } from './names'
import {
  type OrgFiles,
  type OrgModel,
  type OrgProgress,
  type OrgSource,
  parseWorkOptions,
  toOrgFiles,
  type WorkOptions,
} from './org-files'
import { buildOrgModel, checkOrg, readClock, resolveDemand, resolveSnapshot } from './read-org'
import { buildScope, recommendedIn } from './scope'
import {
  asWritten,
  choicesIn,
  mayChangeQueues,
  type QueueChoice,
  queueChoices,
  queuesToRead,
  untriedSettings,
} from './search/queue-choices'
import { busySkillsNote, searchJob } from './search-job'

/** The data read from an org, and the recommended changes. */
export interface RecommendResult extends OrgModel {
  readonly recommendations: readonly Recommendation[]
  /** The gain by number of changes; absent for levels by a rule and for removals. */
  readonly improvement?: Improvement | undefined
}

/**
 * Reads an org, or uses the parts of it that are given, and searches for useful changes, by the parts `read`, `want` and
 * `limits` of a request. Reading the demand takes longest, so names that the org does not have are refused before that.
 * @throws ValidationError for agents, queues and divisions that the org does not have, also in guardrails, requests that make
 * no sense, and an org without agents or contacts
 * @throws PlanError `wrongOrg` for a snapshot of another org than the client's
 * @example
 * const { improvement } = await recommend(client, { want: { recommend: { maxChanges: 20 } } })
 */
export async function recommend(
  org: OrgSource,
  request: PlanRequest = {},
  options: WorkOptions = {},
): Promise<RecommendResult> {
  checkSearch(parsePlanRequest(request))
  const files = toOrgFiles(org)
  const work = onOneScale(parseWorkOptions(options), files, ['looking for changes'])
  const snapshot = await resolveSnapshot(files, { ...work, profiles: needsTeams(request) })
  await checkOrg(files, work)
  const { guardrails } = request.limits ?? {}
  if (guardrails !== undefined) checkGuardrailNames(guardrails, snapshot)
  return await recommendChanges(files, snapshot, request, resolveLimits(snapshot, request.limits ?? {}), work)
}

/** Does the same as `recommend`, for a snapshot that is already read. */
export async function recommendChanges(
  files: OrgFiles,
  snapshot: Snapshot,
  { read = {}, want = {}, limits = {} }: PlanRequest,
  named: NamedLimits,
  options: WorkOptions,
): Promise<RecommendResult> {
  const prepareJob = searchJob(snapshot, want, { ...limits, ...named }, readClock(files))
  if (snapshot.agents.length === 0)
    throw nothingKnown('snapshot.agents', 'has nobody whose skills could change: read a snapshot of an org with agents')
  const known = await buildOrgModel(snapshot, await resolveDemand(files, snapshot, read, options), read.week)
  if (known.model.contactTypes.every(({ callsPerHour }) => callsPerHour === 0))
    throw nothingKnown(
      'demand.contactTypes',
      'has no contacts in the queues of the snapshot, so no change could be seen to help: choose an interval with contacts',
    )
  const { threads, signal, onProgress } = options
  const choices = await listQueueChoices(files, known, want, signal)
  const at = (done: number, total: number) => onProgress?.({ step: 'looking for changes', done, total })
  at(0, 1)
  const settings = choices?.map(({ simulated }) => simulated)
  const found = await recommendInThread(known.model, prepareJob(known.model, settings), {
    threads,
    signal,
    onProgress: inRounds(({ done, total }) => at(done, total)),
  })
  at(1, 1)
  const scope = buildScope(snapshot, named.scope)
  const recommendations =
    scope === undefined ? found.recommendations : recommendedIn(snapshot, scope, found.recommendations)
  const notes = [
    ...known.notes,
    ...busySkillsNote(known.model, want.recommend),
    ...(choices === undefined ? [] : untriedSettings(snapshot, choices)),
  ]
  const improvement = found.improvement && asWritten(found.improvement, choices ?? [])
  return { ...known, ...found, improvement, recommendations, notes }
}

/** What the search may change of queues; undefined: nothing. */
async function listQueueChoices(
  { client, targets }: OrgFiles,
  { snapshot, model }: OrgModel,
  want: Want,
  signal: AbortSignal | undefined,
): Promise<QueueChoice[] | undefined> {
  if (!mayChangeQueues(want)) return undefined
  const known = targets ?? (client && (await readTargets(client, snapshot, queuesToRead(snapshot), { signal })))
  return choicesIn(model, queueChoices(snapshot, known))
}

/** Finding nothing would look like an org in which nothing needs to change. */
function nothingKnown(path: string, message: string): ValidationError {
  return new ValidationError([{ path, message }], { subject: 'search for changes' })
}

/** How long the steps of a plan take beside each other, for an org that is read at the usual rate. */
const WEIGHTS: Readonly<Record<OrgProgress['step'], number>> = {
  'reading the org': 15,
  'reading demand': 25,
  'looking for changes': 45,
  'simulating weeks': 15,
}

/** The options, with the progress of those steps that are to come on one scale. */
export function onOneScale(
  options: WorkOptions,
  { snapshot, demand }: OrgFiles,
  later: readonly OrgProgress['step'][],
): WorkOptions {
  const steps: readonly OrgProgress['step'][] = [
    ...(snapshot === undefined ? (['reading the org'] as const) : []),
    ...(demand === undefined ? (['reading demand'] as const) : []),
    ...later,
  ]
  const weights = Object.fromEntries(steps.map((step) => [step, WEIGHTS[step]]))
  return { ...options, onProgress: inStages<OrgProgress['step']>(weights, options.onProgress) }
}
