import { isSkillrouteError } from '../../../core/errors'
import { redactText } from '../../../core/json/redact'

/** The part of an error that goes into journal and report: its code and message, nothing secret. */
export interface Problem {
  readonly code: string
  readonly message: string
}

/** An error in the form of journal and report. */
export function problemOf(error: unknown): Problem {
  if (isSkillrouteError(error)) return { code: error.code, message: redactText(error.message) }
  return { code: 'unexpected', message: redactText(error instanceof Error ? error.message : String(error)) }
}
