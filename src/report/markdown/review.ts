import * as z from 'zod/mini'
import { checkList } from '../../core/checks'
import { ValidationError } from '../../core/errors'
import { checkOptions, text, whole } from '../../core/schema'
import { when } from '../../core/time/iso-time'
import type { ApplyReport, Change, ChangeResult, Difference, DriftReport, Plan } from '../../documents'
import type { ReportDocument } from '../html/documents/report-document'
import { countsText, writtenOverText } from '../text/apply'
import { aspectName, formatValue, ownerName, valueChange } from '../text/change'
import { attributionLine, valueText } from '../text/drift-text'
import { count, duration, plural, runSeconds } from '../text/kit/figures'
import { outcomeWord } from '../text/kit/outcome-word'
import { plain } from '../text/kit/paint'
import { figureColumn } from '../text/kit/table'
import { planSections } from './plan-sections'
import { codeMarkdown, listSection, markdownTable, plainMarkdown, type Section, tableSection } from './section'

type ReviewDocument = Plan | ApplyReport | DriftReport

/** Options of a review: its length, and how it is found again. */
export interface ReviewOptions {
  /**
   * Maximum number of characters. Default 60,000: a comment on GitHub may have 65,536, which leaves space for text
   * around it.
   */
  readonly limit?: number | undefined
  /** Text of a hidden comment by which the review is found again, so that it can be replaced. Default `skillroute`. */
  readonly marker?: string | undefined
}

/** GitHub's limit of a comment is 65,536 characters, GitLab's a million, Bitbucket's 32,768. */
const LIMIT = 60_000
/** Headings, notes on what was cut, and a few lines need this much. */
const MIN = 2_000

const FORMATS: readonly string[] = ['skillroute/plan@1', 'skillroute/apply-report@1', 'skillroute/drift@1']

/**
 * A review in GitHub's Markdown, for a pull request. For a plan: its summary, guardrails, forecast, curve, the changes
 * by person and by skill with reasons, and the values that would be overwritten. For an apply report: the result of
 * each change. For drift: each difference. Lists that do not fit are cut at the end and say by how much. Names from the
 * org are plain words: they never become markup, links or mentions.
 * @throws ValidationError for no document, one of another format, and a limit under 2,000
 * @example
 * writeFileSync('review.md', reviewMarkdown([plan]))
 */
export function reviewMarkdown(documents: readonly ReportDocument[], options: ReviewOptions = {}): string {
  checkList(documents, 'documents')
  checkOptions(options, { limit: z.optional(whole(1)), marker: z.optional(text()) })
  const { limit = LIMIT, marker = 'skillroute' } = options
  const issues = documents.flatMap((document, place) =>
    isReviewed(document)
      ? []
      : [
          {
            path: `documents[${place}].format`,
            message: `is ${document.format}; a review is made of ${FORMATS.join(', ')}`,
          },
        ],
  )
  if (documents.length === 0)
    issues.push({ path: 'documents', message: 'must hold at least one document that a review has a section for' })
  if (limit < MIN) issues.push({ path: 'options.limit', message: `must be at least ${MIN} characters` })
  if (issues.length > 0) throw new ValidationError(issues, { subject: 'review' })
  const reviewed = documents.filter(isReviewed)
  const start = `<!-- ${marker.replace(/[^\w.:/ -]/g, '').replace(/--+/g, '-')} -->\n`
  return `${start}${fitted(
    reviewed.flatMap((document) => buildSections(document, reviewed)),
    limit - start.length - 1,
  )}\n`
}

function buildSections(document: ReviewDocument, all: readonly ReviewDocument[]): Section[] {
  if (document.format === 'skillroute/plan@1') return planSections(document)
  if (document.format === 'skillroute/drift@1') return driftSections(document)
  const plan = all.find((one): one is Plan => one.format === 'skillroute/plan@1' && one.id === document.planId)
  return applySections(document, plan)
}

function isReviewed(document: ReportDocument): document is ReviewDocument {
  return FORMATS.includes(document.format)
}

/**
 * Sections as one text of at most `limit` characters. Every section first gets its head and first lines; the remaining
 * space then goes to the sections in order.
 */
