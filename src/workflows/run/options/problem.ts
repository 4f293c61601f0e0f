import { checkParts } from '../../../core/checks'
import { isSkillrouteError, ValidationError } from '../../../core/errors'
import { redactText } from '../../../core/json/redact'
import type { ApplyReport } from '../../../documents'
import type { Journal } from '../../../documents/ports/ports'

/** The part of an error that goes into journal and report: its code and message, nothing secret. */
export interface Problem {
  readonly code: string
  readonly message: string
}

/** An error in the form of journal and report. */
export function toProblem(error: unknown): Problem {
  if (isSkillrouteError(error)) return { code: error.code, message: redactText(error.message) }
  return { code: 'unexpected', message: redactText(error instanceof Error ? error.message : String(error)) }
}

/** Adds a warning to a report about something that went wrong besides the changes. */
export function warned(report: ApplyReport, warning: string): ApplyReport {
  return { ...report, warnings: [...(report.warnings ?? []), warning] }
}

const MISSING =
  'is missing: give the journal of the run, such as fileJournal(path), without which it can be neither resumed nor undone; memoryJournal() where nobody has to'

/** @throws ValidationError when the options have no journal, which says what to give */
export function checkJournal(options: { readonly journal?: Journal | undefined } | undefined): void {
  const journal = options?.journal
  if (journal === undefined) throw new ValidationError([{ path: 'options.journal', message: MISSING }])
  checkParts(journal, 'options.journal', 'append', 'read', 'close')
}
