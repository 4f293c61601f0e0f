import type { Issue } from '../../../core/errors'
import type { Leave, WeekPresence } from '../../../documents'
import { issue, textIssue } from '../../erlang/kit/inputs'

/** The issue of a value that is not a {@link Leave}. */
export function leaveIssue(path: string, value: unknown): Issue | undefined {
  const [userId, from, to]: unknown[] = ['userId', 'from', 'to'].map((name) => Reflect.get(Object(value), name))
  if (typeof userId !== 'string' || userId === '') return textIssue(`${path}.userId`, userId)
  if (!Number.isFinite(Date.parse(String(from)))) return issue(`${path}.from`, 'must be an ISO 8601 instant', from)
  return Date.parse(String(to)) > Date.parse(String(from))
    ? undefined
    : issue(`${path}.to`, 'must be an instant after its from', to)
}

/** Whether an agent is away at an instant (epoch ms). */
export type AwayAt = (instantMs: number) => boolean

/** Periods of leave by agent; agents without leave are not included. */
export function leaveByAgent(leave: readonly Leave[]): ReadonlyMap<string, AwayAt> {
  const spans = new Map<string, { readonly fromMs: number; readonly toMs: number }[]>()
  for (const { userId, from, to } of leave) {
    const own = spans.get(userId) ?? []
    spans.set(userId, own)
    own.push({ fromMs: Date.parse(from), toMs: Date.parse(to) })
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
export function stretchesOf(cells: readonly WeekCell[], lengthMinutes: number): WeekPresence[] {
  const stretches: { fromMinute: number; toMinute: number; share: number }[] = []
  for (const { minute, share } of [...cells].sort((a, b) => a.minute - b.minute)) {
    if (share <= 0) continue
    const last = stretches.at(-1)
    if (last !== undefined && last.toMinute === minute && last.share === share) last.toMinute += lengthMinutes
    else stretches.push({ fromMinute: minute, toMinute: minute + lengthMinutes, share })
  }
  return stretches
}
