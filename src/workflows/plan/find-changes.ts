import { checkBag } from '../../core/bag'
import type { LeftOut, Recommendation, Snapshot } from '../../documents'
import { REMOVAL_COST } from '../forecast/removal-cost'
import { confirmInThreads, recommendInThread } from '../parallel/recommend-in-thread'
import type { FindChangesOptions, OrgFiles, OrgModel } from './org-options'
import { protectedIds } from './protected'
import { checkOrg, demandOf, filesOf, modelOf, type OrgSource, snapshotOf } from './read-org'
import { recommendedIn, scopeByName, scopeOf } from './scope'

/** What is known of an org, and the recommended changes. */
export interface FoundChanges extends OrgModel {
  readonly recommendations: readonly Recommendation[]
  /** Recommendations that a simulation did not confirm. */
  readonly dropped: readonly LeftOut[]
}

/**
 * Reads an org, or takes what is given of it, and searches for useful changes. Names that the org does not have are refused
 * before its demand is read, which takes longest.
 * @throws ValidationError for agents, queues and divisions that the org does not have, and options that make no sense
 * @throws PlanError `wrongOrg` for a snapshot of another org than the client's
 */
export async function findChanges(org: OrgSource, options: FindChangesOptions = {}): Promise<FoundChanges> {
  checkBag(org, 'org', '*')
  checkBag(
    options,
    'options',
    'recommend?o protect?l scope?o confirm?n days?n interval?o onBudget?f onProgress?f signal?o threads?n',
  )
  const files = filesOf(org)
  const snapshot = await snapshotOf(files, options)
  await checkOrg(files, options)
  return await recommendChanges(files, snapshot, options)
}

/** `findChanges` for a snapshot that is already read. */
export async function recommendChanges(
  files: OrgFiles,
  snapshot: Snapshot,
  options: FindChangesOptions,
): Promise<FoundChanges> {
  const protectedAgents = protectedIds(snapshot, options.protect)
  const scope = scopeOf(snapshot, scopeByName(snapshot, options.scope))
  const known = modelOf(snapshot, await demandOf(files, snapshot, options))
  const { recommend, signal, onProgress } = options
  onProgress?.({ step: 'looking for changes', done: 0, total: 1 })
  const all = await recommendInThread(
    known.model,
    {
      ...recommend,
      actions: recommend?.actions ?? ['ADD', 'REMOVE'],
      maxContactsLost: recommend?.maxContactsLost ?? REMOVAL_COST,
      protectedAgents: [...(recommend?.protectedAgents ?? []), ...protectedAgents],
    },
    signal,
  )
  onProgress?.({ step: 'looking for changes', done: 1, total: 1 })
  const found = scope === undefined ? all : recommendedIn(snapshot, scope, all)
  return { ...known, ...(await confirmed(known, found, options)) }
}

/** Recommendations that a simulation confirms, where requested, and those that it does not. */
async function confirmed(
  { model }: OrgModel,
  found: readonly Recommendation[],
  { confirm: top, threads, signal, onProgress }: FindChangesOptions,
): Promise<Pick<FoundChanges, 'recommendations' | 'dropped'>> {
  if (top === undefined) return { recommendations: found, dropped: [] }
  const recommendations = await confirmInThreads(model, found, {
    top,
    threads,
    signal,
    onProgress: (done, total) => onProgress?.({ step: 'confirming changes', done, total }),
  })
  const held = new Set(recommendations.map(({ id }) => id))
  const dropped = found
    .filter(({ id }) => !held.has(id))
    .map(
      ({ action, agent, skill, after }): LeftOut => ({
        code: 'unconfirmed',
        what: `${agent.name} (${agent.id}): ${action} ${skill.name}${after === null ? '' : ` ${after}`}`,
        why: 'Recommended by formula and not confirmed by simulation',
      }),
    )
  return { recommendations, dropped }
}
