import type { ApplyReport } from '../../documents'
import { isSkippedForGood } from '../../workflows/run/journal/replay'

/**
 * How to resume an unfinished run; empty when nothing is left, or when the report itself says how.
 * @param command that started the run
 */
export function resumeText({ results, undo, unfinished }: ApplyReport, command: string): string {
  if (undo !== undefined || unfinished !== undefined) return ''
  const open = results.some(
    (result) => result.status === 'failed' || (result.status === 'skipped' && !isSkippedForGood(result)),
  )
  return open ? `Once the cause is fixed, ${command} resumes this run.\n` : ''
}
