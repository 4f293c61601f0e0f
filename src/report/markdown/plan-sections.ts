import { compareText } from '../../core/order'
import { capitalize } from '../../core/text/counted'
import { when } from '../../core/time/iso-time'
import type { Change, CurveStep, LeftOut, Plan, QueueEffect } from '../../documents'
import { changedOwner } from '../../documents/plan/aspect-name'
import { guardrailState } from '../../documents/plan/guardrail-state'
import { contactsWithinServiceLevel } from '../../optimizer/what-if/within-service-level'
import { aspectName, ownerName, valueChange } from '../text/change'
import { belowTarget, gain, totalSpan } from '../text/forecast'
import { count, duration, levelBeside, percent, plural, pointsBetween } from '../text/kit/figures'
import {
  chosenAt,
  chosenText,
  contactsWithin,
  mayBringNothing,
  pointsAround,
  pointsWithin,
} from '../text/kit/improvement-figures'
import { type Column, figureColumn } from '../text/kit/table'
import { boundText, budgetText, scopeText, summary } from '../text/plan'
import { formatValue } from '../text/recommendations'
import { codeMarkdown, listSection, markdownTable, plainMarkdown, type Section, tableSection } from './section'

/** Points of the curve shown. */
const CURVE_POINTS = 8

/** What a reviewer has to know of a plan, in the order in which it is read. */
export function planSections(plan: Plan): Section[] {
  return [
    headSection(plan),
    ...guardrailSections(plan),
    ...listSection(
      '### Before you approve',
      plan.warnings.map((text) => `- ⚠️ ${plainMarkdown(text)}`),
      'warnings',
    ),
    ...forecastSections(plan),
    ...curveSections(plan),
    ...changeSections(plan),
    ...skillSections(plan),
    ...overwriteSections(plan),
    ...leftOutSections(plan),
    ...noteSections(plan),
  ]
}

function headSection(plan: Plan): Section {
  const facts = [
    `Hash ${codeMarkdown(plan.hash)}: an approval is valid only for this hash.`,
    `Made ${when(plan.createdAt)} from the snapshot ${codeMarkdown(plan.snapshotHash.slice(0, 16))}.`,
    ...(plan.scope === undefined ? [] : [plainMarkdown(`${scopeText(plan.scope)}.`)]),
    ...(plan.reason === undefined ? [] : [plainMarkdown(`Reason: ${plan.reason}`)]),
    plainMarkdown(`${budgetText(plan)}.`),
  ]
  const total = describeTotal(plan)
  return {
    head: [
      `## Plan ${codeMarkdown(plan.id)} for ${plainMarkdown(plan.org.name)}`,
      '',
      `**${plainMarkdown(sentence(summary(plan)))}**${total === '' ? '' : ` ${plainMarkdown(total)}`}`,
      '',
      ...facts.map((fact) => `- ${fact}`),
    ].join('\n'),
    lines: [],
    omitted: () => '',
  }
}

/** What is expected of all queues together. */
function describeTotal({ effect }: Plan): string {
  if (effect === null) return 'There is no forecast of its effect.'
  const { contactsPerWeek: contacts, before, after } = contactsWithinServiceLevel(effect)
  if (contacts === 0) return 'No contacts are expected.'
  const more = Math.round(after - before)
  return `Expected: ${percent(before / contacts)} → ${percent(after / contacts)}${totalSpan(effect)} of all contacts within service level, ${count(Math.abs(more))} a week ${more < 0 ? 'fewer' : 'more'}.`
}

const MARKS = { kept: '✅', 'holds at apply': '⚠️ **holds at apply**:', 'not kept': '❌ **not kept**:' } as const

function guardrailSections(plan: Plan): Section[] {
  const evaluated = (plan.guardrails ?? []).map(
    (rail) => `- ${MARKS[guardrailState(rail)]} ${codeMarkdown(rail.id)} ${plainMarkdown(rail.message)}`,
  )
  const bound = boundText(plan).map((text) => `- ${plainMarkdown(sentence(text))}`)
  return listSection('### Guardrails', [...evaluated, ...bound], 'guardrails')
}

