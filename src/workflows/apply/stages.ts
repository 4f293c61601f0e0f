import type { Change } from '../../core/documents'
import { type Run, settle } from './run'

/**
 * The changes whose time it is. One whose time has not come is held; one whose time is over is not made any more, since
 * it would have to be taken back at once.
 */
export async function dueChanges(run: Run, changes: readonly Change[]): Promise<Change[]> {
  const nowMs = run.clock.now()
  const due: Change[] = []
  for (const change of changes) {
    const begins = change.from === undefined ? Number.NEGATIVE_INFINITY : Date.parse(change.from)
    const ends = change.until === undefined ? Number.POSITIVE_INFINITY : Date.parse(change.until)
    if (nowMs >= ends) {
      const error = { code: 'apply.expired', message: `its time was over at ${change.until}` }
      await settle(run, change, 'skipped', { error })
    } else if (nowMs < begins) {
      const error = { code: 'apply.held', message: `held until ${change.from}; skillroute due makes it then` }
      await settle(run, change, 'held', { error })
    } else due.push(change)
  }
  return due
}
