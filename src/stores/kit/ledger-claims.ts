import { builtin } from '../../core/builtin'
import type { Clock } from '../../core/time/clock'
import { BEAT_MS } from './lease-holder'
import { type Entry, parseEntry } from './ledger-entry'

/** The claims that one ledger made, with heartbeats while their work runs. */
export interface Claims {
  /** Starts the heartbeats of a claim. */
  keep(claim: Entry): { readonly state: 'new' }
  /** Stops them. @returns the id of the claim, when this ledger made it */
  end(key: string): string | undefined
  /** Forgets a claim whose work has its result, or that was released. */
  forget(key: string): void
}

/** @param pathOf the file of a key */
export function keepClaims(clock: Clock, pathOf: (key: string) => string): Claims {
  const claims = new Map<string, { readonly id: string; readonly stop: () => void }>()

  function end(key: string): string | undefined {
    const claim = claims.get(key)
    claim?.stop()
    return claim?.id
  }

  return {
    keep(claim) {
      const { key, claimedBy } = claim
      end(key)
      const setTimer = clock.setBackgroundTimer ?? clock.setTimer
      let cancel = setTimer(beat, BEAT_MS)
      function beat(): void {
        const heartbeat = new Date(clock.now()).toISOString()
        void showLife(pathOf(key), { ...claim, claimedBy: { ...claimedBy, heartbeat } })
        cancel = setTimer(beat, BEAT_MS)
      }
      claims.set(key, { id: claimedBy.id, stop: () => cancel() })
      return { state: 'new' }
    },
    end,
    forget: (key) => void claims.delete(key),
  }
}

/**
 * Writes a heartbeat into a claim that still is ours. It goes into the open file, so that a claim or a result that replaces it
 * meanwhile is not touched.
 */
async function showLife(path: string, claim: Entry): Promise<void> {
  const { open } = builtin('node:fs/promises')
  const file = await open(path, 'r+').catch(() => undefined)
  try {
    const found = file === undefined ? undefined : parseEntry(await file.readFile('utf8'))
    // Only the heartbeat differs, and it always has the same length.
    if (found?.state === 'inFlight' && found.claimedBy.id === claim.claimedBy.id)
      await file?.write(JSON.stringify(claim), 0)
  } catch {
    // The next heartbeat tries again.
  } finally {
    await file?.close().catch(() => undefined)
  }
}
