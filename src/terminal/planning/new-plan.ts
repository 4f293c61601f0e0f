import { shellWord } from '../../core/text/shell-word'
import type { Plan } from '../../documents'
import type { AuditLog } from '../../documents/ports/ports'
import { cleanText } from '../../report/text/kit/clean'
import { planText } from '../../report/text/plan'
import { brokenForGood } from '../../workflows/guardrails/checking'
import { needsApproval } from '../../workflows/guardrails/timing'
import { earlyEndOfPlan } from '../../workflows/run/proof/early-end'
import { caveatsText } from '../io/caveats-text'
import { displayPath, writeDocument } from '../io/files'
import type { Io } from '../io/io'
import { replacedText } from '../runs/applied-plans'
import { DUE_TEXT, hasTimes, openAuditLog } from '../runs/run-files'
import { effectText } from './improvement-text'

/** True if a guardrail refuses the plan permanently, so that `apply` would refuse it at any time. */
export function isRefused(plan: Plan): boolean {
  return brokenForGood(plan).length > 0
}

/** Writes a new plan and its record in the audit log. @returns the path to show */
export async function keepNewPlan(
  io: Io,
  plan: Plan,
  options: { readonly out: string; readonly redact?: boolean | undefined },
  about: { readonly log?: AuditLog | undefined; readonly projection?: string | undefined } = {},
): Promise<string> {
  const replaced = await replacedText(io, options.out, plan)
  const file = displayPath(io, await writeDocument(io, options.out, plan))
  if (replaced !== undefined) io.err(`${io.paint.warn('note')} ${cleanText(replaced)}\n`)
  const { id: planId, hash: planHash, org, source, changes, createdAt: at, reason } = plan
  const record = { type: 'planned' as const, at, action: 'plan', org, planId, planHash, source }
  const why = reason === undefined ? {} : { reason }
  const { log = openAuditLog(io, options), projection } = about
  const early = earlyEndOfPlan(brokenForGood(plan), projection)
  await log.append([{ ...record, changes: changes.length, ...why, ...early }])
  return file
}

/** Changes listed in the terminal: with their reasons, more would push all else off the screen. */
const MAX_LISTED = 10

/** A new plan as text: its first changes, its assumptions and the next steps. */
export function newPlanText(
  io: Pick<Io, 'columns' | 'paint'>,
  plan: Plan,
  file: string,
  options: { readonly leftOut?: boolean | undefined } = {},
): string {
  const leftOut = options.leftOut === true ? ('all' as const) : file
  const layout = { width: io.columns, paint: io.paint, leftOut, limit: MAX_LISTED }
  const { length } = plan.changes
  const rest =
    length > MAX_LISTED ? `\nAll ${length} changes with their reasons: skillroute report ${shellWord(file)}\n` : '\n'
  const forecast =
    plan.effect === null
      ? ''
      : `\n${effectText(plan.effect, plan.improvement, { width: io.columns, paint: io.paint }, plan.scope?.queues, plan.notes)}\n`
  const next = isRefused(plan) ? 'Next: correct the plan; apply would refuse it' : nextText(plan, file)
  const due = hasTimes(plan) ? DUE_TEXT : ''
  return `${planText(plan, layout)}${rest}${forecast}${caveatsText(io, plan.notes ?? [], `see notes in ${file}`)}\nwritten to ${file}\n${due}${next}\n`
}

/** The next steps for a plan that can be applied, now or after its approval and outside a freeze. */
function nextText(plan: Plan, file: string): string {
  if (plan.changes.length === 0) return 'This plan has no changes: there is nothing to apply.'
  const approve = needsApproval(plan) ? `skillroute approve ${shellWord(file)} --by NAME, then ` : ''
  const frozen = (plan.guardrails ?? []).some(({ kind, ok }) => kind === 'freeze' && !ok)
  return `Next: ${approve}skillroute apply ${shellWord(file)}${frozen ? ' when the freeze is over' : ''}`
}
