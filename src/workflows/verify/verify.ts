import type { Client } from '../../client'
import type { Change, Plan, VerifyReport } from '../../documents'
import { parsePlan } from '../../documents/plan/read-plan'
import type { Journal } from '../../documents/ports/ports'
import { assertOwnOrg } from '../kit/own-org'
import { sameImage } from '../kit/values'
import { type Replay, replayJournal } from '../run/journal/replay'
import { parseVerifyOptions } from '../run/options/options-schema'
import { type Seen, showing } from '../subjects/showing'

/** How `verifyPlan` reads. */
export interface VerifyOptions {
  /**
   * Journal of the plan's run, which shows what was restored or undone since. Default: only the times in the plan
   * count.
   */
  readonly journal?: Journal | undefined
  /** Ends the work; rejects with its reason. */
  readonly signal?: AbortSignal | undefined
}

/**
 * Checks that the org has the values of a plan now: one request for the org, one for each 100 users whose skills or
 * languages it changes, one for each other target. Writes nothing. A deleted user or queue differs with `found: null`.
 * A change before its time is no difference. A change that expired or was undone is a difference only if its planned
 * value is still there. A change that an undo left alone, because someone else had changed it, differs with the state
 * `conflict` until the earlier value is there.
 * @throws PlanError `tampered` (plan or journal) or `wrongOrg`
 */
export async function verifyPlan(client: Client, plan: Plan, options: VerifyOptions = {}): Promise<VerifyReport> {
  parseVerifyOptions(options)
  parsePlan(plan)
  await assertOwnOrg(client, `Plan ${plan.id}`, plan.org, { signal: options.signal })
  const replay = options.journal === undefined ? undefined : await replayJournal(options.journal, plan)
  const facts = replay?.started === true ? replay : undefined
  const current = await showing(client, plan.changes, options.signal)
  const nowMs = client.clock.now()
  const states = plan.changes.map((change) => {
    const seen = current.get(change.id) ?? { found: null, holds: false }
    return classifyChange(change, seen, notInEffect(change, facts, nowMs), facts)
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
    ...(idle.length === 0 ? {} : { notInEffect: idle }),
  }
}

/** Evaluates one change: how it differs, or why it is not in effect; neither if it is expected and there. */
function classifyChange(
  change: Change,
  { found, holds }: Seen,
  state: NotInEffect | LeftConflict | undefined,
  facts: JournalFacts | undefined,
): { readonly row?: VerifyReport['differing'][number]; readonly state?: NotInEffect } {
  const { id: changeId, after, before } = change
  const isAsBefore = sameImage(found, before)
  if (state?.state === 'conflict') {
    const { at, by } = state
    // Somebody has restored the earlier value, so there is no conflict any more.
    if (isAsBefore) return { state: { changeId, state: by === 'undo' ? 'undone' : 'restored', at } }
    const note = differingNote(change, state, facts)
    return { row: { changeId, desired: before, found, ...(note === undefined ? {} : { note }), state: 'conflict', at } }
  }
  const isWrong = state === undefined ? !holds : state.state !== 'held' && holds && !isAsBefore
  if (!isWrong) return state === undefined ? {} : { state }
  if (state === undefined && isAsBefore && isOpen(change, facts)) {
    return { row: { changeId, desired: after, found, note: 'not written', state: 'open' } }
  }
  const note = differingNote(change, state, facts)
  const desired = state === undefined ? after : before
  return { row: { changeId, desired: desired, found, ...(note === undefined ? {} : { note }) } }
}

/** Whether no run of the plan wrote a change: it was interrupted, or wrote a part on purpose. */
function isOpen({ id, from }: Change, facts: JournalFacts | undefined): boolean {
  if (facts === undefined || from !== undefined) return false
  return ![facts.written, facts.inDoubt, facts.landed].some((ids) => ids.has(id))
}

/** A change that is not expected to hold now, and why. */
type NotInEffect = NonNullable<VerifyReport['notInEffect']>[number]

/** A change that an undo, or the restore when its time ended, left alone because someone else had changed the value. */
interface LeftConflict {
  readonly changeId: string
  readonly state: 'conflict'
  readonly at: string
  /** What left it. */
  readonly by: 'undo' | 'restore'
}

/** Facts from a plan's journal on which of its changes are in effect. */
type JournalFacts = Pick<Replay, 'undone' | 'written' | 'inDoubt' | 'landed'>

/**
 * Says why a change is not expected in the org at a given time: it waits for its time, it has expired, it was undone,
 * or the undo found a conflict. Undefined if it is expected.
 * @param facts from the journal; undefined: only the times in the plan count
 */
function notInEffect(
  change: Change,
  facts: JournalFacts | undefined,
  nowMs: number,
): NotInEffect | LeftConflict | undefined {
  const { id: changeId, from, until } = change
  const undone = facts?.undone.get(changeId)
  if (undone?.isConflict === true) {
    return { changeId, state: 'conflict', at: undone.at, by: undone.expired ? 'restore' : 'undo' }
  }
  if (undone !== undefined) return { changeId, state: undone.expired ? 'restored' : 'undone', at: undone.at }
  const undoneAt = facts && isOpen(change, facts) ? undoneWhole(facts) : undefined
  if (undoneAt !== undefined) return { changeId, state: 'undone', at: undoneAt }
  if (until !== undefined && Date.parse(until) <= nowMs) return { changeId, state: 'ended', at: until }
  if (from === undefined || Date.parse(from) <= nowMs) return undefined
  return { changeId, state: 'held', at: from }
}

/** When all that was written of a plan was undone; a change that was never written is not expected then. */
function undoneWhole({ undone, written, inDoubt }: JournalFacts): string | undefined {
  if (written.size > 0 || inDoubt.size > 0) return undefined
  return [...undone.values()]
    .filter(({ expired }) => !expired)
    .map(({ at }) => at)
    .sort()
    .at(-1)
}

/** Advice for a change that differs from what its times require; undefined if it has none. */
function differingNote(
  change: Change,
  state: NotInEffect | LeftConflict | undefined,
  facts: JournalFacts | undefined,
): string | undefined {
  if (state === undefined) {
    const isMade = facts === undefined || facts.written.has(change.id) || facts.inDoubt.has(change.id)
    return change.from === undefined || isMade ? undefined : `due since ${change.from}, run skillroute due`
  }
  if (state.state === 'ended') return `over since ${state.at}, not restored: run skillroute due`
  if (state.state === 'conflict') return `changed by someone else, and left so by the ${state.by} at ${state.at}`
  return `${state.state} at ${state.at}, and the planned value is back`
}
