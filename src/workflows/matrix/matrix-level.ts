import type { Issue } from '../../core/errors'
import { LIMITS } from '../../core/limits'
import type { Ref } from '../../documents'
import type { ResolvedLevel } from '../desired/resolved'

/** A cell that removes the skill. An empty cell leaves it alone. */
const REMOVALS = ['-', 'none', 'remove']

/** The request of a cell: nothing, a level, or removal of the skill. Any other text becomes an issue. */
export function readLevelCell(
  given: {
    readonly user: Ref
    readonly skill: Ref
    readonly cell: { readonly text: string; readonly column: number }
    readonly line: number
  },
  issues: Issue[],
): ResolvedLevel[] {
  const { user, skill, cell, line } = given
  const text = cell.text.trim()
  if (text === '') return []
  const shared = { user, skill, value: null }
  if (REMOVALS.includes(text.toLowerCase())) {
    return [{ ...shared, level: null, intent: 'remove', reason: 'removed in the matrix' }]
  }
  const level = Number(text.replace(',', '.'))
  if (!(level >= LIMITS.level.min && level <= LIMITS.level.max)) {
    const message = `${skill.name}: "${text}" is not a level; use a number from 0 to 5, - to remove the skill, or leave the cell empty`
    issues.push({ path: user.name, message, line, column: cell.column })
    return []
  }
  return [{ ...shared, level, intent: 'grant', reason: 'requested in the matrix' }]
}
