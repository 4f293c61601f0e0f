import type { Ref } from '../../documents'
import { guardFormula, isFormula } from '../../documents/tables/formula-guard'
import { labelOf, type Names } from '../kit/names'

/**
 * The text of a cell that identifies one agent, skill, language or queue when it is read again, as {@link labelOf} has it. A
 * text that a spreadsheet would run as a formula begins with `'`.
 */
export function cellOf<T extends Ref>(one: T, names: Names<T>, mail?: string | undefined): string {
  const label = guardFormula(labelOf(one, names, mail))
  const found = findCell(names, label)
  return 'one' in found && found.one.id === one.id ? label : guardFormula(one.id)
}

/**
 * Finds the agent or skill of a cell. Removes the apostrophe that {@link cellOf} puts before a formula, unless the name
 * has one.
 */
export function findCell<T extends Ref>(names: Names<T>, cell: string): ReturnType<Names<T>['find']> {
  const text = cell.trim()
  const found = names.find(text)
  const bare = text.slice(1)
  return 'problem' in found && text.startsWith("'") && isFormula(bare) ? names.find(bare) : found
}
