import { type Issue, ValidationError } from '../../../core/errors'
import type {
  Demand,
  DemandForecast,
  DriftReport,
  Effect,
  Improvement,
  Plan,
  Recommendation,
  Ref,
  RoutingAgreement,
  RoutingModel,
  Simulation,
  SimulationComparison,
  Snapshot,
  VerifyReport,
} from '../../../documents'
import { recommendationIssues } from '../../../documents/plan/recommendation-schema'
import type { FeatureDocument } from '../../feature-document'
import { type AppliedRun, journalOrg, journalPlan } from './journal-run'
import type { JournalDocument, PageDocument, RecommendationsDocument } from './report-document'

/** The documents of one page by their kind. */
export interface Gathered {
  readonly snapshot?: Snapshot
  /** Before the change. */
  readonly demand?: Demand
  /** After the change: the actuals. */
  readonly actual?: Demand
  readonly model?: RoutingModel
  readonly recommendations?: RecommendationsDocument
  readonly effect?: Effect
  readonly plan?: Plan
  readonly applied?: AppliedRun
  readonly verified?: VerifyReport
  readonly journal?: JournalDocument
  readonly drift?: DriftReport
  readonly simulation?: Simulation
  readonly comparison?: SimulationComparison
  readonly agreement?: RoutingAgreement
  readonly demandForecast?: DemandForecast
  /** Of features, in the order in which they were named. */
  readonly features: readonly FeatureDocument[]
}

const KEYS = {
  'skillroute/snapshot@1': 'snapshot',
  'skillroute/model@1': 'model',
  'skillroute/recommendations@1': 'recommendations',
  'skillroute/effect@1': 'effect',
  'skillroute/plan@1': 'plan',
  'skillroute/apply-report@1': 'applied',
  'skillroute/verify-report@1': 'verified',
  'skillroute/apply-journal@1': 'journal',
  'skillroute/drift@1': 'drift',
  'skillroute/simulation@1': 'simulation',
  'skillroute/simulation-comparison@1': 'comparison',
  'skillroute/agreement@1': 'agreement',
  'skillroute/demand-forecast@1': 'demandForecast',
} as const

/** Formats of documents that a page can be made of. */
export const REPORT_FORMATS: readonly string[] = [
  ...Object.keys(KEYS),
  'skillroute/demand@1',
  'skillroute/recommendation@1',
  'skillroute/improvement@1',
]

/**
 * Sorts documents by their `format`.
 * @throws ValidationError if there is no document, a format is unknown, recommendations have another shape, a page can show only
 * one of two documents, or documents belong to different orgs or plans
 */
export function gather(documents: readonly PageDocument[]): Gathered {
  const found = new Map<string, PageDocument>()
  const issues: Issue[] = []
  for (const [index, document] of documents.entries()) {
    const { format } = document
    issues.push(...recommendationIssues(document, `documents[${index}]`))
    if (format === 'skillroute/demand@1') continue
    if (format === 'skillroute/recommendation@1' || format === 'skillroute/improvement@1') continue
    const [key, name]: [string | undefined, string] =
      format === 'feature' ? [document.of, document.of] : [KEYS[format], String(format)]
    const path = `documents[${index}].format`
    if (key === undefined) {
      issues.push({ path, message: `is ${name}; a page can show ${REPORT_FORMATS.join(', ')}` })
    } else if (found.has(key)) issues.push({ path, message: `is a second ${name}; a page shows only one` })
    else found.set(key, document)
  }
  if (documents.length === 0) issues.push({ path: 'documents', message: 'is empty; name at least one document' })
  const demands = documents.filter((document) => document.format === 'skillroute/demand@1')
  if (demands.length > 2) {
    issues.push({
      path: 'documents',
      message: `has ${demands.length} demands; name one from before the changes and one from after them`,
    })
  }
  issues.push(...findMismatches(documents))
  if (issues.length > 0) throw new ValidationError(issues, { subject: 'report' })
  const single = documents.filter((document) => document.format === 'skillroute/recommendation@1')
  const searched = documents.find((document) => document.format === 'skillroute/improvement@1')
  const features = documents.filter((document) => document.format === 'feature')
  return {
    ...Object.fromEntries(found),
    ...gatherRecommendations(single, searched, found),
    ...gatherDemands(demands, documents),
    features,
  }
}

function gatherRecommendations(
  single: readonly Recommendation[],
  searched: Improvement | undefined,
  found: ReadonlyMap<string, unknown>,
): Pick<Gathered, 'recommendations'> {
  const list = searched?.changes ?? single
  if ((list.length === 0 && searched === undefined) || found.has('recommendations')) return {}
  return {
    recommendations: {
      format: 'skillroute/recommendations@1',
      org: { id: '', name: '' },
      recommendations: list,
      ...(searched === undefined ? {} : { improvement: searched }),
      effect: { format: 'skillroute/effect@1', method: '', queues: [], notes: [] },
      notes: searched?.notes ?? [],
    },
  }
}

