import type { Client } from '../../client'
import type { Json } from '../../core/json/json'
import type { Change, Plan, VerifyReport } from '../../documents'
import { parsePlan } from '../../documents/plan/read-plan'
import type { Journal } from '../../documents/ports/ports'
import { mustBeOwn } from '../kit/own-org'
import { sameImage } from '../kit/values'
import { replayJournal } from '../run/journal/replay'
import { readUnits } from '../subjects/read'
import { driverOf, unitsOf } from '../subjects/subject'
import { differingNote, type ForceFacts, type LeftConflict, type NotInForce, notInForce } from './in-force'

/** Reads of single subjects at once; the client's own limits come on top. */
const CONCURRENCY = 8

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
  const shown = await showing(client, plan.changes, options)
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

/** What the org shows of a change, and whether it is what the change wants. */
interface Seen {
  readonly found: Json
  readonly holds: boolean
}

/** By id, of the changes that do not hold in the org: what they want, and what is there. */
export async function differingIn(
  client: Client,
  changes: readonly Change[],
  options: VerifyOptions,
): Promise<ReadonlyMap<string, { readonly wanted: Json; readonly found: Json }>> {
  const shown = await showing(client, changes, options)
  return new Map(
    changes.flatMap(({ id, after }) => {
      const { found, holds } = shown.get(id) ?? { found: null, holds: false }
      return holds ? [] : [[id, { wanted: after, found }] as const]
    }),
  )
}

/** By id: what is there, and whether it is what the change wants. */
async function showing(
  client: Client,
  changes: readonly Change[],
  options: VerifyOptions,
): Promise<ReadonlyMap<string, Seen>> {
  const shown = new Map<string, Seen>()
  const call = { signal: options.signal, priority: 'background' } as const
  await readUnits(client, unitsOf(changes), call, CONCURRENCY, async ({ units, found: states, error }) => {
    if (error !== undefined) throw error
    for (const unit of units) {
      const state = states.get(unit.key)
      for (const change of unit.changes) {
        const found = state === undefined ? null : unit.driver.found(state, change, [])
        shown.set(change.id, { found, holds: state !== undefined && driverOf(change).holds(found, change) })
      }
    }
  })
  return shown
}
