import type { ApplyReport } from '../../../documents'

/** A report that tells, beside what became of the changes, of something else that went wrong. */
export function warned(report: ApplyReport, warning: string): ApplyReport {
  return { ...report, warnings: [...(report.warnings ?? []), warning] }
}
