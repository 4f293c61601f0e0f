import { type Issue, ValidationError } from '../../core/errors'
import { LIMITS } from '../../core/limits'
import type { DesiredMember, Ref } from '../../documents'
import { cellName, type ReadSheet } from '../../documents/tables/sheet'
import type { CsvCell } from '../kit/parse-csv'
import { isRemoval } from './matrix-level'
import { isAgentHead } from './wide'

export const SHEETS = { skills: 'Skills', languages: 'Languages', queues: 'Queues' } as const

const PARTS = ['skills', 'languages', 'queues'] as const

/** The sheets of a workbook by their part; undefined for a missing one. */
export type MatrixSheets = Readonly<Record<(typeof PARTS)[number], ReadSheet | undefined>>

/**
 * Finds the sheets of a matrix by their names. A single sheet with another name counts as the sheet of skills.
 * @throws ValidationError for a workbook without such a sheet, and for a further sheet that has agents
 */
export function findSheets(sheets: readonly ReadSheet[], file: string): MatrixSheets {
  const [skills, languages, queues] = PARTS.map((part) =>
    sheets.find(({ name }) => name.trim().toLowerCase() === SHEETS[part].toLowerCase()),
  )
  const found = [skills, languages, queues]
  const known = Object.values(SHEETS).join(', ')
  const [only] = sheets
  if (found.every((one) => one === undefined)) {
    if (sheets.length === 1 && only !== undefined) return { skills: only, languages, queues }
    const names = sheets.map(({ name }) => `"${name}"`).join(', ')
    throw problem(file, `has the sheets ${names}; the matrix must be in sheets called ${known}`)
  }
  const stray = sheets.find(
    (sheet) => !found.includes(sheet) && sheet.rows[0] !== undefined && isAgentHead(sheet.rows[0]),
  )
  if (stray === undefined) return { skills, languages, queues }
  throw problem(file, `sheet "${stray.name}" has agents, but is none of ${known}; rename it, or delete it`)
}

/** A problem with its cell in place of line and column. */
export function atCell(sheet: string, { line, column, path, message, ...rest }: Issue): Issue {
  const cell = line === undefined ? sheet : `${sheet}!${cellName(line, column ?? 1)}`
  return { ...rest, path: cell, message: path === '' ? message : `${path}: ${message}` }
}

function problem(file: string, message: string): ValidationError {
  return new ValidationError([{ path: '', message }], { subject: file })
}

/** Cells for members whose ring stays as it is; a new member gets ring 1. */
const MEMBER = ['x', 'yes', 'member']

/** A ring, with `off` for a member who is not activated in the queue. */
const CELL = /^(?:(?<ring>\d)\s*)?(?<off>off)?$/i

/** A membership as the text or number of a cell: the ring, and `off` for a member who is not activated. */
export function memberCell({ joined, ring }: { readonly joined: boolean; readonly ring: number }): string | number {
  return joined ? ring : `${ring} off`
}

/** The membership that a cell requests: null to remove it; undefined for an invalid text, which becomes an issue. */
export function readMember(
  { user, queue, cell, line }: { user: Ref; queue: Ref; cell: CsvCell; line: number },
  issues: Issue[],
): DesiredMember | null | undefined {
  const text = cell.text.trim()
  if (isRemoval(text)) return null
  if (MEMBER.includes(text.toLowerCase())) return { joined: true }
  const { ring, off } = CELL.exec(text)?.groups ?? {}
  const number = ring === undefined ? undefined : Number(ring)
  const isRing = number === undefined || (number >= LIMITS.ring.min && number <= LIMITS.ring.max)
  if (cell.problem === undefined && isRing && (ring !== undefined || off !== undefined)) {
    return { joined: off === undefined, ...(number === undefined ? {} : { ring: number }) }
  }
  const why =
    cell.problem ??
    `"${text}" is no membership; use a ring from 1 to 6, or x for any ring, add off if the member is not activated, write - to remove the membership, or leave the cell empty`
  issues.push({ path: user.name, message: `${queue.name}: ${why}`, line, column: cell.column })
  return undefined
}
