import { isoTime } from '../../core/time/iso-time'
import type { ApprovalRule, FreezeSpan, GuardrailResult, Guardrails, Plan, RequestBudget } from '../../documents'
import { timeText } from '../cost/fit'
import { type CheckContext, verdict } from './checking'
import { frozenTime } from './frozen'

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
