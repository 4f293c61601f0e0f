import * as z from 'zod/mini'
import { ValidationError } from '../core/errors'
import { lazy } from '../core/lazy'
import { anObject, parserOf, type ShapeOf } from '../core/schema'
import type { Demand, DemandForecast, DriftReport, Plan } from '../documents'
import { type CsvOptions, csvFields } from '../documents/tables/csv-format'
import { changesTable } from './csv/changes'
import { contactsTable } from './csv/contacts'
import { demandForecastTable } from './csv/demand-forecast'
import { driftTable } from './csv/drift'
import type { RowNames } from './csv/names'
import { csvText, type Table } from './csv/table'
import type { RecommendationsDocument } from './html/documents/report-document'
import { checkRecommendations, unknownFormat } from './to-text'

/** Documents that have rows. */
export type CsvDocument = Demand | DemandForecast | DriftReport | Plan | RecommendationsDocument

/** How the rows of a document are written. */
export interface ToCsvOptions extends CsvOptions, RowNames {
  /** With a plan or recommendations: adds what each agent handled. */
  readonly demand?: Demand | undefined
}

const parseCsvOptions = /* @__PURE__ */ parserOf(
  'options',
  lazy(() =>
    z.strictObject({
      ...csvFields(),
      queueNames: z.optional(anObject()),
      skillNames: z.optional(anObject()),
      demand: z.optional(anObject()),
    } satisfies ShapeOf<ToCsvOptions>),
  ),
)

/**
 * The rows of a document as CSV, by its `format`: changes, contacts, differences or intervals. Documents of features have
 * functions in the entries of their features, such as `staffingCsv`.
 * @throws ValidationError for a document of another format, and for signs that cannot be used
 * @example
 * await writeFile('plan.csv', toCsv(plan, { locale: 'de-DE' }))
 */
export function toCsv(document: CsvDocument, options: ToCsvOptions = {}): string {
  const { demand, queueNames, skillNames, ...csv } = parseCsvOptions(options)
  checkRecommendations(document)
  return csvText(buildRows(document, { demand, queueNames, skillNames }), csv)
}

function buildRows(document: CsvDocument, { demand, ...names }: Pick<ToCsvOptions, 'demand' | keyof RowNames>): Table {
  switch (document?.format) {
    case 'skillroute/plan@1':
    case 'skillroute/recommendations@1':
      return changesTable([document, ...(demand === undefined ? [] : [demand])])
    case 'skillroute/demand@1':
      return contactsTable(document)
    case 'skillroute/drift@1':
      return driftTable(document)
    case 'skillroute/demand-forecast@1':
      return demandForecastTable(document, names)
    default:
      throw new ValidationError([{ path: 'document.format', message: unknownFormat(document) }])
  }
}
