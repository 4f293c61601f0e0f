import * as z from 'zod/mini'
import { IdempotencyError } from '../../core/errors'
import { aClock, checkOptions, whole } from '../../core/schema'
import { type Clock, systemClock } from '../../core/time/clock'
import type { Ledger } from '../../documents/ports/ports'

/** How long a finished key is remembered: twice the promised 24 h, so that a retry on the next day still finds it. */
const KEEP_MS = 48 * 3_600_000

const MAX_ENTRIES = 100_000
const MAX_BYTES = 67_108_864

/** Limits of a {@link memoryLedger}. */
export interface MemoryLedgerOptions {
  /** Measures ages. Default: the machine's clock. */
  readonly clock?: Clock | undefined
  /** Most finished keys to remember. Default 100,000. */
  readonly maxEntries?: number | undefined
  /** Most bytes of stored results, as V8 serializes them, without V8 as JSON. Default 67,108,864 (64 MiB). */
  readonly maxBytes?: number | undefined
}

interface Entry {
  readonly contentHash: string
  readonly atMs: number
  readonly result: unknown
  /** Size of the result. */
  readonly bytes: number
}

/**
 * A {@link Ledger} that lasts as long as the process. Finished keys are forgotten after 48 h; a key whose work still runs, or
 * ended in doubt, is kept. Past `maxEntries` or `maxBytes` the oldest finished keys are forgotten sooner, and their work would
 * be done again; keys whose work runs do not count and are never forgotten.
 * @throws ValidationError when a bound is not a whole number of at least 1
 */
export function memoryLedger(options: MemoryLedgerOptions = {}): Ledger {
  checkOptions(options, {
    clock: z.optional(aClock()),
    maxEntries: z.optional(whole(1)),
    maxBytes: z.optional(whole(1)),
  })
  const clock = options.clock ?? systemClock
  const { maxEntries = MAX_ENTRIES, maxBytes = MAX_BYTES } = options
  /** Work that runs or is in doubt. */
  const running = new Map<string, Entry>()
  /** In the order of finishing. */
  const finished = new Map<string, Entry>()
  let bytes = 0

  function forgetOld(): void {
    const oldest = clock.now() - KEEP_MS
    for (const [key, entry] of finished) {
      if (entry.atMs >= oldest && finished.size <= maxEntries && bytes <= maxBytes) return
      finished.delete(key)
      bytes -= entry.bytes
    }
  }

  return {
    async begin(key, contentHash) {
      forgetOld()
      const known = running.get(key) ?? finished.get(key)
      if (known === undefined) {
        running.set(key, { contentHash, atMs: clock.now(), result: undefined, bytes: 0 })
        return { state: 'new' }
      }
      if (known.contentHash !== contentHash)
        throw new IdempotencyError(
          'mismatch',
          `idempotency key ${JSON.stringify(key)} was used for other content; use a new key for a new change`,
        )
      if (running.has(key))
        throw new IdempotencyError(
          'inFlight',
          `the call with idempotency key ${JSON.stringify(key)} is still running or its outcome is in doubt; ` +
            'read the target, then wait for it or use a new key',
        )
      return { state: 'done', result: known.result }
    },
    async finish(key, result) {
      const claimed = running.get(key) ?? finished.get(key)
      if (claimed === undefined) return
      const entry = {
        ...claimed,
        atMs: clock.now(),
        result: structuredClone(result),
        bytes: measureSize(result),
      }
      bytes += entry.bytes - claimed.bytes
      running.delete(key)
      finished.delete(key)
      finished.set(key, entry)
      forgetOld()
    },
    async release(key) {
      running.delete(key)
    },
  }
}

/** Where there is no Node, its size as JSON. */
function measureSize(result: unknown): number {
  const v8 = globalThis.process?.getBuiltinModule?.('node:v8')
  if (v8 !== undefined) return v8.serialize(result).byteLength
  const text = JSON.stringify(result, (_key, value) => (typeof value === 'bigint' ? String(value) : value)) ?? ''
  return new TextEncoder().encode(text).byteLength
}
