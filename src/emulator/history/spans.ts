import type { WorldHistory } from '../types'
import type { OnQueueSpan } from './shifts'

type Span = ReturnType<WorldHistory['statusSpans']>[number]
type Columns = Omit<WorldHistory, 'statusSpans' | 'onQueueSpans'>

/** Rows of each agent's conversations, in the order in which they were answered. */
export function conversationsByAgent(history: Columns): readonly (readonly number[])[] {
  const rows: number[][] = history.agentIds.map(() => [])
  for (let i = 0; i < history.count; i++) {
    const agent = history.agent[i] ?? -1
    if (agent >= 0) rows[agent]?.push(i)
  }
  for (const own of rows) own.sort((a, b) => answeredAt(history, a) - answeredAt(history, b))
  return rows
}

/**
 * Routing-status spans that part the history of one agent without gap or overlap: INTERACTING while a contact is
 * handled, after-call work included and past the end of a shift too; else IDLE on queue and OFF_QUEUE off it.
 */
export function spansOf(history: Columns, rows: readonly number[], onQueue: readonly OnQueueSpan[]): readonly Span[] {
  const spans: Span[] = []
  let at = history.startMs
  const add = (toMs: number, status: Span['status']): void => {
    const last = spans.at(-1)
    if (toMs <= at) return
    if (last?.status === status) spans[spans.length - 1] = { ...last, toMs }
    else spans.push({ fromMs: at, toMs, status })
    at = toMs
  }
  let next = 0
  const addFree = (toMs: number): void => {
    while (at < toMs) {
      while ((onQueue[next]?.toMs ?? Number.POSITIVE_INFINITY) <= at) next += 1
      const span = onQueue[next]
      if (span === undefined || span.fromMs >= toMs) add(toMs, 'OFF_QUEUE')
      else {
        add(span.fromMs, 'OFF_QUEUE')
        add(Math.min(span.toMs, toMs), 'IDLE')
      }
    }
  }
  for (const row of rows) {
    const from = Math.min(answeredAt(history, row), history.endMs)
    addFree(from)
    add(Math.min(endedAt(history, row), history.endMs), 'INTERACTING')
  }
  addFree(history.endMs)
  return spans
}

/** When a conversation was answered or given up, epoch ms. */
export function answeredAt(history: Columns, row: number): number {
  return (history.start[row] ?? 0) + (history.waitMs[row] ?? 0)
}

/** When the last work on a conversation ended, after-call work included, epoch ms. */
export function endedAt(history: Columns, row: number): number {
  return answeredAt(history, row) + (history.talkMs[row] ?? 0) + (history.heldMs[row] ?? 0) + (history.acwMs[row] ?? 0)
}
