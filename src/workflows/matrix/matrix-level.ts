import type { Issue } from '../../core/errors'
import { LIMITS } from '../../core/limits'
import type { Ref } from '../../documents'
import { guardFormula, isFormula } from '../../documents/tables/formula-guard'
import type { ResolvedLevel } from '../desired/resolved'
import { formatLabel, type Names } from '../kit/names'
import { type CsvCell, mayBeGrouped } from '../kit/parse-csv'

/** A cell that removes the skill, language or membership. An empty cell leaves it alone. */
const REMOVALS = ['-', 'none', 'remove']

/** Whether a cell removes what its column is about. */
export function isRemoval(text: string): boolean {
  return REMOVALS.includes(text.trim().toLowerCase())
}

/** One cell of a matrix, with whom and what it is about. */
export interface LevelCell {
  readonly user: Ref
  readonly skill: Ref
  readonly cell: CsvCell
  readonly line: number
}

/** The request of a cell: nothing, a level, or removal of the skill. Any other text becomes an issue. */
export function readLevelCell(given: LevelCell, issues: Issue[]): ResolvedLevel[] {
  const { user, skill, cell } = given
  if (cell.text.trim() === '') return []
  const shared = { user, skill, value: null }
  if (isRemoval(cell.text)) {
    return [{ ...shared, level: null, intent: 'remove', reason: 'removed in the matrix' }]
  }
  const level = readLevel(given, issues)
  return level === undefined ? [] : [{ ...shared, level, intent: 'grant', reason: 'requested in the matrix' }]
}

/** The level of a cell; undefined if it has none, which becomes an issue. */
function readLevel({ user, skill, cell, line }: LevelCell, issues: Issue[]): number | undefined {
  const text = cell.text.trim()
  const level = Number(text.replace(',', '.'))
  const isOdd = cell.problem !== undefined || mayBeGrouped(cell)
  if (level >= LIMITS.level.min && level <= LIMITS.level.max && !isOdd) return level
  const message = `${skill.name}: ${whyNoLevel(cell)}`
  issues.push({ path: user.name, message, line, column: cell.column })
  return undefined
}

/** The level of a cell, null to remove it: a whole one for a language. Undefined if it has none, which becomes an issue. */
export function readHeld(given: LevelCell, isSkill: boolean, issues: Issue[]): number | null | undefined {
  const { user, skill, cell, line } = given
  if (isRemoval(cell.text)) return null
  const level = readLevel(given, issues)
  if (isSkill || level === undefined || Number.isInteger(level)) return level
  const message = `${skill.name}: ${level} is no whole number: the platform drops fractions of language levels`
  issues.push({ path: user.name, message, line, column: cell.column })
  return undefined
}

function whyNoLevel(cell: CsvCell): string {
  const text = cell.text.trim()
  if (cell.problem !== undefined) return cell.problem
  if (DATES.some((pattern) => pattern.test(text))) {
    return `"${text}" looks like a date, into which spreadsheets turn levels such as 3.5; write the level again as a number`
  }
  if (mayBeGrouped(cell) && Number(text.replace(',', '.')) <= LIMITS.level.max) {
    return `"${text}" may mean ${text.replace(/[.,]/, '')} or a level with three decimals; write at most two decimals`
  }
  return `"${text}" is not a level; use a number from 0 to 5, - to remove the skill, or leave the cell empty`
}

/** Day and month, with a year or not, in figures or words: `03. Mai`, `3-May`, `05.03.2026`, `May-05`. */
const DATES = [
  /^\d{1,2}[.\-/ ]+\p{L}{3,}\.?([.\-/ ]+\d{2,4})?$/u,
  /^\p{L}{3,}\.?[.\-/ ]+\d{1,4}$/u,
  /^\d{1,4}[.\-/]\d{1,2}[.\-/]\d{1,4}$/,
]

/**
 * The text of a cell that identifies one agent, skill, language or queue when it is read again, as {@link formatLabel} has it. A
 * text that a spreadsheet would run as a formula begins with `'`.
 */
export function formatCell<T extends Ref>(one: T, names: Names<T>, mail?: string | undefined): string {
  const label = guardFormula(formatLabel(one, names, mail))
  const found = findCell(names, label)
  return 'item' in found && found.item.id === one.id ? label : guardFormula(one.id)
}

/**
 * Finds the agent or skill of a cell. Removes the apostrophe that {@link formatCell} puts before a formula, unless the name
 * has one.
 */
export function findCell<T extends Ref>(names: Names<T>, cell: string): ReturnType<Names<T>['find']> {
  const text = cell.trim()
  const found = names.find(text)
  const bare = text.slice(1)
  return 'problem' in found && text.startsWith("'") && isFormula(bare) ? names.find(bare) : found
}
