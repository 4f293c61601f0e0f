import { type Clock, sleep } from '../core/clock'

/** Until when nothing may be sent: by the whole client, or by one family of routes. */
export interface Pauses {
  /** The longest wait wins. */
  client(untilMs: number): void
  family(name: string, untilMs: number): void
  /** Milliseconds until this family may send; 0 when it may now. */
  leftMs(family: string): number
  /** Waits until it may. Rejects with the signal's reason. */
  wait(family: string, signal: AbortSignal): Promise<void>
  readonly clientUntilMs: number | undefined
}

/** Remembers the pauses that 429s ask for. */
export function createPauses(clock: Clock): Pauses {
  const families = new Map<string, number>()
  let clientUntil = Number.NEGATIVE_INFINITY

  const leftMs = (family: string): number => {
    const until = Math.max(clientUntil, families.get(family) ?? Number.NEGATIVE_INFINITY)
    if (until > clock.now()) return until - clock.now()
    families.delete(family)
    return 0
  }

  return {
    client(untilMs) {
      clientUntil = Math.max(clientUntil, untilMs)
    },
    family(name, untilMs) {
      families.set(name, Math.max(untilMs, families.get(name) ?? Number.NEGATIVE_INFINITY))
    },
    leftMs,
    async wait(family, signal) {
      // A pause may be prolonged while one waits for its end.
      for (let left = leftMs(family); left > 0; left = leftMs(family)) await sleep(clock, left, signal)
    },
    get clientUntilMs() {
      return clientUntil > clock.now() ? clientUntil : undefined
    },
  }
}
