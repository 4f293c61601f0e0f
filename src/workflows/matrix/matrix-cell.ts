import type { Ref } from '../../documents'
import type { Names } from '../kit/names'

/** Characters that a spreadsheet reads as the start of a formula, including the wide forms of East Asian keyboards. */
const FORMULA = /^[=+\-@\t\r＝＋－＠]/

/**
 * The text of a cell that identifies one agent or skill when it is read again: the name, or the id if the name is not
 * unique. A text that a spreadsheet would run as a formula begins with `'`.
 */
export function cellOf<T extends Ref>({ id, name }: T, names: Names<T>): string {
  const byName = guarded(name.trim())
  const found = byName === '' ? undefined : findCell(names, byName)
  return found !== undefined && 'one' in found && found.one.id === id ? byName : guarded(id)
}

/**
 * Finds the agent or skill of a cell. Removes the apostrophe that {@link cellOf} puts before a formula, unless the name
 * has one.
 */
export function findCell<T extends Ref>(names: Names<T>, cell: string): ReturnType<Names<T>['find']> {
  const text = cell.trim()
  const found = names.find(text)
  const bare = text.slice(1)
  return 'problem' in found && text.startsWith("'") && FORMULA.test(bare) ? names.find(bare) : found
}

function guarded(text: string): string {
  return FORMULA.test(text) ? `'${text}` : text
}
