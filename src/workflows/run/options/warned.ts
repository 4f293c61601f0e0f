import type { ApplyReport } from '../../../documents'

/** Adds a warning to a report about something that went wrong besides the changes. */
export function warned(report: ApplyReport, warning: string): ApplyReport {
  return { ...report, warnings: [...(report.warnings ?? []), warning] }
}
