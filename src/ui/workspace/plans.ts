import { ConfigError, PlanError } from '../../core/errors'
import { joinUpTo } from '../../core/text/counted'
import { when } from '../../core/time/iso-time'
import type { Plan } from '../../documents'
import { aspectName } from '../../documents/plan/aspect-name'
import { planHash, planId } from '../../documents/plan/plan-hash'
import { ownerName } from '../../report/text/change'
import { approvePlan, captureSnapshot, verifyPlan } from '../../workflows'
import { brokenForGood } from '../../workflows/guardrails/checking'
import { sameImage } from '../../workflows/kit/values'
import { readClock } from '../../workflows/plan/read-org'
import { type Replay, replayJournal } from '../../workflows/run/journal/replay'
import { toApprovalNote } from '../../workflows/run/options/approval-record'
import { undoScope } from '../../workflows/run/reverse/plan-undo'
import { snapshotHash } from '../../workflows/snapshot/hash'
import type { ApproveInput, SaveInput } from '../protocol/input'
import type { UiStore } from '../protocol/options'
import type { PlanView, RunView } from '../protocol/view'
import { pageVerdicts } from './page-limits'
import type { SavedPlan, WorkspaceState } from './state'
import type { Variants } from './variants'
import { forecastView, planChange } from './words'

export interface Plans {
  /** Saves the plan of a variant as the page shows it. @returns its id, which a reason changes */
  save(input: SaveInput): Promise<{ readonly planId: string }>
  /** Records an approval of exactly the plan that was shown. */
  approve(input: ApproveInput): Promise<void>
  assertHas(planId: string): SavedPlan
}

/** The state of a plan that was never run. */
export const NEVER_RUN: RunView = { state: 'none', warnings: [], results: {}, written: [] }

export function createPlans(state: WorkspaceState, variants: Variants): Plans {
  const { saved, options } = state
  function assertHas(planId: string): SavedPlan {
    const found = saved.get(planId)
    if (found === undefined) throw new ConfigError(`There is no saved plan ${planId}.`)
    return found
  }
  return {
    assertHas,
    async save({ id, hash, reason }) {
      mayWrite(state)
      const { plan: current, simulating } = variants.assertHas(id)
      if (current?.hash !== hash || simulating !== undefined)
        throw new ConfigError('The plan has changed since it was shown. Check again, then save it.')
      if (current.changes.length === 0) throw new ConfigError('This plan has no changes: there is nothing to save.')
      const plan = withReason(current, reason)
      if (!saved.has(plan.id)) {
        const file = await options.store.savePlan(plan)
        saved.set(plan.id, { plan, file, approvals: [], run: NEVER_RUN })
        state.changed()
      }
      return { planId: plan.id }
    },
    async approve({ planId: id, hash, by, reason }) {
      mayWrite(state)
      const entry = assertHas(id)
      if (entry.plan.hash !== hash)
        throw new PlanError(
          'tampered',
          `The saved plan ${id} is no longer the one that you read: its hash differs. Read it again.`,
        )
      const broken = brokenForGood({ guardrails: pageVerdicts(state, entry.plan) })
      if (broken.length > 0)
        throw new PlanError(
          'guardrail',
          `Guardrails of this page refuse the plan: ${broken.map(({ message }) => message).join('; ')}.`,
          { guardrails: broken },
        )
      await refreshRun(options.store, entry)
      if (entry.run.appliedAt !== undefined) {
        state.changed()
        const message = `Plan ${id} was applied at ${when(entry.run.appliedAt)}: an approval now would come after its writes. Undo it first, then approve it.`
        throw new ConfigError(message)
      }
      await refuseChanged(state, entry.plan)
      const approval = approvePlan(entry.plan, {
        by,
        reason: reason === '' ? undefined : reason,
        now: readClock(options),
      })
      await options.store.saveApproval(entry.plan, approval)
      entry.approvals = [...entry.approvals, toApprovalNote(approval)]
      state.changed()
    },
  }
}

