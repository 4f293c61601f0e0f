import { checkBag } from '../core/bag'
import { type Clock, systemClock } from '../core/clock'
import { IdempotencyError } from '../core/errors'
import type { Ledger } from '../core/ports'

/** How long a finished key is remembered: twice the promised 24 h, so that a retry of the next day still finds it. */
const KEEP_MS = 48 * 3_600_000

interface Entry {
  readonly contentHash: string
  readonly atMs: number
  readonly done: boolean
  readonly result: unknown
}

/**
 * A {@link Ledger} that lives as long as the process. Finished keys are forgotten 48 h after they were claimed; a key
 * whose work still runs, or ended in doubt, is kept.
 */
export function memoryLedger(options: { readonly clock?: Clock | undefined } = {}): Ledger {
  checkBag(options, 'options', 'clock?o')
  const clock = options.clock ?? systemClock
  const entries = new Map<string, Entry>()

  function forgetOld(): void {
    const oldest = clock.now() - KEEP_MS
    // The map keeps the order of claims, so the first one young enough ends the search.
    for (const [key, entry] of entries) {
      if (entry.atMs >= oldest) return
      if (entry.done) entries.delete(key)
    }
  }

  return {
    async begin(key, contentHash) {
      forgetOld()
      const known = entries.get(key)
      if (known === undefined) {
        entries.set(key, { contentHash, atMs: clock.now(), done: false, result: undefined })
        return { state: 'new' }
      }
      if (known.contentHash !== contentHash) throw mismatch(key)
      if (!known.done) throw inFlight(key)
      return { state: 'done', result: known.result }
    },
    async finish(key, result) {
      const claimed = entries.get(key)
      if (claimed !== undefined) entries.set(key, { ...claimed, done: true, result: structuredClone(result) })
    },
    async release(key) {
      if (entries.get(key)?.done === false) entries.delete(key)
    },
  }
}

function mismatch(key: string): IdempotencyError {
  return new IdempotencyError(
    'mismatch',
    `idempotency key ${JSON.stringify(key)} was used for other content; use a new key for a new change`,
  )
}

function inFlight(key: string): IdempotencyError {
  return new IdempotencyError(
    'inFlight',
    `the call with idempotency key ${JSON.stringify(key)} is still running or its outcome is in doubt; ` +
      'read the target, then wait for it or use a new key',
  )
}
