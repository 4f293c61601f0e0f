import * as z from 'zod/mini'
import { type ShapeOf, text } from '../../../core/schema'
import type { Leave, WeekPresence } from '../../../documents'

/** A {@link Leave}. */
export const leaveSchema = () => {
  const instant = z.string().check(z.refine((time) => Number.isFinite(Date.parse(time)), 'must be an ISO 8601 instant'))
  const isAfter = ({ from, to }: Leave): boolean => Date.parse(to) > Date.parse(from)
  return z
    .strictObject({ userId: text(), from: instant, to: instant } satisfies ShapeOf<Leave>)
    .check(z.refine(isAfter, { error: 'must be an instant after its from', path: ['to'] }))
}

/** Whether an agent is away at an instant (epoch ms). */
export type AwayAt = (instantMs: number) => boolean

/** Periods of leave by agent; agents without leave are not included. */
export function leaveByAgent(leave: readonly Leave[]): ReadonlyMap<string, AwayAt> {
  const spans = new Map<string, { readonly fromMs: number; readonly toMs: number }[]>()
  for (const { userId, from, to } of leave) {
    const agentSpans = spans.get(userId) ?? []
    spans.set(userId, agentSpans)
    agentSpans.push({ fromMs: Date.parse(from), toMs: Date.parse(to) })
  }
  return new Map(
    [...spans].map(([userId, own]) => [userId, (at) => own.some(({ fromMs, toMs }) => at >= fromMs && at < toMs)]),
  )
}

/** One cell of a week: minutes from Monday 00:00 UTC, and the share of it on queue. */
export interface WeekCell {
  readonly minute: number
  readonly share: number
}

/** Merges cells of one length into periods in order; adjacent ones with the same share become one. */
export function joinStretches(cells: readonly WeekCell[], lengthMinutes: number): WeekPresence[] {
  const stretches: { fromMinute: number; toMinute: number; share: number }[] = []
  for (const { minute, share } of [...cells].sort((a, b) => a.minute - b.minute)) {
    if (share <= 0) continue
    const last = stretches.at(-1)
    if (last !== undefined && last.toMinute === minute && last.share === share) last.toMinute += lengthMinutes
    else stretches.push({ fromMinute: minute, toMinute: minute + lengthMinutes, share })
  }
  return stretches
}