/** Reads the journal of a plan that anybody may have applied or undone. */
export async function refreshRun(store: UiStore, entry: SavedPlan): Promise<void> {
  const journal = await store.openJournal(entry.plan)
  try {
    const replay = await replayJournal(journal, entry.plan)
    entry.run = { ...entry.run, ...inEffect(replay, entry.plan) }
    if (entry.approvals.length === 0) entry.approvals = replay.approvals
  } finally {
    await journal.close()
  }
}

/** What of a plan is in the org according to the journal. */
export function inEffect(replay: Replay, { changes }: Plan): Pick<RunView, 'written' | 'appliedAt'> {
  const { written, proven, writtenAt } = replay
  const isApplied = changes.every(({ id }) => written.has(id) || proven.has(id))
  return { written: [...undoScope(replay).written], appliedAt: isApplied ? writtenAt : undefined }
}

/**
 * Refuses a plan whose targets changed since it was made. Where something else of the org changed, the page says so.
 * @throws PlanError `stale`
 */
async function refuseChanged(state: WorkspaceState, plan: Plan): Promise<void> {
  const { client } = state.options
  if (client === undefined || state.saved.get(plan.id)?.run.written.length !== 0) return
  const now = await captureSnapshot(client, { signal: state.signal })
  if (state.org !== undefined && snapshotHash(now) !== snapshotHash(state.org.snapshot)) {
    state.isOutdated = true
    state.changed()
  }
  if (snapshotHash(now) === plan.snapshotHash) return
  const { differing } = await verifyPlan(client, plan, { signal: state.signal })
  const found = new Map(differing.map((one) => [one.changeId, one.found]))
  const changed = plan.changes.filter(({ id, before }) => found.has(id) && !sameImage(found.get(id) ?? null, before))
  if (changed.length === 0) return
  const names = changed.map((change) => `${ownerName(change)}, ${aspectName(change)}`)
  throw new PlanError(
    'stale',
    `The org changed since this plan was made: ${joinUpTo(names, MAX_NAMED, '; ')}. Read the org again, and make the plan anew.`,
  )
}

/** Changes named in a refusal. */
const MAX_NAMED = 5

/** The plans of an org that were saved or applied before this page was started. */
export async function earlierPlans(store: UiStore, orgId: string): Promise<SavedPlan[]> {
  const saved = await store.savedPlans(orgId)
  const applied = await store.appliedPlans(orgId)
  return [
    ...saved.map(({ approvals, ...rest }) => ({ ...rest, approvals: approvals.map(toApprovalNote), run: NEVER_RUN })),
    ...applied.map((plan) => ({ plan, file: 'applied earlier', approvals: [], run: NEVER_RUN })),
  ]
}

/** @throws ConfigError when the page only reads */
export function mayWrite({ options }: WorkspaceState): void {
  if (options.isReadOnly === true)
    throw new ConfigError('This page was started with --read-only: it saves and changes nothing.')
}

/** The plan with a reason. Its content and hash differ from those of the plan without one. */
function withReason({ id: _id, hash: _hash, ...content }: Plan, reason: string | undefined): Plan {
  const said = reason === undefined || reason.trim() === '' ? content : { ...content, reason: reason.trim() }
  const hash = planHash(said)
  return { ...said, id: planId(hash), hash }
}

export function planView(state: WorkspaceState, { plan, file, approvals, run }: SavedPlan): PlanView {
  const { id, hash, createdAt, reason, changes, effect, warnings } = plan
  const guardrails = [...(plan.guardrails ?? []), ...(state.org === undefined ? [] : pageVerdicts(state, plan))]
  return {
    planId: id,
    hash,
    createdAt,
    file,
    ...(reason === undefined ? {} : { reason }),
    changes: changes.map(planChange),
    ...(effect === null ? {} : { forecast: forecastView(effect) }),
    guardrails,
    warnings,
    isRefused: brokenForGood({ guardrails }).length > 0,
    approvals,
    run,
  }
}