function forecastSections({ effect }: Plan): Section[] {
  if (effect === null || effect.queues.length === 0) return []
  const rows = [...effect.queues].sort((a, b) => gain(b) - gain(a) || (a.queue.name < b.queue.name ? -1 : 1))
  const severalMedia = new Set(rows.map(({ mediaType }) => mediaType)).size > 1
  const media: Column<QueueEffect>[] = [{ title: 'Media', cell: ({ mediaType }) => mediaType }]
  const table = markdownTable<QueueEffect>(
    [
      { title: 'Queue', cell: ({ queue }) => queue.name },
      ...(severalMedia ? media : []),
      figureColumn('Target', ({ target }) => `${percent(target.ratio, 0)} in ${target.seconds} s`),
      figureColumn('Service level', levelChange),
      figureColumn('Points', ({ before, after }) => pointsBetween(before.serviceLevel, after.serviceLevel)),
      figureColumn('ASA', ({ before, after }) => `${duration(before.asaSeconds)} → ${duration(after.asaSeconds)}`),
      figureColumn(
        'Occupancy',
        ({ before, after }) => `${percent(before.occupancy, 0)} → ${percent(after.occupancy, 0)}`,
      ),
    ],
    rows,
  )
  const below = belowTarget(effect).map((text) => `\n${plainMarkdown(text)}`)
  return [tableSection('### Forecast by queue', table, 'queues', below.join('\n'))]
}

function levelChange({ before, after, target }: QueueEffect): string {
  return `${levelBeside(before, target)} → ${levelBeside(after, target)}`
}

function curveSections({ improvement }: Plan): Section[] {
  if (improvement === undefined || improvement.curve.length < 2) return []
  const chosen = improvement.curve[chosenAt(improvement)]
  const table = markdownTable<CurveStep>(
    [
      figureColumn('Changes', ({ changes }) => count(changes)),
      figureColumn('Agents', ({ agents }) => count(agents)),
      figureColumn('Service level', ({ serviceLevel }) => percent(serviceLevel.mean)),
      figureColumn('Gain in points (95 % interval)', ({ changes, gain }) => (changes === 0 ? '' : pointsWithin(gain))),
      figureColumn('Contacts a week', ({ changes, contactsPerWeek }) =>
        changes === 0 ? '' : contactsWithin(contactsPerWeek),
      ),
      { title: '', cell: (row) => (row === chosen ? '← chosen' : '') },
    ],
    pointsAround(improvement, CURVE_POINTS),
  )
  const title = `### Gain by number of changes\n\n${plainMarkdown(chosenText(improvement))}`
  return [tableSection(title, table, 'points')]
}

/** Changes grouped by person. If they do not all fit, the people whose changes have the lowest value are left out. */
function changeSections({ changes }: Plan): Section[] {
  const best = new Map<string, number>()
  for (const change of changes)
    best.set(changedOwner(change).id, Math.max(best.get(changedOwner(change).id) ?? 0, contactsPerWeek(change)))
  const rows = [...changes].sort(
    (a, b) =>
      (best.get(changedOwner(b).id) ?? 0) - (best.get(changedOwner(a).id) ?? 0) ||
      compareText(ownerName(a), ownerName(b)) ||
      compareText(changedOwner(a).id, changedOwner(b).id) ||
      compareText(aspectName(a), aspectName(b)),
  )
  const isOfSkills = changes.every(({ kind }) => kind.startsWith('skill.'))
  const hasWaves = new Set(changes.map(({ wave }) => wave)).size > 1
  const hasValues = changes.some(({ value }) => value !== null)
  const wave: Column<Change>[] = [figureColumn('Wave', (row) => String(row.wave ?? ''))]
  const value: Column<Change>[] = [figureColumn('Contacts a week', valueText)]
  const table = markdownTable<Change>(
    [
      { title: changes.some(({ kind }) => kind === 'queue.set') ? 'Agent or queue' : 'Agent', cell: ownerName },
      { title: isOfSkills ? 'Skill' : 'What', cell: aspectName },
      figureColumn(isOfSkills ? 'Level' : 'Value', valueChange),
      ...(hasWaves ? wave : []),
      ...(hasValues ? value : []),
      { title: 'Reason', cell: (row) => `${row.reason}${timesText(row)}` },
    ],
    rows,
  )
  const foot = rows.some(mayBringNothing) ? '\n? It may have no value: its 95 % interval contains 0.' : ''
  return changes.length === 0 ? [] : [tableSection('### Changes by person', table, 'changes', foot)]
}

