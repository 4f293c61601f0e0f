import type { Client } from '../../client'
import type { Json } from '../../core/json/json'
import type { Plan, Ref } from '../../documents'
import { planUndo } from '../run/reverse/plan-undo'
import { differingIn, type VerifyOptions, verifyPlan } from '../verify/verify'

/** A plan compared with the org by its values alone: what an undo without a journal could take back. */
export interface UndoPreview {
  readonly planId: string
  readonly planHash: string
  readonly org: Ref
  readonly comparedAt: string
  /** Ids of changes whose target holds what the plan wants: written by the plan, or by somebody who wanted the same. */
  readonly holding: readonly string[]
  /** Ids of changes whose target is as it was before the plan: never written, or taken back. */
  readonly before: readonly string[]
  /** Changes whose target is neither: somebody changed it since. An undo leaves them alone. */
  readonly changed: readonly { readonly changeId: string; readonly found: Json }[]
}

/**
 * Compares a plan's values before and after with the org. For when the journal of its run is lost: a journal tells what was
 * written, the plan only what it wanted. Writes nothing; reads what `verifyPlan` reads, twice where something differs.
 * @throws PlanError `tampered` or `wrongOrg`
 * @example
 * const { holding } = await previewUndo(client, plan)
 * if (holding.length > 0) await undoPlan(client, plan, { byPlan: true })
 */
export async function previewUndo(client: Client, plan: Plan, options: VerifyOptions = {}): Promise<UndoPreview> {
  const { differing, verifiedAt } = await verifyPlan(client, plan, options)
  const differs = new Map(differing.map(({ changeId, found }) => [changeId, found]))
  const before = await asBefore(client, plan, new Set(differs.keys()), options)
  const { id: planId, hash: planHash, org, changes } = plan
  return {
    planId,
    planHash,
    org,
    comparedAt: verifiedAt,
    holding: changes.flatMap(({ id }) => (differs.has(id) ? [] : [id])),
    before: changes.flatMap(({ id }) => (before.has(id) ? [id] : [])),
    changed: changes.flatMap(({ id }) =>
      differs.has(id) && !before.has(id) ? [{ changeId: id, found: differs.get(id) ?? null }] : [],
    ),
  }
}

/** Those of some changes whose every part is as it was before: all that would take them back holds already. */
async function asBefore(
  client: Client,
  plan: Plan,
  changeIds: ReadonlySet<string>,
  options: VerifyOptions,
): Promise<ReadonlySet<string>> {
  if (changeIds.size === 0) return new Set()
  const undo = planUndo(plan, changeIds)
  const differing = await differingIn(client, undo.plan.changes, options)
  const open = new Set([...differing.keys()].flatMap((id) => undo.takesBack.get(id) ?? []))
  return new Set([...undo.takesBack.values()].flat().filter((id) => !open.has(id)))
}
