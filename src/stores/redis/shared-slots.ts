import { LIMITS } from '../../core/limits'
import type { Clock } from '../../core/time/clock'
import { BUDGET_SCRIPT } from './budget-script'
import { listOf, type RedisClient, runScript } from './client'

/** The slots of this process in a budget that is kept in Redis. */
export interface SharedSlots {
  /**
   * Asks for slots, and reports to Redis which have ended and how long everybody must pause.
   * @param pauseMs below 0 ends the pause of everybody
   * @param confirm also confirms the slots in use
   */
  ask(asked: number, pauseMs: number, confirm: boolean): Promise<Granted>
  /** Marks a granted slot as in use. */
  begin(slot: string): void
  /** Ends one slot in use: the oldest, since only their number counts. */
  end(): boolean
  /** Drops a granted slot that nobody needs any more. */
  discard(slot: string): void
  /** Leaves it to Redis to let ended slots expire. */
  forget(): void
  /** Ended slots that are not yet reported to Redis. */
  readonly untold: number
  readonly underWay: number
  /** Slots of all processes counted at the last request to Redis. */
  readonly used: number
}

/** What Redis gave. */
export interface Granted {
  readonly granted: readonly string[]
  /** How long to wait before asking again, ms. */
  readonly waitMs: number
  /** For how long nobody gets a slot, ms. */
  readonly closedMs: number
  /** Whether a 429 asked for it; otherwise Redis may have forgotten slots. */
  readonly isPause: boolean
}

/**
 * @param counted rate, most a second, ms of a window, of a second, and after which an unconfirmed slot is free
 * @param keys of slots, second and gate
 */
export function createSharedSlots(
  redis: RedisClient,
  keys: readonly string[],
  counted: { rate: number; burst: number; windowMs: number; secondMs: number; lostMs: number },
  clock: Clock,
): SharedSlots {
  const { rate, burst, windowMs, secondMs, lostMs } = counted
  const name = crypto.randomUUID()
  const underWay: string[] = []
  let ended: string[] = []
  let numbers = 0
  let used = 0
  let epoch = ''
  let answeredMs = Number.NEGATIVE_INFINITY

  return {
    async ask(asked, pauseMs, confirm) {
      const [over, held] = [ended, confirm ? [...underWay] : []]
      ended = []
      const ids = Array.from({ length: asked }, () => `${name}:${++numbers}`)
      // A caller that has not asked for a window knows nothing that a newer record could have lost.
      const known = clock.now() - answeredMs < windowMs || underWay.length > 0 ? epoch : ''
      const settings = [
        rate,
        burst,
        windowMs,
        secondMs,
        lostMs,
        known,
        pauseMs,
        asked,
        over.length,
        held.length,
        name,
        LIMITS.longestPauseMs,
      ]
      try {
        const answer = listOf(await runScript(redis, BUDGET_SCRIPT, keys, [...settings, ...over, ...held, ...ids]))
        const [granted = 0, waitMs = 1, , , closedMs = 0, isPause = 0] = answer.map(Number)
        epoch = String(answer[2])
        used = Number(answer[3])
        answeredMs = clock.now()
        return { granted: ids.slice(0, granted), waitMs, closedMs, isPause: isPause === 1 }
      } catch (error) {
        ended = [...over, ...ended]
        throw error
      }
    },
    begin: (slot) => void underWay.push(slot),
    end() {
      const slot = underWay.shift()
      if (slot !== undefined) ended.push(slot)
      return slot !== undefined
    },
    discard: (slot) => void ended.push(slot),
    forget() {
      ended = []
    },
    get untold() {
      return ended.length
    },
    get underWay() {
      return underWay.length
    },
    get used() {
      return used
    },
  }
}