/** Two demands: the later one has the actuals. A single demand has the actuals if most of its interval is after the plan. */
function gatherDemands(
  demands: readonly Demand[],
  documents: readonly PageDocument[],
): Pick<Gathered, 'demand' | 'actual'> {
  const [first, second] = [...demands].sort((a, b) => Date.parse(a.interval.start) - Date.parse(b.interval.start))
  if (first === undefined) return {}
  if (second !== undefined) return { demand: first, actual: second }
  const plan = documents.find((document) => document.format === 'skillroute/plan@1')
  const middle = (Date.parse(first.interval.start) + Date.parse(first.interval.end)) / 2
  return plan !== undefined && middle >= Date.parse(plan.createdAt) ? { actual: first } : { demand: first }
}

/** What all documents of a page must share. */
interface Bond {
  readonly what: 'org' | 'plan'
  /** The orgs or plans that a document is about; empty where it does not say. */
  readonly of: (document: PageDocument) => readonly Ref[]
  /**
   * Whether a document about two links them, so that others may be about either: the report of an undo links its two
   * plans, a comparison of two orgs links nothing.
   */
  readonly joins: boolean
}

/** A document that says what it is about. */
interface DocumentRefs {
  readonly index: number
  readonly refs: readonly Ref[]
}

const BONDS: readonly Bond[] = [
  { what: 'org', of: listOrgs, joins: false },
  { what: 'plan', of: listPlans, joins: true },
]

/**
 * Finds documents of another org or plan than the first document that names one: their page would mix figures and names
 * of two orgs or plans.
 */
export function findMismatches(documents: readonly PageDocument[]): Issue[] {
  const found = BONDS.map((bond) => mismatchesBy(bond, documents))
  // Plans of two orgs are two plans too: report the orgs alone.
  return found.find((issues) => issues.length > 0) ?? []
}

function mismatchesBy({ what, of, joins }: Bond, documents: readonly PageDocument[]): Issue[] {
  const documentRefs = documents.flatMap((document, index): DocumentRefs[] => {
    const refs = of(document).filter(({ id }) => id !== '')
    return refs.length === 0 ? [] : [{ index, refs }]
  })
  // A document about a single one decides what the page is about; a document about two fits either.
  const first = documentRefs.find((ref) => toIds(ref).size === 1) ?? documentRefs[0]
  if (first === undefined) return []
  const shared = joins ? reachedFrom(first, documentRefs) : toIds(first)
  return documentRefs
    .filter(({ refs }) => !refs.some(({ id }) => shared.has(id)))
    .map(({ index, refs }) => ({
      path: `documents[${index}].${what}`,
      message: `is of ${joinNames(what, refs)}, documents[${first.index}] of ${joinNames(what, first.refs)}; a page is about one ${what}`,
    }))
}

const toIds = ({ refs }: DocumentRefs): Set<string> => new Set(refs.map(({ id }) => id))

/** What the first is about, and everything that documents link to it, over any number of links and in any order. */
function reachedFrom(first: DocumentRefs, documentRefs: readonly DocumentRefs[]): ReadonlySet<string> {
  const reached = toIds(first)
  let before: number
  do {
    before = reached.size
    for (const { refs } of documentRefs) {
      if (refs.some(({ id }) => reached.has(id))) for (const { id } of refs) reached.add(id)
    }
  } while (reached.size > before)
  return reached
}

/** The orgs that a document is about: two for some drift reports, none for documents without an org. */
function listOrgs(document: PageDocument): Ref[] {
  const found: readonly (Ref | undefined)[] =
    document.format === 'skillroute/drift@1'
      ? [document.left.org, document.right.org]
      : document.format === 'skillroute/apply-journal@1'
        ? [journalOrg(document)]
        : 'org' in document
          ? [document.org]
          : []
  return found.flatMap((org) => org ?? [])
}

/** The plan that a document is or is about: two for the report of an undo, which has its own plan. */
function listPlans(document: PageDocument): Ref[] {
  const ids = listPlanIds(document)
  return ids.flatMap((id) => (id === undefined ? [] : [{ id, name: id }]))
}

function listPlanIds(document: PageDocument): readonly (string | undefined)[] {
  switch (document.format) {
    case 'skillroute/plan@1':
      return [document.id]
    case 'skillroute/apply-report@1':
      return [document.planId, document.undoes?.planId]
    case 'skillroute/verify-report@1':
      return [document.planId]
    case 'skillroute/apply-journal@1':
      return [journalPlan(document)]
    default:
      return []
  }
}

function joinNames(what: Bond['what'], things: readonly Ref[]): string {
  const names = things.map(({ id, name }) => (name === id ? `${what} ${id}` : `${what} ${name} (${id})`))
  return [...new Set(names)].join(' and ')
}
