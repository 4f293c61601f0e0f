import { checkBag, checkKind } from '../../core/bag'
import { ValidationError } from '../../core/errors'
import type { ApplyReport, DriftReport, Plan } from '../../documents'
import type { ReportDocument } from '../html/documents/report-document'
import { fitted } from './fit'
import { planSections } from './plan-sections'
import { applySections, driftSections } from './run-sections'
import type { Section } from './section'

/** A document that a review is made of. */
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
const LEAST = 2_000

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
  checkKind(documents, 'documents', 'l')
  checkBag(options, 'options', 'limit?n marker?s')
  const { limit = LIMIT, marker = 'skillroute' } = options
  const issues = documents.flatMap((one, place) =>
    isReviewed(one)
      ? []
      : [
          {
            path: `documents[${place}].format`,
            message: `is ${one.format}; a review is made of ${FORMATS.join(', ')}`,
          },
        ],
  )
  if (documents.length === 0) issues.push({ path: 'documents', message: 'must hold at least one document' })
  if (limit < LEAST) issues.push({ path: 'options.limit', message: `must be at least ${LEAST} characters` })
  if (issues.length > 0) throw new ValidationError(issues, { subject: 'review' })
  const reviewed = documents.filter(isReviewed)
  const start = `<!-- ${marker.replace(/[^\w.:/ -]/g, '').replace(/--+/g, '-')} -->\n`
  return `${start}${fitted(
    reviewed.flatMap((one) => sectionsOf(one, reviewed)),
    limit - start.length - 1,
  )}\n`
}

function sectionsOf(document: ReviewDocument, all: readonly ReviewDocument[]): Section[] {
  if (document.format === 'skillroute/plan@1') return planSections(document)
  if (document.format === 'skillroute/drift@1') return driftSections(document)
  const plan = all.find((one): one is Plan => one.format === 'skillroute/plan@1' && one.id === document.planId)
  return applySections(document, plan)
}

function isReviewed(one: ReportDocument): one is ReviewDocument {
  return FORMATS.includes(one.format)
}
