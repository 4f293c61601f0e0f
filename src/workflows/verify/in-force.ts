import type { Change, VerifyReport } from '../../documents'
import type { Replay } from '../run/journal/replay'

/** A change that is not expected to hold now, and why. */
export type NotInForce = NonNullable<VerifyReport['notInForce']>[number]

/** A change that an undo, or the restore when its time ended, left alone because someone else had changed the value. */
export interface LeftConflict {
  readonly changeId: string
  readonly state: 'conflict'
  readonly at: string
  /** What left it. */
  readonly by: 'undo' | 'restore'
}

/** Facts from a plan's journal on which of its changes are in force. */
export type ForceFacts = Pick<Replay, 'undone' | 'written' | 'inDoubt'>

/**
 * Says why a change is not expected in the org at a given time: it waits for its time, it has expired, it was undone,
 * or the undo found a conflict. Undefined if it is expected.
 * @param facts from the journal; undefined: only the times in the plan count
 */
export function notInForce(
  change: Change,
  facts: ForceFacts | undefined,
  nowMs: number,
): NotInForce | LeftConflict | undefined {
  const { id: changeId, from, until } = change
  const undone = facts?.undone.get(changeId)
  if (undone?.isConflict === true) {
    return { changeId, state: 'conflict', at: undone.at, by: undone.expired ? 'restore' : 'undo' }
  }
  if (undone !== undefined) return { changeId, state: undone.expired ? 'restored' : 'undone', at: undone.at }
  if (until !== undefined && Date.parse(until) <= nowMs) return { changeId, state: 'ended', at: until }
  if (from === undefined || Date.parse(from) <= nowMs) return undefined
  return { changeId, state: 'held', at: from }
}

/** Advice for a change that differs from what its times require; undefined if it has none. */
export function differingNote(
  change: Change,
  state: NotInForce | LeftConflict | undefined,
  facts: ForceFacts | undefined,
): string | undefined {
  if (state === undefined) {
    const isMade = facts === undefined || facts.written.has(change.id) || facts.inDoubt.has(change.id)
    return change.from === undefined || isMade ? undefined : `due since ${change.from}, run skillroute due`
  }
  if (state.state === 'ended') return `over since ${state.at}, not restored: run skillroute due`
  if (state.state === 'conflict') return `changed by someone else, and left so by the ${state.by} at ${state.at}`
  return `${state.state} at ${state.at}, and the planned value is back`
}
