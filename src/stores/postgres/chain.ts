import { PlanError } from '../../core/errors'
import type { JournalEntry } from '../../documents/ports/ports'
import { CHAIN_START, decodeLine, encodeLine } from '../kit/journal-line'
import { getNumber, getText, listRows, type PostgresPool, type TableName } from './pool'

/** Where a journal ends, and the checksum that its next line includes. Lines count from 1, including removed ones. */
export interface Head {
  readonly first: number
  readonly last: number
  readonly sum: string
}

/** A head as the database has it. */
export interface StoredHead extends Head {
  /** Who wrote the last line. */
  readonly writer: string
}

/** One journal in the database. */
export interface Chain {
  readonly pool: PostgresPool
  readonly table: (name: TableName) => string
  readonly name: string
}

/** The head of a journal without a line. */
export const EMPTY: Head = { first: 1, last: 0, sum: CHAIN_START }

/** Lines in one answer: some hundred kilobytes. */
const LINES_A_PAGE = 2_000

/** The head of a journal; undefined while it has no line. @throws PlanError `tampered` when only the head is missing */
export async function readHead({ pool, table, name }: Chain): Promise<StoredHead | undefined> {
  const [row] = listRows(
    await pool.query(
      `SELECT first_line::text AS first, last_line::text AS last, sum, writer
       FROM ${table('skillroute_journals')} WHERE journal = $1`,
      [name],
    ),
  )
  if (row === undefined) {
    const lines = await pool.query(
      `SELECT 1 FROM ${table('skillroute_journal_lines')} WHERE journal = $1
       AND NOT EXISTS (SELECT 1 FROM ${table('skillroute_journals')} WHERE journal = $1) LIMIT 1`,
      [name],
    )
    if (lines.rows.length > 0) throw tampered(name, 1)
    return undefined
  }
  const [first, last] = [getNumber(row, 'first'), getNumber(row, 'last')]
  return { first, last, sum: getText(row, 'sum'), writer: getText(row, 'writer') }
}

/** The entries up to a head, checked one by one. @throws PlanError `tampered`, naming the line */
export async function* readEntries({ pool, table, name }: Chain, head: Head): AsyncGenerator<JournalEntry> {
  let sum = CHAIN_START
  let next = head.first
  while (next <= head.last) {
    const { rows } = await pool.query(
      `SELECT l.line::text AS line, l.body FROM ${table('skillroute_journal_lines')} AS l
       WHERE l.journal = $1 AND l.line BETWEEN $2::bigint AND $3::bigint ORDER BY l.line LIMIT ${LINES_A_PAGE}`,
      [name, next, head.last],
    )
    if (rows.length === 0) throw tampered(name, next)
    for (const row of listRows({ rows })) {
      const decoded = getNumber(row, 'line') === next ? decodeLine(Buffer.from(getText(row, 'body')), sum) : undefined
      if (decoded === undefined) throw tampered(name, next)
      yield decoded.entry
      sum = decoded.sum
      next += 1
    }
  }
  if (sum !== head.sum) throw tampered(name, head.last)
}

/** Entries as lines after a head, and the new head. */
export function linesAfter(at: Head, entries: readonly JournalEntry[]): { lines: string[]; head: Head } {
  let { sum } = at
  const lines = entries.map((entry) => {
    const line = encodeLine(entry, sum)
    sum = line.sum
    return line.text
  })
  return { lines, head: { first: at.first, last: at.last + lines.length, sum } }
}

/**
 * Adds lines if the journal still ends at `at`: in one statement, so that all of them are added or none.
 * @returns false when another process has written since
 */
export async function addLines(chain: Chain, at: Head, lines: readonly string[], to: StoredHead): Promise<boolean> {
  const { pool, table, name } = chain
  const { rows } = await pool.query(
    `WITH head AS (${at.last === 0 ? firstHead(table) : nextHead(table)} RETURNING journal)
     ${insertLines(table)}`,
    [name, at.last, at.sum, to.first, to.last, to.sum, to.writer, JSON.stringify(lines)],
  )
  return rows.length > 0
}

/** Replaces all lines, if the journal still ends at `at`. @returns false when it does not */
export async function replaceLines(chain: Chain, at: Head, lines: readonly string[], to: StoredHead): Promise<boolean> {
  const { pool, table, name } = chain
  const { rows } = await pool.query(
    `WITH head AS (${nextHead(table)} RETURNING journal),
     gone AS (DELETE FROM ${table('skillroute_journal_lines')}
       WHERE journal = $1 AND line <= $2::bigint AND EXISTS (SELECT 1 FROM head))
     ${insertLines(table)}`,
    [name, at.last, at.sum, to.first, to.last, to.sum, to.writer, JSON.stringify(lines)],
  )
  return rows.length > 0
}

/** Mentions unused parameters too, since a statement must use all that it is given. */
function firstHead(table: Chain['table']): string {
  return `INSERT INTO ${table('skillroute_journals')} AS j (journal, first_line, last_line, sum, writer)
    SELECT $1, $4::bigint, $5::bigint, $6, $7 WHERE $2::bigint = 0 AND $3::text IS NOT NULL
    ON CONFLICT (journal) DO NOTHING`
}

function nextHead(table: Chain['table']): string {
  return `UPDATE ${table('skillroute_journals')} SET first_line = $4::bigint, last_line = $5::bigint, sum = $6, writer = $7
    WHERE journal = $1 AND last_line = $2::bigint AND sum = $3::text`
}

/** Inserts the lines that end at the new head. */
function insertLines(table: Chain['table']): string {
  return `INSERT INTO ${table('skillroute_journal_lines')} (journal, line, body)
    SELECT head.journal, $5::bigint - json_array_length($8::text::json) + item.place, item.body
    FROM head, json_array_elements_text($8::text::json) WITH ORDINALITY AS item (body, place) RETURNING line`
}

/** The error for reading a journal that is not what was written. */
export function tampered(name: string, line: number): PlanError {
  return new PlanError(
    'tampered',
    `Journal ${name} in the database, line ${line}: it is not what was written. The line was changed, or lines are missing. Restore it from a backup, or start again with a new plan.`,
  )
}
