import { seededRandom } from '../../core/random'
import type { WorldUser } from '../types'

const minuteMs = 60_000
const dayMs = 24 * 60 * minuteMs

/** Agents come on queue up to this long after their shift begins, and leave up to this long before or after its end. */
const latenessMinutes = 4

/** A stretch of time on queue. */
export interface OnQueueSpan {
  readonly fromMs: number
  readonly toMs: number
}

/** When an agent is on queue between two times, in order and without overlap: the shifts, with a little lateness. */
export function onQueueSpans(user: WorldUser, startMs: number, endMs: number, seed: number): OnQueueSpan[] {
  const spans: OnQueueSpan[] = []
  for (const shift of shiftsBetween(user, startMs, endMs)) {
    // Drawn from agent and day alone, so that no agent's luck depends on another's.
    const random = seededRandom(`history shift ${seed} ${user.id} ${shift.fromMs}`)
    const from = shift.fromMs + Math.floor(random() * latenessMinutes * minuteMs)
    const to = shift.toMs + Math.floor((2 * random() - 1) * latenessMinutes * minuteMs)
    const previous = spans.at(-1)
    const span = { fromMs: Math.max(from, startMs, previous?.toMs ?? 0), toMs: Math.min(to, endMs) }
    if (span.toMs > span.fromMs) spans.push(span)
  }
  return spans
}

/** An agent's planned shifts that touch an interval, in order. A shift whose end is not after its start ends next day. */
export function shiftsBetween(user: Pick<WorldUser, 'shifts'>, startMs: number, endMs: number): OnQueueSpan[] {
  const shifts: OnQueueSpan[] = []
  for (let day = Math.floor(startMs / dayMs) - 1; day * dayMs < endMs; day++) {
    // Day 0 of the epoch was a Thursday: weekday 3 when Monday is 0.
    const shift = user.shifts[(((day + 3) % 7) + 7) % 7]
    if (shift === null || shift === undefined) continue
    const endMinute = shift.endMinute > shift.startMinute ? shift.endMinute : shift.endMinute + 24 * 60
    const fromMs = day * dayMs + shift.startMinute * minuteMs
    const toMs = day * dayMs + endMinute * minuteMs
    if (toMs > startMs && fromMs < endMs) shifts.push({ fromMs, toMs })
  }
  return shifts
}
