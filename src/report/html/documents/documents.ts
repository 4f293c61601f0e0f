import { type Issue, ValidationError } from '../../../core/errors'
import type {
  Demand,
  DemandForecast,
  DriftReport,
  Forecast,
  Improvement,
  Plan,
  Recommendation,
  RoutingAgreement,
  RoutingModel,
  Simulation,
  SimulationComparison,
  Snapshot,
  Staffing,
  VerifyReport,
} from '../../../documents'
import type { AppliedRun } from './applied-run'
import { findMismatches } from './mismatches'
import type { JournalDocument, RecommendationsDocument, ReportDocument } from './report-document'

/** The documents of one page by their kind. */
export interface Gathered {
  readonly snapshot?: Snapshot
  /** Before the change. */
  readonly demand?: Demand
  /** After the change: the actuals. */
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
  readonly agreement?: RoutingAgreement
  readonly staffing?: Staffing
  readonly demandForecast?: DemandForecast
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
  'skillroute/agreement@1': 'agreement',
  'skillroute/staffing@1': 'staffing',
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
 * @throws ValidationError if there is no document, a format is unknown, a page can show only one of two documents, or documents
 * belong to different orgs or plans
 */
export function gather(documents: readonly ReportDocument[]): Gathered {
  const found = new Map<string, ReportDocument>()
  const issues: Issue[] = []
  for (const [index, document] of documents.entries()) {
    const { format } = document
    if (format === 'skillroute/demand@1') continue
    if (format === 'skillroute/recommendation@1' || format === 'skillroute/improvement@1') continue
    const key: string | undefined = KEYS[format]
    const path = `documents[${index}].format`
    if (key === undefined) {
      issues.push({ path, message: `is ${String(format)}; a page can show ${REPORT_FORMATS.join(', ')}` })
    } else if (found.has(key)) issues.push({ path, message: `is a second ${format}; a page shows only one` })
    else found.set(key, document)
  }
  if (documents.length === 0) issues.push({ path: 'documents', message: 'is empty; name at least one document' })
  const demands = documents.filter((one) => one.format === 'skillroute/demand@1')
  if (demands.length > 2) {
    issues.push({
      path: 'documents',
      message: `has ${demands.length} demands; name one from before the changes and one from after them`,
    })
  }
  issues.push(...findMismatches(documents))
  if (issues.length > 0) throw new ValidationError(issues, { subject: 'report' })
  const single = documents.filter((one) => one.format === 'skillroute/recommendation@1')
  const searched = documents.find((one) => one.format === 'skillroute/improvement@1')
  return { ...Object.fromEntries(found), ...listOf(single, searched, found), ...demandsOf(demands, documents) }
}

function listOf(
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
      forecast: { format: 'skillroute/forecast@1', method: '', queues: [], notes: [] },
      notes: searched?.notes ?? [],
    },
  }
}

/** Two demands: the later one has the actuals. A single demand has the actuals if most of its interval is after the plan. */
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