function fitted(sections: readonly Section[], limit: number): string {
  const lengths = sections.map(({ lines }) => Math.min(lines.length, FIRST))
  const text = (): string => sections.map((section, place) => sectionText(section, lengths[place] ?? 0)).join('\n\n')
  for (const [place, { lines }] of sections.entries()) {
    lengths[place] = mostThat(lengths[place] ?? 0, lines.length, (count) => {
      const before = lengths[place] ?? 0
      lengths[place] = count
      const fits = text().length <= limit
      lengths[place] = before
      return fits
    })
  }
  // Even the first lines of all sections may be too long: the last sections lose theirs first.
  for (let place = sections.length - 1; place >= 0 && text().length > limit; place -= 1) {
    while ((lengths[place] ?? 0) > 0 && text().length > limit) lengths[place] = (lengths[place] ?? 0) - 1
  }
  return text()
}

/** Lines of each section before any section gets more. */
const FIRST = 3

/** The largest number of lines from `min` to `max` for which `fits` holds; `min` if it holds for none. */
function mostThat(min: number, max: number, fits: (count: number) => boolean): number {
  let [low, high] = [min, max]
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if (fits(middle)) low = middle
    else high = middle - 1
  }
  return low
}

function sectionText({ head, lines, foot, omitted }: Section, visible: number): string {
  const left = lines.length - visible
  const parts = [
    ...(visible === 0 && lines.length > 0 ? [(head.split('\n')[0] ?? '').trim()] : [head, ...lines.slice(0, visible)]),
    ...(left > 0 ? ['', `_${omitted(left)}_`] : []),
    ...(foot === undefined || (visible === 0 && lines.length > 0) ? [] : [foot]),
  ]
  return parts.filter((part, place) => part !== '' || place > 0).join('\n')
}

/**
 * The result of applying a plan: counts, overwritten values, and each change that is not in effect; with names if the
 * plan is given.
 */
function applySections(report: ApplyReport, plan: Plan | undefined): Section[] {
  const { requests, external, results, warnings = [], unfinished } = report
  const facts = [
    `Plan ${codeMarkdown(report.planId)}, hash ${codeMarkdown(report.planHash)}`,
    `${when(report.startedAt)}, ${duration(runSeconds(report))}: ${plural(requests.reads, 'read')}, ${plural(requests.writes, 'write')}, ${plural(requests.retries, 'retry', 'retries')}`,
    ...(report.externalCheck === undefined ? [] : [plainMarkdown(report.externalCheck.message)]),
    ...(report.canary === undefined ? [] : [plainMarkdown(report.canary.message)]),
    ...(unfinished === undefined ? [] : [plainMarkdown(unfinished.message)]),
  ]
  const head = [
    `## ${plainMarkdown(outcomeWord(report))}: ${countsText(report)}, in ${plainMarkdown(report.org.name)}`,
    '',
    ...facts.map((fact) => `- ${fact}`),
  ].join('\n')
  const open = results.filter(({ status }) => status === 'conflict' || status === 'failed' || status === 'skipped')
  return [
    { head, lines: [], omitted: () => '' },
    ...listSection(
      '### Warnings',
      warnings.map((text) => `- ⚠️ ${plainMarkdown(text)}`),
      'warnings',
    ),
    ...openSections(open, plan),
    ...listSection(
      '### Written over',
      external.map((write) => `- ${plainMarkdown(writtenOverText(write, plain))}`),
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
      figureColumn('Planned', (row) => cell(row, valueChange, '')),
      figureColumn('Found', (row) =>
        row.found === undefined ? '' : cell(row, (change) => formatValue(change, row.found), ''),
      ),
      { title: 'State', cell: ({ status }) => status },
      { title: 'Why', cell: ({ error }) => error?.message ?? '' },
    ],
    open,
  )
  return [tableSection('### Changes that do not hold', table, 'changes')]
}

/** How two orgs, or an org and a file, differ. */
function driftSections({ left, right, differences, allowed, notes }: DriftReport): Section[] {
  const side = ({ org, takenAt }: DriftReport['left']): string => `${org.name}, ${when(takenAt)}`
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
    { head, lines: [], omitted: () => '' },
    ...(differences.length === 0 ? [] : [tableSection('### Differences', table, 'differences')]),
    ...listSection(
      '### Not compared',
      notes.map((note) => `- ${plainMarkdown(note)}`),
      'notes',
    ),
  ]
}
