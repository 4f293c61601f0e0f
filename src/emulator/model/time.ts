import { ValidationError } from '../../core/errors'
import type { Clock } from '../../core/time/clock'
import { instantMs } from '../../core/time/parse-instant'

/**
 * The world's time. It starts at `now` (by default the present) and runs as fast as the emulator's clock. It can then run
 * faster, stop, or jump ahead. Callers, agents and every date of the API follow it. Tokens, the rate limit and fault
 * latencies follow the emulator's clock.
 */
export interface EmulatorTime {
  /** The world's present, epoch ms. */
  now(): number
  /** Speed of the world's time as a multiple of the emulator's clock; 0: time is stopped. */
  readonly speed: number
  /**
   * Advances at once.
   * @param to milliseconds from now, or a time as Date or ISO text
   * @throws ValidationError for a value that is not a time, is in the past, or is beyond the range of a Date
   */
  jump(to: number | string | Date): void
  /** Runs from now on at this multiple of real speed. @throws ValidationError unless it is a number from 0 to 3,600 */
  run(speed: number): void
  /** Stops time from now on. */
  stop(): void
}

/** Maximum speed: an hour of the center in a second. */
export const MAX_SPEED = 3_600

/** A listener to changes of time. */
export interface TimeWatcher {
  /** Time has jumped. */
  jumped(): void
  /** The speed of time has changed. */
  changedSpeed(): void
}

/** The world's time with functions for the emulator's internal use. */
export interface WorldTime extends EmulatorTime {
  /** Adds a listener to jumps and changes of speed. */
  watch(watcher: TimeWatcher): void
  /** Stops time during `work`, so that all of it happens at one time. */
  held<T>(work: () => T): T
}

/** Time that begins at `startMs` and notifies {@link TimeWatcher}s. */
export function createTime(clock: Clock, startMs: number): WorldTime {
  let speed = 1
  let anchorMs = startMs
  let clockMs = clock.now()
  const watchers: TimeWatcher[] = []

  let heldMs: number | undefined

  const now = (): number => heldMs ?? anchorMs + Math.floor((clock.now() - clockMs) * speed)

  function setSpeed(next: number): void {
    anchorMs = now()
    clockMs = clock.now()
    speed = next
    for (const watcher of watchers) watcher.changedSpeed()
  }

  return {
    now,
    get speed() {
      return speed
    },
    jump(to) {
      const toMs = typeof to === 'number' ? now() + to : instantMs(to)
      if (Number.isNaN(new Date(toMs).getTime()))
        throw wrong('to', 'must be milliseconds from now, a Date or an ISO time with its zone')
      if (toMs < now())
        throw wrong('to', `must not be in the past: it is ${new Date(now()).toISOString()} in the emulated org`)
      anchorMs += toMs - now()
      for (const watcher of watchers) watcher.jumped()
    },
    run(next) {
      if (!(next >= 0 && next <= MAX_SPEED))
        throw wrong('speed', `must be a number from 0 to ${MAX_SPEED}, not ${next}`)
      setSpeed(next)
    },
    stop: () => setSpeed(0),
    watch: (watcher) => void watchers.push(watcher),
    held(work) {
      const outer = heldMs
      heldMs = now()
      try {
        return work()
      } finally {
        heldMs = outer
      }
    },
  }
}

function wrong(path: string, message: string): ValidationError {
  return new ValidationError([{ path, message }], { subject: 'emulator time' })
}
