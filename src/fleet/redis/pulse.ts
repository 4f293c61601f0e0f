import type { Redis } from 'ioredis'
import type { Clock } from '../../core/time/clock'

/** How long Redis has been silent. */
export interface Pulse {
  silentMs(): number
  stop(): void
}

/** Between pings, ms. */
const BEAT_MS = 500

/**
 * Pings Redis and measures how long it has been silent. Time in which this process did not run, as on a laptop that slept,
 * does not count.
 * @param onBeat called after each beat with the silence of Redis; 0 when it has answered since the last one
 */
export function pulseOf(redis: Redis, clock: Clock, onBeat: (silentMs: number) => void): Pulse {
  let silentMs = 0
  let beatMs = clock.now()
  let isAsking = false
  let isHeard = false
  const setTimer = clock.setBackgroundTimer ?? clock.setTimer
  let cancel = setTimer(beat, BEAT_MS)

  function beat(): void {
    const nowMs = clock.now()
    const sinceMs = nowMs - beatMs
    // Without a ping under way, only a lost connection counts as silence.
    const counts = !isHeard && (isAsking || redis.status !== 'ready')
    silentMs = counts ? silentMs + Math.min(Math.max(0, sinceMs), 2 * BEAT_MS) : 0
    beatMs = nowMs
    isHeard = false
    if (!isAsking && redis.status === 'ready') ask()
    cancel = setTimer(beat, BEAT_MS)
    onBeat(silentMs)
  }

  function ask(): void {
    isAsking = true
    const heard = (): void => {
      isHeard = true
    }
    // A refusal is an answer too; the error of a closed connection is not.
    redis
      .ping()
      .then(heard, (error: unknown) => error instanceof Error && error.name === 'ReplyError' && heard())
      .finally(() => {
        isAsking = false
      })
  }

  return { silentMs: () => silentMs, stop: () => cancel() }
}
