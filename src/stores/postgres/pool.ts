import { SkillrouteError } from '../../core/errors'
import { systemCode } from '../kit/system-error'

/**
 * What is needed of a database: a `Pool` or `Client` of `pg` 8, or a `PGlite`, as it is. Each operation is one statement, so
 * that it takes effect as a whole or not at all, without a transaction over several round trips, and works with any pooler.
 */
export interface PostgresPool {
  /** Runs one statement. `values` are sent separately from the text. */
  query(text: string, values?: unknown[]): Promise<{ readonly rows: readonly unknown[] }>
}

/** Where the tables are. */
export interface PostgresOptions {
  /** Schema of the tables. Default: the first of the connection's search path. */
  readonly schema?: string | undefined
}

/** The contents of each table, by its name. */
export type TableName =
  | 'skillroute_migrations'
  | 'skillroute_journals'
  | 'skillroute_journal_lines'
  | 'skillroute_leases'
  | 'skillroute_ledger'

/** The name of a table in a statement: quoted, with the schema. */
export function tableIn({ schema }: PostgresOptions): (name: TableName) => string {
  return (name) => (schema === undefined ? quoted(name) : `${quoted(schema)}.${quoted(name)}`)
}

export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

/** A raw row, whose fields are not checked yet. */
export type Row = Readonly<Record<string, unknown>>

/** The rows of an answer. */
export function listRows({ rows }: { readonly rows: readonly unknown[] }): Row[] {
  return rows.filter(isRow)
}

function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null
}

/** A text field. @throws SkillrouteError `postgres.row` when the table is not ours */
export function getText(row: Row, name: string): string {
  const value = row[name]
  if (typeof value === 'string') return value
  throw unexpected(name, value)
}

/** A whole number, selected as text, since drivers disagree about eight-byte integers. */
export function getNumber(row: Row, name: string): number {
  const value = Number(row[name])
  if (Number.isSafeInteger(value)) return value
  throw unexpected(name, row[name])
}

function unexpected(name: string, value: unknown): SkillrouteError {
  return new SkillrouteError(
    'postgres.row',
    `Column ${name} has the unexpected type ${typeof value}: the table is of another program or version. Run createPostgresTables of this version, or name another schema.`,
  )
}

/** SQLSTATE of a table that does not exist. */
const UNDEFINED_TABLE = '42P01'

/** What to do about an error of the database, as the last part of a message. */
export function adviceOn(error: unknown): string {
  if (systemCode(error) === UNDEFINED_TABLE) return 'the tables are missing: run createPostgresTables(pool) once'
  const code = systemCode(error)
  const message = error instanceof Error && error.message !== '' ? error.message : String(error)
  return `${message}${code === undefined ? '' : ` (${code})`}`
}

/** Turns an error of the database into ours. */
export function failed(what: string, error: unknown): SkillrouteError {
  return new SkillrouteError('postgres.query', `${what}: ${adviceOn(error)}.`, { cause: error })
}
