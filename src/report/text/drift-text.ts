import type { Json } from '../../core/json/json'
import { isRecord } from '../../core/json/unknown'
import { capitalize } from '../../core/text/counted'
import { when } from '../../core/time/iso-time'
import type { Attribution, Difference, DriftReport } from '../../documents'
import { cleanText } from './kit/clean'
import { plural, timeCell } from './kit/figures'
import { plain } from './kit/paint'
import { type Column, type TableOptions, textTable } from './kit/table'
import { wrapText } from './kit/wrap'

/** How two orgs differ: one line per difference, who made it below, and at the end what was not compared. */
export function driftText(report: DriftReport, options: TableOptions = {}): string {
  const { paint = plain, indent = '', width = 100 } = options
  const { left, right, base, differences, allowed } = report
  const names = sideNames(report)
  const own = (side: 'left' | 'right'): string =>
    left.org.name === right.org.name && names[side] !== side ? ` (${names[side]})` : ''
  const sides = [
    `left:  ${sideText(left)}${own('left')}`,
    `right: ${sideText(right)}${own('right')}`,
    ...(base === undefined ? [] : [`base:  ${sideText(base)}`]),
  ]
  const allowedText = allowed === 0 ? '' : `, ${plural(allowed, 'more is allowed', 'more are allowed')}`
  const count =
    differences.length === 0 ? 'no differences in what was compared' : plural(differences.length, 'difference')
  const head = differences.length === 0 ? paint.good(`${count}${allowedText}`) : paint.bold(`${count}${allowedText}`)
  const notes = report.notes.map((note) => `${paint.warn('note')} ${wrapText(note, width - 5, '     ')}`)
  return [
    ...[...sides, head].map((line) => indent + line),
    ...(differences.length === 0
      ? []
      : ['', textTable(columns(report, options), differences, { ...options, below: attributionText })]),
    ...(notes.length === 0 ? [] : ['', ...notes]),
  ].join('\n')
}

/** The sides by what tells them apart: the names of two orgs, or for one org before and after. */
export function sideNames({ left, right }: Pick<DriftReport, 'left' | 'right'>): Record<'left' | 'right', string> {
  if (left.org.name !== right.org.name) return { left: cleanText(left.org.name), right: cleanText(right.org.name) }
  if (left.takenAt === right.takenAt) return { left: 'left', right: 'right' }
  return left.takenAt < right.takenAt ? { left: 'before', right: 'after' } : { left: 'after', right: 'before' }
}

function sideText({ org, takenAt }: DriftReport['left']): string {
  return `${cleanText(org.name)}, ${when(takenAt)}`
}

function columns(report: DriftReport, { paint = plain }: TableOptions): Column<Difference>[] {
  const names = sideNames(report)
  return [
    {
      title: 'What differs',
      cell: ({ path }) => path,
      wrap: true,
      paint: (text, { by }) => (by === 'both' ? paint.bad(text) : text),
    },
    { title: capitalize(names.left), cell: ({ left }) => valueText(left) },
    { title: capitalize(names.right), cell: ({ right }) => valueText(right) },
    ...(report.base === undefined
      ? []
      : [
          { title: 'Base', cell: (row: Difference) => valueText(row.base ?? null) },
          { title: 'Changed', cell: ({ by }: Difference) => (by === undefined ? '' : changedBy(by, names)) },
        ]),
  ]
}

/** Which side made a difference against the base. */
export function changedBy(by: NonNullable<Difference['by']>, names: ReturnType<typeof sideNames>): string {
  return by === 'both' ? 'both: conflict' : names[by]
}

/** A value of a difference in a few words; a dash for a missing one. */
export function valueText(value: Json): string {
  if (value === null) return '–'
  if (value === true) return 'yes'
  if (value === false) return 'no'
  if (typeof value !== 'object') return String(value)
  if (!isRecord(value)) return value.map(valueText).join('; ')
  const { joined, ring, memberBy, ratio, seconds } = value
  if (typeof joined === 'boolean' && ring !== undefined) {
    const by = memberBy === 'user' ? '' : `, by ${String(memberBy)}`
    return `${joined ? 'activated' : 'not activated'}, ring ${String(ring)}${by}`
  }
  if (typeof ratio === 'number' && typeof seconds === 'number')
    return `${Math.round(ratio * 1000) / 10} % in ${seconds} s`
  const parts = Object.entries(value).filter(([, one]) => one !== null && !(Array.isArray(one) && one.length === 0))
  return parts.length === 0 ? '–' : parts.map(([key, one]) => `${key} ${valueText(one)}`).join(', ')
}

/** Who made a difference; empty where unknown. */
function attributionText({ changedBy }: Difference): string {
  return (changedBy ?? []).map(attributionLine).join('  ')
}

/** Who made a difference, when and how. */
export function attributionLine({ at, by, action, properties, exact }: Attribution): string {
  const who = by.kind === 'client' ? `client ${by.name}` : by.name
  const what = properties
    .map(({ property, before, after }) => `${property} ${before.join(', ') || '–'} → ${after.join(', ') || '–'}`)
    .join('; ')
  const how = exact ? '' : 'perhaps '
  return `${how}${who}, ${timeCell(at)} UTC, ${action}${what === '' ? '' : `: ${what}`}`
}
