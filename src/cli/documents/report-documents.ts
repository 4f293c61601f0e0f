import { ValidationError } from '../../core/errors'
import { isRecord } from '../../core/json/unknown'
import { effectIssues } from '../../documents/plan/read-plan'
import { recommendationIssues } from '../../documents/plan/recommendation-schema'
import type { JournalEntry } from '../../documents/ports/ports'
import type { ReportDocument } from '../../report'
import { REPORT_FORMATS } from '../../report/html/documents/documents'
import type { WorkbookDocument } from '../../report/workbook/report-sheets'
import { fileJournal } from '../../stores'
import { parseJson, readAnyText, resolvePath } from '../../terminal/io/files'
import type { Io } from '../../terminal/io/io'
import { parsePlan } from '../../workflows'
import { inFile } from '../../workflows/kit/in-file'
import { parseEntry } from '../../workflows/run/journal/entries'
import { parseAuditRows } from '../audit/rows'
import { FEATURE_FORMATS, PAGE_FORMATS } from './feature-formats'

/** How each line of a journal begins: with its checksum. */
const JOURNAL_START = '{"sum":'

/**
 * Reads the files of a report: documents, journals, and the output of `recommend --json`.
 * @param hasWorkbook whether a workbook is made, which shows more: findings, training, agents and what `audit --json`
 * prints
 * @throws ValidationError for a file of another kind, and for a document that lacks a required list
 * @throws PlanError `tampered` for a damaged journal, and for a plan that was changed after it was made
 */
export async function readReportFiles(
  io: Io,
  files: readonly string[],
  hasWorkbook: boolean,
): Promise<WorkbookDocument[]> {
  const documents: WorkbookDocument[] = []
  for (const file of files) {
    const text = await readAnyText(io, file)
    if (text.startsWith(JOURNAL_START)) documents.push(await readJournal(io, file))
    else documents.push(anyDocument(parseJson(text, file), file, hasWorkbook))
  }
  return documents
}

/**
 * Runs `work` and puts file names into its errors, in place of paths such as `documents[0]`.
 * @param files the files that the documents were read from, in the same order
 * @throws ValidationError as `work` does
 */
export async function withFileNamesInErrors<T>(files: readonly string[], work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof ValidationError)) throw error
    const withFileNames = (text: string): string =>
      text.replace(/\bdocuments\[(\d+)\](?:\.(?:format|org|plan)\b)?/g, (whole, index) => files[Number(index)] ?? whole)
    const issues = error.issues.map((issue) => ({
      ...issue,
      path: withFileNames(issue.path),
      message: withFileNames(issue.message),
    }))
    throw new ValidationError(issues, { subject: error.subject ?? 'report', code: error.code, cause: error })
  }
}

function anyDocument(value: unknown, file: string, hasWorkbook: boolean): WorkbookDocument {
  const rows = hasWorkbook ? parseAuditRows(value) : undefined
  if (rows !== undefined) return rows
  const feature = FEATURE_FORMATS.find(({ format }) => format === Object(value).format)
  if (feature === undefined) return reportDocument(value, file)
  if (hasWorkbook || feature.hasPage) return feature.read(value, file)
  const message = `is ${feature.format}, which is not for an HTML report: --xlsx FILE makes a workbook of it`
  throw new ValidationError([{ path: 'format', message }], { subject: file })
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

function reportDocument(document: unknown, file: string): ReportDocument {
  if (isReportable(document, file)) {
    // People approve plans based on the report, so it must not show an edited plan.
    return document.format === 'skillroute/plan@1' ? inFile(file, () => parsePlan(document)) : document
  }
  const format = isRecord(document) ? document.format : typeof document
  const message = `${format === undefined ? 'is missing' : `is ${String(format)}`}; an HTML report is made of ${[...REPORT_FORMATS, ...PAGE_FORMATS].join(', ')}`
  throw new ValidationError([{ path: 'format', message }], { subject: file })
}

/** The lists that a document must have, by format, so that an HTML report can be made from it. */
const LISTS: Readonly<Record<string, readonly string[]>> = {
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
}

/**
 * Whether a value is a document that an HTML report can be made of.
 * @throws ValidationError for such a document with lists missing, or with invalid recommendations or effects
 */
function isReportable(value: unknown, file: string): value is ReportDocument {
  if (!isRecord(value) || typeof value.format !== 'string' || !REPORT_FORMATS.includes(value.format)) return false
  const missing = (LISTS[value.format] ?? []).filter((part) => !Array.isArray(value[part]))
  const issues = [...missing.map((path) => ({ path, message: 'must be a list' })), ...recommendationIssues(value)]
  if (value.format === 'skillroute/recommendations@1')
    for (const { path, message } of effectIssues(value.effect))
      issues.push({ path: path === '' ? 'effect' : `effect.${path}`, message })
  if (value.format === 'skillroute/effect@1' && missing.length === 0) issues.push(...effectIssues(value))
  if (issues.length > 0) throw new ValidationError(issues, { subject: file })
  return true
}
