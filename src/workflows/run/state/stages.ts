import type { Change } from '../../../documents'
import type { Problem } from '../options/problem'
import { type Run, settle } from './run'

/** Changes sorted by their time. */
export interface Staged {
  /** Those whose time it is. */
  readonly due: readonly Change[]
  /** Those whose time is over or has not come. */
  readonly others: readonly Change[]
}

/** Which changes are to be made now. */
export function staged({ clock }: Run, changes: readonly Change[]): Staged {
  const nowMs = clock.now()
  const isDue = new Set(changes.filter((change) => beginsMs(change) <= nowMs && nowMs < endsMs(change)))
  return { due: [...isDue], others: changes.filter((change) => !isDue.has(change)) }
}

/**
 * Ends changes whose time it is not. One whose time has not come is held; one whose time is over is not made any more,
 * since it would have to be taken back at once.
 */
export async function settleOthers(run: Run, { others }: Staged): Promise<void> {
  const nowMs = run.clock.now()
  for (const change of others) {
    if (nowMs >= endsMs(change)) {
      await settle(run, change, 'skipped', { error: expired(change) })
    } else {
      const error = { code: 'apply.held', message: `held until ${change.from}; skillroute due makes it then` }
      await settle(run, change, 'held', { error })
    }
  }
}

/** Why a change is not made any more whose time was over before it could be. */
export function expired({ until }: Change): Problem {
  return { code: 'apply.expired', message: `its time was over at ${until} before it was made` }
}

function beginsMs({ from }: Change): number {
  return from === undefined ? Number.NEGATIVE_INFINITY : Date.parse(from)
}

function endsMs({ until }: Change): number {
  return until === undefined ? Number.POSITIVE_INFINITY : Date.parse(until)
}
