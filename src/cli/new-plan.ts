import type { Plan } from '../core/documents'
import { forecastText, planText } from '../report'
import { caveatsText } from './caveats-text'
import { shownPath, writeDocument } from './files'
import type { Io } from './io'
import { auditLogOf, DUE_TEXT, hasTimes } from './run-files'

/** True where a guardrail says no: `apply` would refuse the plan. */
export function isRefused({ guardrails = [] }: Plan): boolean {
  return guardrails.some(({ ok }) => !ok)
}

/** Writes a plan just made, with its line in our own audit log, and gives the path as it can be shown. */
export async function keepNewPlan(
  io: Io,
  plan: Plan,
  options: { readonly out: string; readonly redact?: boolean | undefined },
): Promise<string> {
  const file = shownPath(io, await writeDocument(io, options.out, plan))
  const { id: planId, hash: planHash, org, source, changes, createdAt: at } = plan
  const record = { type: 'planned' as const, at, action: 'plan', org, planId, planHash, source }
  await auditLogOf(io, options).append([{ ...record, changes: changes.length }])
  return file
}

/** A plan just made, for people, with what it rests on and what to do next. */
export function newPlanText(io: Io, plan: Plan, file: string, caveats: readonly string[]): string {
  const layout = { width: io.columns, paint: io.paint }
  const forecast = plan.forecast === null ? '' : `\n${forecastText(plan.forecast, layout)}\n`
  const next = isRefused(plan) ? 'Next: correct it; apply would refuse it' : `Next: skillroute apply ${file}`
  const due = hasTimes(plan) ? DUE_TEXT : ''
  return `${planText(plan, layout)}\n${forecast}${caveatsText(io, caveats)}\nwritten to ${file}\n${due}${next}\n`
}
