import { joinUpTo } from '../../../core/text/counted'
import type { Plan } from '../../../documents'
import { applyText } from '../../../report/text/apply'
import { plural } from '../../../report/text/kit/figures'
import type { Io } from '../../../terminal/io/io'
import { applyExit } from '../../../terminal/runs/apply-exit'
import { planUndo } from '../../../workflows/run/reverse/plan-undo'
import { localText } from '../overlaps'
import type { CalendarRun, CalendarTarget } from '../run/options'
import type { SkillCalendar } from '../skill-calendar'

/** Maximum number of agents' skills that a line names. */
const NAMED = 6

/** The result of a calendar run, in a few lines. */
export function calendarRunText(
  io: Io,
  { name, timeZone }: Pick<SkillCalendar, 'name' | 'timeZone'>,
  done: CalendarRun,
  dryRun: boolean,
): string {
  const { paint } = io
  const { begins, ends, retained, held, next, unfinished, refused } = done
  const head = [
    ...(begins.length === 0 ? [] : [`${dryRun ? 'would begin' : 'began'} ${targetsText(begins)}`]),
    ...(ends.length === 0 ? [] : [`${dryRun ? 'would end' : 'ended'} ${targetsText(ends)}`]),
    ...(begins.length + ends.length === 0 ? ['nothing is due'] : []),
    `${held} held`,
    next === null ? 'nothing more in the next two weeks' : `next at ${localText(Date.parse(next), timeZone)}`,
  ]
  return [
    `${paint.bold(name)} ${head.join('; ')}`,
    ...(retained.length === 0 ? [] : [`  without a write: ${joinUpTo(retained.map(retainedText), NAMED, '; ')}`]),
    ...refused.map(({ message }) => `  ${paint.bad('refused')} ${message}`),
    ...done.applied.flatMap(({ plan, report }) => openText(io, report, plan)),
    ...done.restored.flatMap(({ plan, report }) => openText(io, report, buildUndo(plan, report.results))),
    ...(unfinished ? [paint.bad('  What is left is tried again by the next run.')] : []),
  ].join('\n')
}

function targetsText(targets: readonly CalendarTarget[]): string {
  const groups = new Map<string, number>()
  for (const { skill, level } of targets) {
    const text = level === null ? `without ${skill.name}` : `${skill.name} ${level}`
    groups.set(text, (groups.get(text) ?? 0) + 1)
  }
  return [...groups].map(([text, agents]) => `${text} for ${plural(agents, 'agent')}`).join(', ')
}

function retainedText({ user, skill, why = '' }: CalendarTarget): string {
  return `${user.name} ${skill.name} (${why})`
}

function buildUndo(plan: Plan, results: readonly { readonly changeId: string }[]): Plan {
  const ids = new Set(results.map(({ changeId }) => changeId))
  const undo = planUndo(plan, new Set(plan.changes.map(({ id }) => id))).plan
  return { ...undo, changes: undo.changes.filter(({ id }) => ids.has(id)) }
}

/** Lists the changes that did not take effect. */
function openText({ columns, paint }: Io, report: CalendarRun['applied'][number]['report'], plan: Plan): string[] {
  return applyExit(report) === 0 ? [] : [applyText(report, plan, { width: columns, paint, indent: '  ' })]
}

/** A run as JSON, with plans by their ids. */
export function calendarRunJson(done: CalendarRun): unknown {
  const steps = (some: CalendarRun['applied']) => some.map(({ plan, report }) => ({ planId: plan.id, report }))
  return {
    ...done,
    applied: steps(done.applied),
    restored: steps(done.restored),
    refused: done.refused.map(({ plan, message }) => ({ planId: plan.id, message })),
  }
}
