import type { Change, VerifyReport } from '../../documents'
import type { Replay } from '../run/journal/replay'

/** A change that is not expected to hold now, and why. */
export type NotInForce = NonNullable<VerifyReport['notInForce']>[number]

/** A change that an undo, or the restore at its end, left as someone else had set it. */
export interface LeftConflict {
  readonly changeId: string
  readonly state: 'conflict'
  readonly at: string
  /** What left it. */
  readonly by: 'undo' | 'restore'
}

/** What the journal of a plan says about whether its changes are in force. */
export type ForceFacts = Pick<Replay, 'undone' | 'written' | 'inDoubt'>

/**
 * Why a change is not expected to hold at a time: it is held, it has expired, it was undone, or the undo left it to
 * someone else. Undefined when it is expected to hold.
 * @param facts from the journal; undefined without one: then only the times of the plan count
 */
export function notInForce(
  change: Change,
  facts: ForceFacts | undefined,
  nowMs: number,
): NotInForce | LeftConflict | undefined {
  const { id: changeId, from, until } = change
  const undone = facts?.undone.get(changeId)
  if (undone?.isConflict === true) {
    return { changeId, state: 'conflict', at: undone.at, by: undone.inTime ? 'restore' : 'undo' }
  }
  if (undone !== undefined) return { changeId, state: undone.inTime ? 'restored' : 'undone', at: undone.at }
  if (until !== undefined && Date.parse(until) <= nowMs) return { changeId, state: 'ended', at: until }
  if (from === undefined || Date.parse(from) <= nowMs) return undefined
  return { changeId, state: 'held', at: from }
}

/** What to do about a change that differs from what its times require; undefined where they say nothing. */
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
