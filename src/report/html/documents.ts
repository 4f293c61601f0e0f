import type {
  ApplyReport,
  Demand,
  DriftReport,
  Forecast,
  Plan,
  Recommendation,
  Ref,
  RoutingModel,
  Simulation,
  SimulationComparison,
  Snapshot,
  VerifyReport,
} from '../../core/documents'
import { type Issue, ValidationError } from '../../core/errors'
import type { JournalEntry } from '../../core/ports'
import type { Assignment } from '../../optimizer'
import type { AppliedRun } from './applied-run'
import { journalOrg } from './journal-run'

/** What `skillroute recommend --json` prints. */
export interface RecommendationsDocument {
  readonly format: 'skillroute/recommendations@1'
  readonly org: { readonly id: string; readonly name: string }
  readonly recommendations: readonly Recommendation[]
  readonly forecast: Forecast
  readonly notes: readonly string[]
}

/** The entries of an apply run's journal, in order. */
export interface JournalDocument {
  readonly format: 'skillroute/apply-journal@1'
  readonly entries: readonly JournalEntry[]
}

/** Anything that a page can be made of. */
export type ReportDocument =
  | Snapshot
  | Demand
  | RoutingModel
  | Recommendation
  | RecommendationsDocument
  | Forecast
  | Plan
  | ApplyReport
  | VerifyReport
  | JournalDocument
  | DriftReport
  | Simulation
  | SimulationComparison
  | Assignment

/** The documents of one page by what they are. */
export interface Gathered {
  readonly snapshot?: Snapshot
  /** Before the change. */
  readonly demand?: Demand
  /** After it: what came true. */
  readonly actual?: Demand
  readonly model?: RoutingModel
  readonly recommendations?: RecommendationsDocument
  readonly forecast?: Forecast
  readonly plan?: Plan
  readonly applied?: AppliedRun
  readonly verified?: VerifyReport
  readonly journal?: JournalDocument
  readonly drift?: DriftReport
  readonly simulation?: Simulation
  readonly comparison?: SimulationComparison
  readonly assignment?: Assignment
}

const KEYS = {
  'skillroute/snapshot@1': 'snapshot',
  'skillroute/model@1': 'model',
  'skillroute/recommendations@1': 'recommendations',
  'skillroute/forecast@1': 'forecast',
  'skillroute/plan@1': 'plan',
  'skillroute/apply-report@1': 'applied',
  'skillroute/verify-report@1': 'verified',
  'skillroute/apply-journal@1': 'journal',
  'skillroute/drift@1': 'drift',
  'skillroute/simulation@1': 'simulation',
  'skillroute/simulation-comparison@1': 'comparison',
  'skillroute/assignment@1': 'assignment',
} as const

/** Formats of documents that a page can be made of. */
export const REPORT_FORMATS: readonly string[] = [
  ...Object.keys(KEYS),
  'skillroute/demand@1',
  'skillroute/recommendation@1',
]

/**
 * Sorts documents by their `format`.
 * @throws ValidationError for no document, an unknown format, two of a kind that stands once on a page, or documents of
 * different orgs
 */
export function gather(documents: readonly ReportDocument[]): Gathered {
  const found = new Map<string, ReportDocument>()
  const issues: Issue[] = []
  for (const [index, document] of documents.entries()) {
    const { format } = document
    if (format === 'skillroute/demand@1' || format === 'skillroute/recommendation@1') continue
    const key: string | undefined = KEYS[format]
    const path = `documents[${index}].format`
    if (key === undefined) {
      issues.push({ path, message: `is ${String(format)}; a page is made of ${REPORT_FORMATS.join(', ')}` })
    } else if (found.has(key)) issues.push({ path, message: `is ${format} again; a page shows one of them` })
    else found.set(key, document)
  }
  if (documents.length === 0) issues.push({ path: 'documents', message: 'is empty; name at least one document' })
  const demands = documents.filter((one) => one.format === 'skillroute/demand@1')
  if (demands.length > 2) {
    issues.push({
      path: 'documents',
      message: `holds ${demands.length} demands; name one before the change and one after it`,
    })
  }
  issues.push(...otherOrgs(documents))
  if (issues.length > 0) throw new ValidationError(issues, { subject: 'report' })
  const single = documents.filter((one) => one.format === 'skillroute/recommendation@1')
  return { ...Object.fromEntries(found), ...listOf(single, found), ...demandsOf(demands, documents) }
}

/** The orgs that a document is about: two for some drift reports, none for what holds no org. */
function orgsOf(document: ReportDocument): Ref[] {
  const found: readonly (Ref | undefined)[] =
    document.format === 'skillroute/drift@1'
      ? [document.left.org, document.right.org]
      : document.format === 'skillroute/apply-journal@1'
        ? [journalOrg(document)]
        : 'org' in document
          ? [document.org]
          : []
  return found.flatMap((org) => (org === undefined || org.id === '' ? [] : [org]))
}

/** Documents of another org than the first that has one: a page would hold figures of one against names of the other. */
function otherOrgs(documents: readonly ReportDocument[]): Issue[] {
  const owned = documents.flatMap((document, index) => {
    const orgs = orgsOf(document)
    return orgs.length === 0 ? [] : [{ index, orgs }]
  })
  // One that is about a single org tells what the page is about; a drift report goes with either of its sides.
  const first = owned.find(({ orgs }) => new Set(orgs.map(({ id }) => id)).size === 1) ?? owned[0]
  if (first === undefined) return []
  return owned
    .filter(({ orgs }) => !orgs.some(({ id }) => first.orgs.some((org) => org.id === id)))
    .map(({ index, orgs }) => ({
      path: `documents[${index}].org`,
      message: `is of ${namesOf(orgs)}, documents[${first.index}] of ${namesOf(first.orgs)}; a page is about one org`,
    }))
}

function namesOf(orgs: readonly Ref[]): string {
  return [...new Set(orgs.map(({ id, name }) => `org ${name} (${id})`))].join(' and ')
}

function listOf(
  list: readonly Recommendation[],
  found: ReadonlyMap<string, unknown>,
): Pick<Gathered, 'recommendations'> {
  if (list.length === 0 || found.has('recommendations')) return {}
  return {
    recommendations: {
      format: 'skillroute/recommendations@1',
      org: { id: '', name: '' },
      recommendations: list,
      forecast: { format: 'skillroute/forecast@1', method: '', queues: [], notes: [] },
      notes: [],
    },
  }
}

/** Of two demands the later one is what came true; one alone is, when most of it lies after the plan. */
function demandsOf(
  demands: readonly Demand[],
  documents: readonly ReportDocument[],
): Pick<Gathered, 'demand' | 'actual'> {
  const [first, second] = [...demands].sort((a, b) => Date.parse(a.interval.start) - Date.parse(b.interval.start))
  if (first === undefined) return {}
  if (second !== undefined) return { demand: first, actual: second }
  const plan = documents.find((one) => one.format === 'skillroute/plan@1')
  const middle = (Date.parse(first.interval.start) + Date.parse(first.interval.end)) / 2
  return plan !== undefined && middle >= Date.parse(plan.createdAt) ? { actual: first } : { demand: first }
}
