import type { WorldHistory } from '../model/types'

type Columns = Pick<WorldHistory, 'start' | 'waitMs' | 'talkMs' | 'heldMs' | 'acwMs'>

/** Time when a conversation was answered or abandoned, epoch ms; Infinity while it waits. */
export function answeredAt(history: Columns, row: number): number {
  return (history.start[row] ?? 0) + (history.waitMs[row] ?? 0)
}

/**
 * Time when the last work on a conversation ended or will end, after-call work included, epoch ms; Infinity while it
 * waits.
 */
export function endedAt(history: Columns, row: number): number {
  return answeredAt(history, row) + (history.talkMs[row] ?? 0) + (history.heldMs[row] ?? 0) + (history.acwMs[row] ?? 0)
}
