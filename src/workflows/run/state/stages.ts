import type { Change } from '../../../documents'
import type { Problem } from '../options/problem'
import { isOurs, type Run, settle } from './run'

/** Splits changes into those whose time is now, and those whose time has not come or is over. */
export function splitByTime(
  { clock }: Run,
  changes: readonly Change[],
): { readonly due: readonly Change[]; readonly notDue: readonly Change[] } {
  const nowMs = clock.now()
  const isDue = new Set(changes.filter((change) => beginsMs(change) <= nowMs && nowMs < endsMs(change)))
  return { due: [...isDue], notDue: changes.filter((change) => !isDue.has(change)) }
}

/**
 * Settles changes that are not due. A change whose time has not come is held; an expired one is skipped, since it would
 * have to be undone at once.
 */
export async function settleNotDue(run: Run, changes: readonly Change[]): Promise<void> {
  const nowMs = run.clock.now()
  for (const change of changes) {
    if (nowMs >= endsMs(change)) {
      await settle(run, change, 'skipped', { error: isOurs(run, change) ? unrestored(change) : expired(change) })
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

/** Why a change that was made is not made again. */
function unrestored({ until }: Change): Problem {
  return {
    code: 'apply.expired',
    message: `its time was over at ${until}; it may still be in the org, and skillroute due restores it`,
  }
}

function beginsMs({ from }: Change): number {
  return from === undefined ? Number.NEGATIVE_INFINITY : Date.parse(from)
}

function endsMs({ until }: Change): number {
  return until === undefined ? Number.POSITIVE_INFINITY : Date.parse(until)
}
