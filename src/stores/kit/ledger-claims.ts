import { open } from 'node:fs/promises'
import type { Clock } from '../../core/time/clock'
import { BEAT_MS } from './lease-holder'
import { type Entry, parseEntry } from './ledger-entry'

/** The claims that one ledger made, alive while their work runs. */
export interface Claims {
  /** Shows life for a claim from now on. */
  keep(claim: Entry): { readonly state: 'new' }
  /** Stops it. @returns the id of the claim, when this ledger made it */
  end(key: string): string | undefined
  /** The work has its result, or its claim was given back. */
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
 * Shows life in a claim that still is ours. Written into the file that was opened: a claim or a result that takes its place
 * meanwhile is not touched.
 */
async function showLife(path: string, claim: Entry): Promise<void> {
  const file = await open(path, 'r+').catch(() => undefined)
  try {
    const found = file === undefined ? undefined : parseEntry(await file.readFile('utf8'))
    // As long as before but for the time, which is always as long.
    if (found?.state === 'inFlight' && found.claimedBy.id === claim.claimedBy.id)
      await file?.write(JSON.stringify(claim), 0)
  } catch {
    // The next beat tries again.
  } finally {
    await file?.close().catch(() => undefined)
  }
}
