import { checkFields } from '../core/checks'
import { type Clock, systemClock } from '../core/time/clock'

/**
 * The store of handled message ids. Several processes of one endpoint should share one; any database with a set-if-absent
 * can implement its three calls.
 */
export interface ReplayStore {
  /**
   * Claims an id before its message is handled.
   * @param forMs how long it is to be remembered
   * @returns `new` to go ahead; `done` when it was handled; `busy` while somebody handles it
   */
  claim(id: string, forMs: number): Promise<'new' | 'done' | 'busy'>
  /** The message was handled. */
  finish(id: string): Promise<void>
  /** Handling it failed: it may come again. */
  release(id: string): Promise<void>
}

/** Ids kept beyond the required ones, before the oldest are dropped. */
const MAX_IDS = 100_000
/** When the claim of a handler that never ended expires, ms. */
const CLAIM_MS = 10 * 60_000

/**
 * Ids in the memory of this process: enough for one process that may handle a message again after a restart. Never drops an
 * id that is younger than `keepMs`, however many there are.
 * @param options.keepMs ids at least this young are kept. Default 10 minutes, twice the usual tolerance
 */
export function memoryReplays(
  options: { readonly keepMs?: number | undefined; readonly clock?: Clock | undefined } = {},
): ReplayStore {
  checkFields(options, 'options', { keepMs: 'number', clock: 'object' })
  const { keepMs = CLAIM_MS, clock = systemClock } = options
  const ids = new Map<string, { state: 'done' | 'busy'; readonly sinceMs: number; readonly untilMs: number }>()

  function forgetOld(nowMs: number): void {
    for (const [id, { sinceMs, untilMs }] of ids) {
      if (untilMs > nowMs && (ids.size <= MAX_IDS || sinceMs + keepMs > nowMs)) break
      ids.delete(id)
    }
  }

  return {
    async claim(id, forMs) {
      const nowMs = clock.now()
      forgetOld(nowMs)
      const retained = ids.get(id)
      const lost = retained?.state === 'busy' && retained.sinceMs + CLAIM_MS <= nowMs
      if (retained !== undefined && !lost && retained.untilMs > nowMs) return retained.state
      ids.delete(id)
      ids.set(id, { state: 'busy', sinceMs: nowMs, untilMs: nowMs + forMs })
      return 'new'
    },
    async finish(id) {
      const retained = ids.get(id)
      if (retained !== undefined) retained.state = 'done'
    },
    async release(id) {
      ids.delete(id)
    },
  }
}
