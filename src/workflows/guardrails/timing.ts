import type { FreezeSpan, GuardrailResult } from '../../core/documents'
import { type Checking, verdict } from './checking'
import { frozenTime } from './frozen'

/** Whether something may be applied now, and whether somebody approved it. */
export function timing(checking: Checking): GuardrailResult[] {
  return [...freezes(checking), ...approval(checking)]
}

function freezes({ guardrails, now }: Checking): GuardrailResult[] {
  const nowMs = new Date(now).getTime()
  return (guardrails.freeze ?? []).map((span, index) => {
    const time = frozenTime(span)
    const part = { id: `freeze[${index}]`, kind: 'freeze' as const, limit: `${span.from} to ${span.to}` }
    if ('why' in time) return verdict({ ...part, ok: false, found: null, message: `${time.key} ${time.why}` })
    const ok = nowMs < time.startMs || nowMs >= time.endMs
    const message = ok
      ? `no freeze at this time${named(span)}`
      : `frozen until ${iso(time.endMs)}${named(span)}: apply after it`
    return verdict({ ...part, ok, found: iso(nowMs), message })
  })
}

function named({ reason }: FreezeSpan): string {
  return reason === undefined ? '' : ` (${reason})`
}

function iso(ms: number): string {
  return new Date(ms).toISOString()
}

function approval({ guardrails, changes, planHash, approved = [] }: Checking): GuardrailResult[] {
  const rule = guardrails.approval
  if (rule === undefined || planHash === undefined) return []
  const part = { id: 'approval', kind: 'approval' as const, limit: rule.required }
  const { aboveChanges = 0 } = rule
  if (!rule.required || changes.length <= aboveChanges) {
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
    : `nobody approved the plan with hash ${planHash}: read it, then apply with --approve ${planHash}`
  return [verdict({ ...part, ok, found: ok, message })]
}
