import type { ApplyReport } from '../../documents'
import { isSkippedForGood } from '../../workflows/run/journal/replay'

/**
 * How to go on with a run that left something open; empty where nothing is, or the report says so itself.
 * @param command what the run was begun with
 */
export function resumeText({ results, undo, unfinished }: ApplyReport, command: string): string {
  if (undo !== undefined || unfinished !== undefined) return ''
  const open = results.some((one) => one.status === 'failed' || (one.status === 'skipped' && !isSkippedForGood(one)))
  return open ? `Once the cause is gone, ${command} goes on where this run stopped.\n` : ''
}
