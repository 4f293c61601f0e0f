import { ValidationError } from '../../core/errors'
import { effectIssues } from '../../documents/plan/read-plan'
import { recommendationIssues } from '../../documents/plan/recommendation-schema'
import type { JournalEntry } from '../../documents/ports/ports'
import type { ReportDocument } from '../../report'
import { REPORT_FORMATS } from '../../report/html/documents/documents'
import type { AuditRows, SheetDocument } from '../../report/workbook/report-sheets'
import { isPage, SHEET_FORMATS } from '../../report/workbook/report-sheets'
import { fileJournal } from '../../stores'
import { parseJson, readAnyText, resolvePath } from '../../terminal/io/files'
import type { Io } from '../../terminal/io/io'
import { parsePlan } from '../../workflows'
import { inFile } from '../../workflows/kit/in-file'
import { parseEntry } from '../../workflows/run/journal/entries'
import { auditRowsOf } from '../audit/rows'

/** How each line of a journal begins: with its checksum. */
const JOURNAL_START = '{"sum":'

/**
 * Reads the files of a page: documents, journals, and the output of `recommend --json`.
 * @throws ValidationError for a file of another kind, for a document that lacks a required list, and for a damaged
 * journal
 * @throws PlanError `tampered` for a plan that was changed after it was made
 */
export async function readDocuments(io: Io, files: readonly string[]): Promise<ReportDocument[]> {
  return (await readSheetDocuments(io, files, false)).filter(isPage)
}

/**
 * {@link readDocuments}, and with `sheets` also what only a workbook shows: findings, training, agents and
 * what `audit --json` prints.
 */
export async function readSheetDocuments(io: Io, files: readonly string[], sheets: boolean): Promise<SheetDocument[]> {
  const documents: SheetDocument[] = []
  for (const file of files) {
    const text = await readAnyText(io, file)
    if (text.startsWith(JOURNAL_START)) documents.push(await readJournal(io, file))
    else documents.push((sheets ? sheetOf(text, file) : undefined) ?? documentOf(text, file))
  }
  return documents
}

/**
 * Runs `work` with the documents of {@link readDocuments} and adds file names to its errors.
 * @throws ValidationError as `work` does
 */
export async function naming<T>(files: readonly string[], work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof ValidationError)) throw error
    const named = (text: string): string =>
      text.replace(/\bdocuments\[(\d+)\](?:\.(?:format|org|plan)\b)?/g, (whole, index) => files[Number(index)] ?? whole)
    const issues = error.issues.map((issue) => ({ ...issue, path: named(issue.path), message: named(issue.message) }))
    throw new ValidationError(issues, { subject: error.subject ?? 'report', code: error.code, cause: error })
  }
}

/** The lists that a document that only a workbook shows must have. */
const SHEET_PARTS: Readonly<Record<string, string>> = {
  'skillroute/hygiene-report@1': 'findings',
  'skillroute/training@1': 'skills',
  'skillroute/agent-report@1': 'agents',
}

/** A document that only a workbook shows; undefined for any other. */
function sheetOf(text: string, file: string): SheetDocument | undefined {
  const value = parseJson(text, file)
  const rows = auditRowsOf(value)
  if (rows !== undefined) return rows
  return isSheetDocument(value) ? value : undefined
}

function isSheetDocument(value: unknown): value is Exclude<SheetDocument, ReportDocument | AuditRows> {
  if (!isRecord(value)) return false
  const part = SHEET_PARTS[String(value.format)]
  return part !== undefined && Array.isArray(value[part])
}

async function readJournal(io: Io, file: string): Promise<ReportDocument> {
  const journal = fileJournal(resolvePath(io, file))
  const entries: JournalEntry[] = []
  try {
    for await (const entry of journal.read()) {
      entries.push(entry)
      parseEntry(entry, entries.length, file)
    }
  } finally {
    await journal.close()
  }
  return { format: 'skillroute/apply-journal@1', entries }
}

function documentOf(text: string, file: string): ReportDocument {
  const document = parseJson(text, file)
  if (isDocument(document, file)) {
    // People approve plans based on the page, so it must not show an edited plan.
    return document.format === 'skillroute/plan@1' ? inFile(file, () => parsePlan(document)) : document
  }
  const found = isRecord(document) ? String(document.format) : typeof document
  const message = SHEET_FORMATS.includes(found)
    ? `is ${found}, which has no page: --xlsx FILE makes a workbook of it`
    : `is ${found}; a page is made of ${REPORT_FORMATS.join(', ')}`
  throw new ValidationError([{ path: 'format', message }], { subject: file })
}

/** The lists that a document of each format must have so that a page can be made from it. */
const PARTS: Readonly<Record<string, readonly string[]>> = {
  'skillroute/snapshot@1': ['skills', 'queues', 'agents', 'gaps'],
  'skillroute/demand@1': ['contactTypes', 'agents', 'staffing'],
  'skillroute/model@1': ['queues', 'contactTypes', 'agents', 'skills'],
  'skillroute/effect@1': ['queues', 'notes'],
  'skillroute/plan@1': ['changes', 'warnings'],
  'skillroute/apply-report@1': ['results', 'external'],
  'skillroute/verify-report@1': ['differing'],
  'skillroute/drift@1': ['differences', 'notes'],
  'skillroute/simulation@1': ['contactTypes', 'queues', 'intervals', 'notes'],
  'skillroute/demand-forecast@1': ['contactTypes', 'queues', 'notes'],
  'skillroute/staffing@1': ['queues', 'agentKinds', 'intervals', 'notes'],
  'skillroute/assignment@1': ['changes', 'paretoSet', 'notes'],
}

function isDocument(value: unknown, file: string): value is ReportDocument {
  if (!isRecord(value) || typeof value.format !== 'string' || !REPORT_FORMATS.includes(value.format)) return false
  const missing = (PARTS[value.format] ?? []).filter((part) => !Array.isArray(value[part]))
  const issues = [...missing.map((path) => ({ path, message: 'must be a list' })), ...recommendationIssues(value)]
  if (value.format === 'skillroute/recommendations@1')
    for (const { path, message } of effectIssues(value.effect))
      issues.push({ path: path === '' ? 'effect' : `effect.${path}`, message })
  if (value.format === 'skillroute/effect@1' && missing.length === 0) issues.push(...effectIssues(value))
  if (issues.length > 0) throw new ValidationError(issues, { subject: file })
  return true
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
