import type { Change, Plan } from '../../core/documents'
import { cleanText } from './clean'
import { count, duration, plural } from './figures'
import { plain } from './paint'
import { levelChange, worth } from './recommendations'
import { type TableOptions, textTable } from './table'
import { wrapText } from './wrap'

/** A plan for a person to read and approve: removals first, then what is set, then what it costs and warns of. */
export function planText(plan: Plan, options: TableOptions = {}): string {
  const { paint = plain, indent = '' } = options
  const rows = [...plan.changes].sort((a, b) => rank(a) - rank(b) || compare(a, b))
  const table = textTable(
    [
      {
        title: 'Change',
        cell: (row) => row.kind,
        paint: (text, row) => (rank(row) === 0 ? paint.bad(text) : paint.good(text)),
      },
      { title: 'Agent', cell: (row) => row.user.name },
      { title: 'Skill', cell: (row) => row.skill.name },
      { title: 'Level', cell: (row) => levelChange(row.before, row.after), align: 'right' },
      { title: 'Worth/week', cell: (row) => worth(row.worth), align: 'right' },
    ],
    rows,
    { ...options, below: (row: Change) => row.reason },
  )
  const head = [
    `${paint.bold(plan.id)} for ${cleanText(plan.org.name)}: ${summary(plan)}`,
    budgetText(plan),
    `Hash ${plan.hash}`,
  ]
  const warnings = plan.warnings.map(
    (warning) => `${paint.warn('note')} ${wrapText(warning, (options.width ?? 100) - 5, '     ')}`,
  )
  return [...[...head, ...warnings].map((text) => indent + text), '', table].join('\n')
}

/** `5 skills granted, 12 levels set and 3 skills removed for 9 agents`. */
export function summary(plan: Plan): string {
  const of = (test: (change: Change) => boolean): number => plan.changes.filter(test).length
  const granted = of((change) => change.kind === 'skill.set' && change.before === null)
  const set = of((change) => change.kind === 'skill.set' && change.before !== null)
  const removed = of((change) => change.kind === 'skill.remove')
  const agents = new Set(plan.changes.map((change) => change.user.id)).size
  const parts = [
    ...(granted > 0 ? [`${plural(granted, 'skill')} granted`] : []),
    ...(set > 0 ? [`${plural(set, 'level')} changed`] : []),
    ...(removed > 0 ? [`${plural(removed, 'skill')} removed`] : []),
  ]
  return parts.length === 0 ? 'nothing to change' : `${parts.join(', ')} for ${plural(agents, 'agent')}`
}

/** The requests of a plan by kind and the time they take at its rate. */
export function budgetText(plan: Plan): string {
  const { reads, writes, verifies, total, ratePerMinute, minutes } = plan.budget
  return (
    `${plural(total, 'request')}: ${reads} to re-read, ${writes} to write, ${verifies} to verify; ` +
    `${minutes * 60 < 1 ? 'under a second' : duration(minutes * 60)} at ${count(ratePerMinute)} requests a minute`
  )
}

function rank(change: Change): number {
  return change.kind === 'skill.remove' ? 0 : 1
}

function compare(a: Change, b: Change): number {
  const left = `${a.user.name}\n${a.skill.name}`
  const right = `${b.user.name}\n${b.skill.name}`
  return left < right ? -1 : left > right ? 1 : 0
}
