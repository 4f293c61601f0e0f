import { checkBag } from '../../core/bag'
import { ValidationError } from '../../core/errors'
import { inRounds } from '../../core/progress'
import type { Improvement, Recommendation, Snapshot } from '../../documents'
import { checkOptions } from '../kit/check-options'
import { recommendInThread } from '../parallel/recommend-in-thread'
import { namedOptions } from './named-options'
import { findOptions } from './options-schema'
import type { FindChangesOptions, OrgFiles, OrgModel } from './org-options'
import { onOneScale } from './plan-progress'
import { checkOrg, demandOf, filesOf, modelOf, type OrgSource, presentOf, snapshotOf } from './read-org'
import { needsTeams } from './wanted-source'

/** The data read from an org, and the recommended changes. */
export interface FoundChanges extends OrgModel {
  readonly recommendations: readonly Recommendation[]
  /** The gain by number of changes; absent for levels by a rule and for removals. */
  readonly improvement?: Improvement | undefined
}

/**
 * Reads an org, or uses the parts of it that are given, and searches for useful changes. Reading the demand takes
 * longest, so names that the org does not have are refused before that.
 * @throws ValidationError for agents, queues and divisions that the org does not have, options that make no sense, and an
 * org without agents or contacts
 * @throws PlanError `wrongOrg` for a snapshot of another org than the client's
 */
export async function findChanges(org: OrgSource, options: FindChangesOptions = {}): Promise<FoundChanges> {
  checkBag(org, 'org', '*')
  checkOptions(findOptions(), options, 'options')
  const files = filesOf(org)
  const told = onOneScale(options, files, ['looking for changes'])
  const snapshot = await snapshotOf(files, told, needsTeams(options))
  await checkOrg(files, options)
  return await recommendChanges(files, snapshot, told)
}

/** Does the same as `findChanges`, for a snapshot that is already read. */
export async function recommendChanges(
  files: OrgFiles,
  snapshot: Snapshot,
  options: FindChangesOptions,
): Promise<FoundChanges> {
  const named = namedOptions(snapshot, options, presentOf(files))
  if (snapshot.agents.length === 0)
    throw nothingKnown('snapshot.agents', 'has nobody whose skills could change: read a snapshot of an org with agents')
  const known = await modelOf(snapshot, await demandOf(files, snapshot, options), options.week)
  if (known.model.contactTypes.every(({ callsPerHour }) => callsPerHour === 0))
    throw nothingKnown(
      'demand.contactTypes',
      'has no contacts in the queues of the snapshot, so no change could be seen to help: choose an interval with contacts',
    )
  const { threads, signal, onProgress } = options
  const at = (done: number, total: number) => onProgress?.({ step: 'looking for changes', done, total })
  at(0, 1)
  const found = await recommendInThread(known.model, named.jobFor(known.model), {
    threads,
    signal,
    onProgress: inRounds(({ done, total }) => at(done, total)),
  })
  at(1, 1)
  return { ...known, ...found, recommendations: found.recommendations.filter(named.isInScope) }
}

/** Finding nothing would look like an org in which nothing needs to change. */
function nothingKnown(path: string, message: string): ValidationError {
  return new ValidationError([{ path, message }], { subject: 'search for changes' })
}
