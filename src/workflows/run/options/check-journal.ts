import { checkBag } from '../../../core/bag'
import { ValidationError } from '../../../core/errors'
import type { Journal } from '../../../documents/ports/ports'

const MISSING =
  'is missing: give the journal of the run, such as fileJournal(path), without which it can be neither resumed nor undone; memoryJournal() where nobody has to'

/** @throws ValidationError when the options have no journal, which says what to give */
export function checkJournal(options: { readonly journal?: Journal | undefined } | undefined): void {
  const journal = options?.journal
  if (journal === undefined) throw new ValidationError([{ path: 'options.journal', message: MISSING }])
  checkBag(journal, 'options.journal', 'append=f read=f close=f *')
}
