import type { Client } from '../../client'
import type { Change, Plan, VerifyReport } from '../../documents'
import { parsePlan } from '../../documents/plan/read-plan'
import type { Journal } from '../../documents/ports/ports'
import { mustBeOwn } from '../kit/own-org'
import { sameImage } from '../kit/values'
import { replayJournal } from '../run/journal/replay'
import { type Seen, showing } from '../subjects/showing'
import { differingNote, type ForceFacts, type LeftConflict, type NotInForce, notInForce } from './in-force'

/** How `verifyPlan` reads. */
export interface VerifyOptions {
  /** Journal of the plan's run: tells what was restored or undone since. Default: only the times of the plan tell. */
  readonly journal?: Journal | undefined
  /** Ends the work; rejects with its reason. */
  readonly signal?: AbortSignal | undefined
}

/**
 * Reads back whether a plan holds in the org now: one request for the org, one for each 100 users whose skills or
 * languages it changes, one for each other target. Writes nothing. A user or queue that is gone differs with
 * `found: null`. A change whose time has not come or is over, and one that was undone, is no difference, unless its planned
 * value is there although its time is over or it was undone. One that an undo left, since someone else had changed it,
 * differs with the state `conflict` until the earlier value is there.
 * @throws PlanError `tampered` (plan or journal) or `wrongOrg`
 */
export async function verifyPlan(client: Client, plan: Plan, options: VerifyOptions = {}): Promise<VerifyReport> {
  parsePlan(plan)
  await mustBeOwn(client, `Plan ${plan.id}`, plan.org, { signal: options.signal })
  const replay = options.journal === undefined ? undefined : await replayJournal(options.journal, plan)
  const facts = replay?.started === true ? replay : undefined
  const shown = await showing(client, plan.changes, options.signal)
  const nowMs = client.clock.now()
  const states = plan.changes.map((change) => {
    const seen = shown.get(change.id) ?? { found: null, holds: false }
    return stateOf(change, seen, notInForce(change, facts, nowMs), facts)
  })
  const differing = states.flatMap(({ row }) => row ?? [])
  const idle = states.flatMap(({ state }) => state ?? [])
  return {
    format: 'skillroute/verify-report@1',
    planId: plan.id,
    planHash: plan.hash,
    org: plan.org,
    verifiedAt: new Date(nowMs).toISOString(),
    ok: differing.length === 0,
    holding: plan.changes.length - differing.length - idle.length,
    differing,
    ...(idle.length === 0 ? {} : { notInForce: idle }),
  }
}

/** One change: how it differs, or why it need not hold; neither where it is to hold and does. */
function stateOf(
  change: Change,
  { found, holds }: Seen,
  state: NotInForce | LeftConflict | undefined,
  facts: ForceFacts | undefined,
): { readonly row?: VerifyReport['differing'][number]; readonly state?: NotInForce } {
  const { id: changeId, after, before } = change
  const isAsBefore = sameImage(found, before)
  if (state?.state === 'conflict') {
    const { at, by } = state
    // Somebody has put back what was there before: no conflict any more.
    if (isAsBefore) return { state: { changeId, state: by === 'undo' ? 'undone' : 'restored', at } }
    const note = differingNote(change, state, facts)
    return { row: { changeId, wanted: before, found, ...(note === undefined ? {} : { note }), state: 'conflict', at } }
  }
  const isWrong = state === undefined ? !holds : state.state !== 'held' && holds && !isAsBefore
  if (!isWrong) return state === undefined ? {} : { state }
  const note = differingNote(change, state, facts)
  const wanted = state === undefined ? after : before
  return { row: { changeId, wanted, found, ...(note === undefined ? {} : { note }) } }
}
