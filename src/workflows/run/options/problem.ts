import { isSkillrouteError } from '../../../core/errors'
import { redactText } from '../../../core/json/redact'
import type { ApplyReport } from '../../../documents'

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
