import { DAY_MS } from '../../core/time/durations'
import { isoTime } from '../../core/time/iso-time'
import { localTime } from '../../core/time/local-time'
import { parseWrittenTime } from '../../core/time/parse-instant'
import type { ApprovalRule, FreezeSpan, GuardrailResult, Guardrails, Plan, RequestBudget } from '../../documents'
import { timeText } from '../cost/fit'
import { type CheckContext, verdict } from './checking'

/** Checks whether a plan may be applied now, and whether someone approved it. */
export function checkFreezesAndApproval(context: CheckContext): GuardrailResult[] {
  return [...freezes(context), ...approval(context)]
}

/** Checks the freezes at the time `now`. */
export function freezes({ guardrails, now }: Pick<CheckContext, 'guardrails' | 'now'>): GuardrailResult[] {
  const nowMs = new Date(now).getTime()
  return (guardrails.freeze ?? []).map((span, index) => {
    const time = frozenTime(span)
    const part = { id: `freeze[${index}]`, kind: 'freeze' as const, limit: `${span.from} to ${span.to}` }
    if ('why' in time) return verdict({ ...part, ok: false, found: null, message: `${time.key} ${time.why}` })
    const ok = nowMs < time.startMs || nowMs >= time.endMs
    const message = ok
      ? `no freeze at this time${named(span)}`
      : `frozen until ${isoTime(time.endMs)}${named(span)}: apply after that`
    return verdict({ ...part, ok, found: isoTime(nowMs), message })
  })
}

/** When the current freezes end, epoch ms; undefined when none is active. Adjacent freezes count as one. */
export function freezeEndMs(all: readonly Pick<Guardrails, 'freeze'>[], nowMs: number): number | undefined {
  const spans = all
    .flatMap(({ freeze = [] }) => freeze.map(frozenTime))
    .flatMap((time) => ('why' in time ? [] : [time]))
    .sort((a, b) => a.startMs - b.startMs)
  const endMs = spans.reduce((end, span) => (span.startMs <= end ? Math.max(end, span.endMs) : end), nowMs)
  return endMs === nowMs ? undefined : endMs
}

function named({ reason }: FreezeSpan): string {
  return reason === undefined ? '' : ` (${reason})`
}

/** Checks the approval of a plan; no result if the guardrails require none. */
export function approval({
  guardrails,
  changes,
  planHash,
  approved = [],
}: Pick<CheckContext, 'guardrails' | 'changes' | 'planHash' | 'approved'>): GuardrailResult[] {
  const rule = guardrails.approval
  if (rule === undefined || planHash === undefined) return []
  const part = { id: 'approval', kind: 'approval' as const, limit: rule.required ?? true }
  if (!asksForApproval(rule, changes.length)) {
    return [
      verdict({
        ...part,
        ok: true,
        found: 'not needed',
        message: `a plan of ${changes.length} changes needs no approval`,
      }),
    ]
  }
  const inFile = rule.approved?.find(({ hash }) => hash === planHash)
  const ok = inFile !== undefined || approved.includes(planHash)
  const by = inFile?.by === undefined ? '' : ` by ${inFile.by}`
  const message = ok
    ? `plan ${planHash} is approved${by}`
    : `nobody approved the plan with hash ${planHash}: read it, and approve it with skillroute approve`
  return [verdict({ ...part, ok, found: ok, message })]
}

/** Whether a plan needs an approval before it is applied. */
export function needsApproval({ binding, changes }: Pick<Plan, 'binding' | 'changes'>): boolean {
  const rule = binding?.guardrails.approval
  return rule !== undefined && asksForApproval(rule, changes.length)
}

function asksForApproval({ required = true, aboveChanges = 0 }: ApprovalRule, changes: number): boolean {
  return required && changes > aboveChanges
}

/**
 * Checks whether a plan can be applied within a time.
 * @param budget its requests, at the rate of the client that applies it; undefined: unknown
 * @param fitting how many of the changes fit; undefined: unknown
 */
export function checkApplyTime(
  withinMinutes: number | undefined,
  budget: RequestBudget | undefined,
  changes: number,
  fitting?: number,
): GuardrailResult[] {
  if (withinMinutes === undefined) return []
  const part = { id: 'changes.withinMinutes', kind: 'changes' as const, limit: withinMinutes }
  if (budget === undefined) {
    const message = 'the time an apply takes follows from its requests, which are missing: give the budget of the plan'
    return [verdict({ ...part, ok: false, found: null, message })]
  }
  const { minutes: found } = budget
  const message = timeText(budget, withinMinutes, changes, fitting)
  return [verdict({ ...part, ok: found <= withinMinutes, found, message })]
}

/** A freeze in epoch ms, including `start` and excluding `end`. */
interface FrozenTime {
  readonly startMs: number
  readonly endMs: number
}

/**
 * The time span of a freeze. If the clock repeats an hour, the longer span applies.
 * @returns for a malformed freeze, a sentence on its problem
 */
export function frozenTime({
  from,
  to,
  timeZone = 'UTC',
}: FreezeSpan): FrozenTime | { readonly why: string; readonly key: 'from' | 'to' } {
  const start = bounds(from, timeZone)
  if ('why' in start) return { key: 'from', ...start }
  const end = bounds(to, timeZone)
  if ('why' in end) return { key: 'to', ...end }
  if (end.endMs <= start.startMs) return { key: 'to', why: `must not lie before ${from}, where the freeze starts` }
  return { startMs: start.startMs, endMs: end.endMs }
}

/** The span of a text: a whole day for a date, one instant for a date-time. */
function bounds(text: string, timeZone: string): FrozenTime | { readonly why: string } {
  const written = parseWrittenTime(text)
  if ('why' in written) return { why: `${written.why}, or a date: 2026-12-24` }
  const { dayMs, wallMs, offsetMinutes } = written
  const local = localTime(timeZone)
  const first = (atMs: number): number => local.findInstants(atMs)[0] ?? atMs
  const last = (atMs: number): number => local.findInstants(atMs).at(-1) ?? atMs
  if (wallMs === undefined) return { startMs: first(dayMs), endMs: last(dayMs + DAY_MS) }
  if (offsetMinutes === undefined) return { startMs: first(wallMs), endMs: last(wallMs) }
  const atMs = wallMs - offsetMinutes * 60_000
  return { startMs: atMs, endMs: atMs }
}
