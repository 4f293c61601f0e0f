import type { ApplyReport, Change, ChangeResult, Difference, DriftReport, Plan } from '../../documents'
import { writtenOverText } from '../text/apply'
import { aspectName, ownerName, shown, valueChange } from '../text/change'
import { attributionLine, valueText } from '../text/drift-text'
import { count, duration, plural, secondsOf } from '../text/kit/figures'
import { outcomeWord } from '../text/kit/outcome-word'
import { plain } from '../text/kit/paint'
import { codeMarkdown, plainMarkdown } from './escape'
import { listSection, type Section, tableSection } from './section'
import { markdownTable } from './table'

/**
 * The result of applying a plan: counts, overwritten values, and each change that is not in effect; with names if the
 * plan is given.
 */
export function applySections(report: ApplyReport, plan: Plan | undefined): Section[] {
  const { counts, requests, foreign, results, warnings = [], unfinished } = report
  const told = Object.entries(counts)
    .filter(([, number]) => number > 0)
    .map(([status, number]) => `${count(number)} ${status}`)
  const facts = [
    `Plan ${codeMarkdown(report.planId)}, hash ${codeMarkdown(report.planHash)}`,
    `${report.startedAt}, ${duration(secondsOf(report))}: ${plural(requests.reads, 'read')}, ${plural(requests.writes, 'write')}, ${plural(requests.retries, 'retry', 'retries')}`,
    ...(report.foreignCheck === undefined ? [] : [plainMarkdown(report.foreignCheck.message)]),
    ...(report.canary === undefined ? [] : [plainMarkdown(report.canary.message)]),
    ...(unfinished === undefined ? [] : [plainMarkdown(unfinished.message)]),
  ]
  const head = [
    `## ${plainMarkdown(outcomeWord(report))}: ${told.join(', ') || 'nothing to do'}, in ${plainMarkdown(report.org.name)}`,
    '',
    ...facts.map((fact) => `- ${fact}`),
  ].join('\n')
  const open = results.filter(({ status }) => status === 'conflict' || status === 'failed' || status === 'skipped')
  return [
    { head, lines: [], cut: () => '' },
    ...listSection(
      '### Warnings',
      warnings.map((text) => `- ⚠️ ${plainMarkdown(text)}`),
      'warnings',
    ),
    ...openSections(open, plan),
    ...listSection(
      '### Written over',
      foreign.map((write) => `- ${plainMarkdown(writtenOverText(write, plain))}`),
      'writes of others',
    ),
  ]
}

function openSections(open: readonly ChangeResult[], plan: Plan | undefined): Section[] {
  if (open.length === 0) return []
  const byId = new Map((plan?.changes ?? []).map((change) => [change.id, change]))
  const cell = (result: ChangeResult, text: (change: Change) => string, otherwise: string): string => {
    const change = byId.get(result.changeId)
    return change === undefined ? otherwise : text(change)
  }
  const table = markdownTable<ChangeResult>(
    [
      { title: 'Change of', cell: (row) => cell(row, ownerName, row.changeId) },
      { title: 'What', cell: (row) => cell(row, aspectName, '') },
      { title: 'Planned', cell: (row) => cell(row, valueChange, ''), align: 'right' },
      {
        title: 'Found',
        cell: (row) => (row.found === undefined ? '' : cell(row, (change) => shown(change, row.found), '')),
        align: 'right',
      },
      { title: 'State', cell: ({ status }) => status },
      { title: 'Why', cell: ({ error }) => error?.message ?? '' },
    ],
    open,
  )
  return [tableSection('### Changes that do not hold', table, 'changes')]
}

/** How two orgs, or an org and a file, differ. */
export function driftSections({ left, right, differences, allowed, notes }: DriftReport): Section[] {
  const side = ({ org, takenAt }: DriftReport['left']): string =>
    `${org.name}, ${takenAt.slice(0, 19).replace('T', ' ')}`
  const found =
    differences.length === 0 ? 'No differences in what was compared' : plural(differences.length, 'difference')
  const head = [
    `## ${found}${allowed === 0 ? '' : `, ${count(allowed)} more allowed`}`,
    '',
    `- left: ${plainMarkdown(side(left))}`,
    `- right: ${plainMarkdown(side(right))}`,
  ].join('\n')
  const table = markdownTable<Difference>(
    [
      { title: 'What differs', cell: ({ path }) => path },
      { title: 'Left', cell: (row) => valueText(row.left) },
      { title: 'Right', cell: (row) => valueText(row.right) },
      { title: 'Changed by', cell: ({ changedBy = [] }) => changedBy.map(attributionLine).join('; ') },
    ],
    differences,
  )
  return [
    { head, lines: [], cut: () => '' },
    ...(differences.length === 0 ? [] : [tableSection('### Differences', table, 'differences')]),
    ...listSection(
      '### Not compared',
      notes.map((note) => `- ${plainMarkdown(note)}`),
      'notes',
    ),
  ]
}
