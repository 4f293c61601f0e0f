import type { Client } from '../../client'
import { checkBag } from '../../core/bag'
import type { Json } from '../../core/json/json'
import type { Plan, Ref } from '../../documents'
import { parsePlan } from '../../documents/plan/read-plan'
import { mustBeOwn } from '../kit/own-org'
import { planUndo } from '../run/reverse/plan-undo'
import { differingIn } from '../subjects/showing'

/** The result of comparing a plan's values with the org: what an undo without a journal could undo. */
export interface UndoPreview {
  readonly planId: string
  readonly planHash: string
  readonly org: Ref
  readonly comparedAt: string
  /** Ids of changes whose target has the plan's value: written by the plan, or by someone who set the same. */
  readonly holding: readonly string[]
  /** Ids of changes whose target has its value from before the plan: never written, or undone. */
  readonly before: readonly string[]
  /** Changes whose target has another value: someone changed it since. An undo leaves them alone. */
  readonly changed: readonly { readonly changeId: string; readonly found: Json }[]
}

/** How `previewUndo` reads. */
export interface UndoPreviewOptions {
  /** Ends the work; rejects with its reason. */
  readonly signal?: AbortSignal | undefined
}

/**
 * Compares a plan's before and after values with the org. Use it when the journal of the run is lost: a journal records
 * which changes were written, a plan only which were intended. Writes nothing; sends the reads of `verifyPlan`, twice
 * where something differs.
 * @throws PlanError `tampered` or `wrongOrg`
 * @example
 * const { holding } = await previewUndo(client, plan)
 * if (holding.length > 0) await undoPlan(client, plan, { byPlan: true })
 */
export async function previewUndo(client: Client, plan: Plan, options: UndoPreviewOptions = {}): Promise<UndoPreview> {
  checkBag(options, 'options', 'signal?o')
  parsePlan(plan)
  await mustBeOwn(client, `Plan ${plan.id}`, plan.org, { signal: options.signal })
  const differs = await differingIn(client, plan.changes, options.signal)
  const before = await asBefore(client, plan, new Set(differs.keys()), options)
  const { id: planId, hash: planHash, org, changes } = plan
  return {
    planId,
    planHash,
    org,
    comparedAt: new Date(client.clock.now()).toISOString(),
    holding: changes.flatMap(({ id }) => (differs.has(id) ? [] : [id])),
    before: changes.flatMap(({ id }) => (before.has(id) ? [id] : [])),
    changed: changes.flatMap(({ id }) =>
      differs.has(id) && !before.has(id) ? [{ changeId: id, found: differs.get(id)?.found ?? null }] : [],
    ),
  }
}

/** The changes whose parts all have their values from before, so that an undo has nothing to write. */
async function asBefore(
  client: Client,
  plan: Plan,
  changeIds: ReadonlySet<string>,
  { signal }: UndoPreviewOptions,
): Promise<ReadonlySet<string>> {
  if (changeIds.size === 0) return new Set()
  const undo = planUndo(plan, changeIds)
  const differing = await differingIn(client, undo.plan.changes, signal)
  const open = new Set([...differing.keys()].flatMap((id) => undo.undoes.get(id) ?? []))
  return new Set([...undo.undoes.values()].flat().filter((id) => !open.has(id)))
}