function valueText(change: Change): string {
  return `${formatValue(change.value)}${mayBringNothing(change) ? ' ?' : ''}`
}

function timesText({ from, until }: Change): string {
  return `${from === undefined ? '' : ` From ${when(from)}.`}${until === undefined ? '' : ` Until ${when(until)}.`}`
}

interface SkillRow {
  readonly name: string
  granted: number
  raised: number
  lowered: number
  removed: number
}

/** How many people each skill is granted to, raised, lowered and removed for. */
function skillSections({ changes }: Plan): Section[] {
  const rows = new Map<string, SkillRow>()
  for (const change of changes) {
    if (change.kind !== 'skill.set' && change.kind !== 'skill.remove') continue
    const row = rows.get(change.skill.id) ?? { name: change.skill.name, granted: 0, raised: 0, lowered: 0, removed: 0 }
    rows.set(change.skill.id, row)
    if (change.after === null) row.removed += 1
    else if (change.before === null) row.granted += 1
    else if (change.after > change.before) row.raised += 1
    else row.lowered += 1
  }
  if (rows.size < 2) return []
  const table = markdownTable<SkillRow>(
    [
      { title: 'Skill', cell: ({ name }) => name },
      ...(['granted', 'raised', 'lowered', 'removed'] as const).map((title) =>
        figureColumn(capitalize(title), (row: SkillRow) => (row[title] === 0 ? '' : String(row[title]))),
      ),
    ],
    [...rows.values()].sort((a, b) => compareText(a.name, b.name)),
  )
  return [tableSection('### Changes by skill', table, 'skills')]
}

/** Present values that the plan would overwrite: replacements and removals. */
function overwriteSections({ changes }: Plan): Section[] {
  const replaced = changes.filter(({ before }) => before !== null)
  const lines = replaced.map(
    (change) =>
      `- ${plainMarkdown(`${ownerName(change)}, ${aspectName(change)}: ${valueChange(change)}${change.after === null ? ' (removed)' : ''}`)}`,
  )
  return listSection(
    `### What would be overwritten\n\n${plainMarkdown(`${plural(replaced.length, 'value')} that somebody set ${replaced.length === 1 ? 'is' : 'are'} replaced or removed; everything else in the plan is new. A value that changed after the plan was made is a conflict, and is overwritten only if you ask for it.`)}`,
    lines,
    'values',
  )
}

function leftOutSections({ leftOut = [] }: Plan): Section[] {
  const lines = leftOut.map(({ what, why }: LeftOut) => `- ${plainMarkdown(`${what}: ${why}`)}`)
  return listSection('### Asked for and not planned', lines, 'things')
}

function noteSections({ notes = [], effect }: Plan): Section[] {
  const lines = [...notes, ...(effect?.notes ?? [])].map((text) => `- ${plainMarkdown(text)}`)
  return listSection('### What the figures are based on', lines, 'notes')
}

function sentence(text: string): string {
  return `${capitalize(text)}${text.endsWith('.') ? '' : '.'}`
}

function contactsPerWeek({ value }: Change): number {
  return value?.contactsPerWeek ?? 0
}
