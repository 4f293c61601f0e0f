import type { Change } from '../../../documents'
import type { Problem } from '../options/problem'
import { type Run, settle } from './run'

/** Changes sorted by their time. */
export interface Staged {
  /** Changes to make now. */
  readonly due: readonly Change[]
  /** Changes that have expired or are held. */
  readonly others: readonly Change[]
}

/** Sorts changes into those to make now and the others. */
export function staged({ clock }: Run, changes: readonly Change[]): Staged {
  const nowMs = clock.now()
  const isDue = new Set(changes.filter((change) => beginsMs(change) <= nowMs && nowMs < endsMs(change)))
  return { due: [...isDue], others: changes.filter((change) => !isDue.has(change)) }
}

/**
 * Settles changes that are not due. A change whose time has not come is held; an expired one is skipped, since it would
 * have to be undone at once.
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

/** Why an expired change is not made any more. */
export function expired({ until }: Change): Problem {
  return { code: 'apply.expired', message: `its time was over at ${until} before it was made` }
}

function beginsMs({ from }: Change): number {
  return from === undefined ? Number.NEGATIVE_INFINITY : Date.parse(from)
}

function endsMs({ until }: Change): number {
  return until === undefined ? Number.POSITIVE_INFINITY : Date.parse(until)
}
