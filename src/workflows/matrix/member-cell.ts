import type { Issue } from '../../core/errors'
import { LIMITS } from '../../core/limits'
import type { DesiredMember, Ref } from '../../documents'
import type { CsvCell } from '../kit/parse-csv'
import { isRemoval } from './matrix-level'

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
