import type { AuditRow } from '../../documents/run/audit-record'
import type { Sheet, SheetValue } from '../../documents/tables/sheet'
import { auditTable } from '../csv/audit'
import { BESIDE, changesTable } from '../csv/changes'
import { contactsTable } from '../csv/contacts'
import { demandForecastTable, demandTotalsTable } from '../csv/demand-forecast'
import { driftTable } from '../csv/drift'
import { namesIn } from '../csv/names'
import { queueForecastTable } from '../csv/queue-forecast'
import { type Cell, type CellFormat, roundedCell, type Table } from '../csv/table'
import type { PageDocument, ReportDocument } from '../html/documents/report-document'

/** Rows of audits, as `audit --csv` has them. */
export interface AuditRows {
  readonly format: 'skillroute/audit-rows@1'
  readonly rows: readonly AuditRow[]
}

export type WorkbookDocument = PageDocument | AuditRows

/** How spreadsheets show values; they choose the separators by their language. */
const FORMATS: Readonly<Record<CellFormat, string>> = { ratio: '0.0%', instant: 'yyyy-mm-dd hh:mm' }

/**
 * The sheets of documents: Recommendations, Plan (with the status of each change where its apply report is among them),
 * Forecast, Contacts, Demand, Totals, Drift and Audit, each where a document has rows for it, then those of features. Columns are
 * named as in CSV; ratios are shown as percent, times in UTC.
 */
export function reportSheets(documents: readonly WorkbookDocument[]): Sheet[] {
  const reportDocuments = documents.filter(isReportDocument)
  const features = documents.filter((document) => document.format === 'feature')
  const beside = reportDocuments.filter(({ format }) => BESIDE.includes(format))
  const plans = reportDocuments.filter(({ format }) => format === 'skillroute/plan@1')
  const others = reportDocuments.filter(({ format }) => format !== 'skillroute/plan@1')
  const names = namesIn(reportDocuments)
  const each = <T extends WorkbookDocument['format']>(
    format: T,
    table: (one: Extract<WorkbookDocument, { format: T }>) => Table,
  ): Table[] =>
    documents
      .filter((document): document is Extract<WorkbookDocument, { format: T }> => document.format === format)
      .map(table)
  const tables: readonly (readonly [string, readonly Table[]])[] = [
    ['Recommendations', [changesTable(others)]],
    ['Plan', [changesTable([...plans, ...beside])]],
    ['Forecast', [queueForecastTable(reportDocuments)]],
    ['Contacts', each('skillroute/demand@1', (demand) => contactsTable(demand, names))],
    ['Demand', each('skillroute/demand-forecast@1', (forecast) => demandForecastTable(forecast, names))],
    ['Totals', each('skillroute/demand-forecast@1', (forecast) => demandTotalsTable(forecast, names))],
    ['Drift', each('skillroute/drift@1', driftTable)],
    ['Audit', each('skillroute/audit-rows@1', ({ rows }) => auditTable(rows))],
    ...[...new Set(features.map(({ sheet }) => sheet))].map((name): readonly [string, readonly Table[]] => [
      name,
      features.flatMap(({ sheet, table }) => (sheet === name ? [table()] : [])),
    ]),
  ]
  return tables.flatMap(([name, parts]) => {
    const [first] = parts
    const rows = parts.flatMap((part) => part.rows)
    return first === undefined || rows.length === 0 ? [] : [toSheet(name, { columns: first.columns, rows })]
  })
}

/** Whether a page shows the document. */
export function hasPage(document: WorkbookDocument): document is PageDocument {
  return document.format === 'feature' ? document.page !== undefined : isReportDocument(document)
}

export function isReportDocument(document: WorkbookDocument): document is ReportDocument {
  return document.format !== 'feature' && document.format !== 'skillroute/audit-rows@1'
}

function toSheet(name: string, { columns, rows }: Table): Sheet {
  return {
    name,
    columns: columns.map(({ name: head, format }) => ({ head, format: format && FORMATS[format] })),
    rows: rows.map((row) => row.map((value, index) => toValue(value, columns[index]?.format))),
  }
}

function toValue(value: Cell, format: CellFormat | undefined): SheetValue {
  if (value === undefined || value === null) return null
  const atMs =
    format === 'instant' && typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value)
      ? Date.parse(value)
      : Number.NaN
  return Number.isNaN(atMs) ? (roundedCell(value) ?? null) : new Date(atMs)
}
