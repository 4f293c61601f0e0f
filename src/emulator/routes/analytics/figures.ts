import { flag } from '../../history'
import { getBehavior } from '../../model/behavior'
import type { World, WorldHistory } from '../../model/types'
import type { Side } from './dimensions'
import { findMoments, serviceGoal } from './lookups'

/** One value of one metric, and the time at which the platform counts it. */
export type Emit = (metric: string, side: Side, atMs: number, value: number) => void

/**
 * Passes every figure of a row of the history, a conversation in one queue, to `emit` with its time: the offer at its
 * start, the wait when it was answered or abandoned, talk and transfers at the end of the talk, after-call work and
 * handling at the end of all work.
 * Callbacks are not "answered" (they are connected). Times that did not occur are left out.
 */
export function emitFigures(world: World, history: WorldHistory, row: number, emit: Emit): void {
  const type = history.contactTypes[history.type[row] ?? 0]
  if (type === undefined) return
  const flags = history.flags[row] ?? 0
  const wait = history.waitMs[row] ?? 0
  const { startMs, waitEndMs } = findMoments(history, row)
  const abandoned = (flags & flag.abandoned) !== 0
  const late = wait > serviceGoal(history.settingsOf(row), type.mediaType).withinMs
  for (const { agent, fromMs, toMs } of history.missedAlerts(row)) {
    emit('tAlert', agent, toMs, toMs - fromMs)
    emit('tNotResponding', agent, toMs, toMs - fromMs)
  }
  emit('nOffered', 'acd', startMs, 1)
  if ((history.from[row] ?? -1) < 0) emit('nConversations', 'acd', startMs, 1)
  emit('tWait', 'acd', waitEndMs, wait)
  emit('tAcd', 'acd', waitEndMs, wait)
  emit('oServiceLevel', 'acd', waitEndMs, abandoned || late ? 0 : 1)
  if (abandoned) {
    emit('tAbandon', 'acd', waitEndMs, wait)
    if ((flags & flag.short) !== 0) emit('tShortAbandon', 'acd', waitEndMs, wait)
    return
  }
  if (late) emit('nOverSla', 'acd', waitEndMs, 1)
  if (type.mediaType !== 'callback') emit('tAnswered', 'agent', waitEndMs, wait)
  const { alertSeconds } = getBehavior(world)
  if (alertSeconds > 0) emit('tAlert', 'agent', waitEndMs, alertSeconds * 1000)
  emit('nConnected', 'agent', waitEndMs, 1)
  emitWork(history, row, flags, emit)
}

function emitWork(history: WorldHistory, row: number, flags: number, emit: Emit): void {
  const { talkEndMs, endMs } = findMoments(history, row)
  const talk = history.talkMs[row] ?? 0
  const held = history.heldMs[row] ?? 0
  const acw = history.acwMs[row] ?? 0
  emit('tTalk', 'agent', talkEndMs, talk)
  emit('tTalkComplete', 'agent', talkEndMs, talk)
  if (held > 0) {
    emit('tHeld', 'agent', talkEndMs, held)
    emit('tHeldComplete', 'agent', talkEndMs, held)
  }
  if ((flags & flag.transferred) !== 0) {
    emit('nTransferred', 'agent', talkEndMs, 1)
    emit((flags & flag.consult) !== 0 ? 'nConsultTransferred' : 'nBlindTransferred', 'agent', talkEndMs, 1)
    if ((flags & flag.consult) !== 0) emit('nConsult', 'agent', talkEndMs, 1)
  }
  if (acw > 0) emit('tAcw', 'agent', endMs, acw)
  emit('tHandle', 'agent', endMs, talk + held + acw)
}
