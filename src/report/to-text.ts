import * as z from 'zod/mini'
import { ValidationError } from '../core/errors'
import { lazy } from '../core/lazy'
import { aFunction, anObject, parserOf, type ShapeOf } from '../core/schema'
import type {
  ApplyReport,
  DemandForecast,
  DriftReport,
  Effect,
  Improvement,
  Plan,
  Recommendation,
  ShareReport,
  Simulation,
  SimulationComparison,
  VerifyReport,
} from '../documents'
import { recommendationIssues } from '../documents/plan/recommendation-schema'
import { applyText, verifyText } from './text/apply'
import { type DemandForecastTextOptions, demandForecastText } from './text/demand-forecast'
import { driftText } from './text/drift-text'
import { forecastText } from './text/forecast'
import { improvementText } from './text/improvement'
import { tableFields } from './text/kit/table'
import { type PlanTextOptions, planText } from './text/plan'
import { recommendationsText } from './text/recommendations'
import { sharesText } from './text/shares'
import { type SimulationTextOptions, simulationText } from './text/simulation'
import { comparisonText } from './text/simulation-comparison'

/** Documents that can be shown as text; a list of recommendations counts as one. */
export type TextDocument =
  | ApplyReport
  | DemandForecast
  | DriftReport
  | Effect
  | Improvement
  | Plan
  | ShareReport
  | Simulation
  | SimulationComparison
  | VerifyReport
  | readonly Recommendation[]

/** How a document is shown as text: the options of its kind. */
export interface TextOptions extends PlanTextOptions, SimulationTextOptions, DemandForecastTextOptions {
  /** The plan that a run or a check is about, which names its changes: needed for those. */
  readonly plan?: Plan | undefined
}

const parseTextOptions = /* @__PURE__ */ parserOf(
  'options',
  lazy(() =>
    z.strictObject({
      plan: z.optional(anObject()),
      ...tableFields(),
      leftOut: z.optional(z.string()),
      nameOf: z.optional(aFunction()),
      agents: z.optional(z.boolean()),
      queueNames: z.optional(anObject()),
    } satisfies ShapeOf<TextOptions>),
  ),
)

/**
 * A document as text for a terminal or a mail, by its `format`.
 * @throws ValidationError for a document of another format, and for a run or a check without its plan
 * @example
 * console.log(toText(plan))
 * console.log(toText(report, { plan, width: 80 }))
 */
export function toText(document: TextDocument, options: TextOptions = {}): string {
  const { plan, leftOut, nameOf, agents, queueNames, ...table } = parseTextOptions(options)
  checkRecommendations(document)
  if (isList(document)) return recommendationsText(document, table)
  switch (document?.format) {
    case 'skillroute/plan@1':
      return planText(document, { ...table, leftOut })
    case 'skillroute/apply-report@1':
      return applyText(document, assertHas(plan), table)
    case 'skillroute/verify-report@1':
      return verifyText(document, assertHas(plan), table)
    case 'skillroute/drift@1':
      return driftText(document, table)
    case 'skillroute/effect@1':
      return forecastText(document, table)
    case 'skillroute/improvement@1':
      return improvementText(document, table)
    case 'skillroute/demand-forecast@1':
      return demandForecastText(document, { ...table, queueNames })
    case 'skillroute/share-report@1':
      return sharesText(document, table)
    case 'skillroute/simulation@1':
      return simulationText(document, { ...table, nameOf, agents })
    case 'skillroute/simulation-comparison@1':
      return comparisonText(document, { ...table, nameOf, agents })
    default:
      throw new ValidationError([{ path: 'document.format', message: unknownFormat(document) }])
  }
}

function isList(document: TextDocument): document is readonly Recommendation[] {
  return Array.isArray(document)
}

function assertHas(plan: Plan | undefined): Plan {
  if (plan !== undefined) return plan
  throw new ValidationError([{ path: 'options.plan', message: 'is missing: give the plan, which names the changes' }])
}

/** The message for a document that cannot be shown. */
export function unknownFormat(document: unknown): string {
  return `is none that can be shown so: ${String(Object(document).format)}`
}

/** @throws ValidationError naming every field of a recommendation that does not exist or makes no sense */
export function checkRecommendations(document: unknown): void {
  const issues = Array.isArray(document)
    ? recommendationIssues({ format: 'skillroute/recommendations@1', recommendations: document })
    : recommendationIssues(document, 'document')
  if (issues.length > 0) throw new ValidationError(issues)
}
