import type { AgentReport, HygieneReport, Training } from '../../documents'
import type { AuditRow } from '../../documents/run/audit-record'
import type { Sheet, SheetValue } from '../../documents/tables/sheet'
import { agentsTable } from '../csv/agents'
import { auditTable } from '../csv/audit'
import { BESIDE, changesTable } from '../csv/changes'
import { contactsTable } from '../csv/contacts'
import { demandForecastTable, demandTotalsTable } from '../csv/demand-forecast'
import { driftTable } from '../csv/drift'
import { hygieneTable } from '../csv/hygiene'
import { namesIn } from '../csv/names'
import { queueForecastTable } from '../csv/queue-forecast'
import { staffingTable } from '../csv/staffing'
import { type Cell, type CellFormat, roundedCell, type Table } from '../csv/table'
import { trainingTable } from '../csv/training'
import type { ReportDocument } from '../html/documents/report-document'

/** Rows of audits, as `audit --csv` has them. */
export interface AuditRows {
  readonly format: 'skillroute/audit-rows@1'
  readonly rows: readonly AuditRow[]
}

/** A document that a workbook shows. */
export type WorkbookDocument = ReportDocument | HygieneReport | Training | AgentReport | AuditRows

/** Formats that only a workbook shows, not an HTML report. */
export const WORKBOOK_ONLY_FORMATS: readonly string[] = [
  'skillroute/hygiene-report@1',
  'skillroute/training@1',
  'skillroute/agent-report@1',
  'skillroute/audit-rows@1',
]

/** How spreadsheets show values; they choose the separators by their language. */
const FORMATS: Readonly<Record<CellFormat, string>> = { ratio: '0.0%', instant: 'yyyy-mm-dd hh:mm' }

/**
 * The sheets of documents: Findings, Recommendations, Plan (with the status of each change where its apply report is among them),
 * Forecast, Contacts, Demand, Totals, Drift, Audit, Staffing, Training and Agents, each where a document has rows for it. Columns are named as
 * in CSV; ratios are shown as percent, times in UTC.
 */
export function reportSheets(documents: readonly WorkbookDocument[]): Sheet[] {
  const reportDocuments = documents.filter(isReportDocument)
  const beside = reportDocuments.filter(({ format }) => BESIDE.includes(format))
  const plans = reportDocuments.filter(({ format }) => format === 'skillroute/plan@1')
  const others = reportDocuments.filter(({ format }) => format !== 'skillroute/plan@1')
  const names = namesIn(reportDocuments)
  const each = <T extends WorkbookDocument['format']>(
    format: T,
    table: (one: Extract<WorkbookDocument, { format: T }>) => Table,
  ): Table[] =>
    documents.filter((one): one is Extract<WorkbookDocument, { format: T }> => one.format === format).map(table)
  const tables: readonly (readonly [string, readonly Table[]])[] = [
    ['Findings', each('skillroute/hygiene-report@1', hygieneTable)],
    ['Recommendations', [changesTable(others)]],
    ['Plan', [changesTable([...plans, ...beside])]],
    ['Forecast', [queueForecastTable(reportDocuments)]],
    ['Contacts', each('skillroute/demand@1', (one) => contactsTable(one, names))],
    ['Demand', each('skillroute/demand-forecast@1', (one) => demandForecastTable(one, names))],
    ['Totals', each('skillroute/demand-forecast@1', (one) => demandTotalsTable(one, names))],
    ['Drift', each('skillroute/drift@1', driftTable)],
    ['Audit', each('skillroute/audit-rows@1', ({ rows }) => auditTable(rows))],
    ['Staffing', each('skillroute/staffing@1', staffingTable)],
    ['Training', each('skillroute/training@1', trainingTable)],
    ['Agents', each('skillroute/agent-report@1', agentsTable)],
  ]
  return tables.flatMap(([name, parts]) => {
    const [first] = parts
    const rows = parts.flatMap((part) => part.rows)
    return first === undefined || rows.length === 0 ? [] : [toSheet(name, { columns: first.columns, rows })]
  })
}

export function isReportDocument(one: WorkbookDocument): one is ReportDocument {
  return !WORKBOOK_ONLY_FORMATS.includes(one.format)
}

function toSheet(name: string, { columns, rows }: Table): Sheet {
  return {
    name,
    columns: columns.map(({ name: head, format }) => ({ head, format: format && FORMATS[format] })),
    rows: rows.map((row) => row.map((value, at) => toValue(value, columns[at]?.format))),
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
