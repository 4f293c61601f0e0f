import type { ManualClock } from '../../src/core/time/manual-clock'

/** A fetch that tells how many of its requests are under way, from the call to the last byte of the body. */
export interface CountingFetch {
  readonly fetch: typeof globalThis.fetch
  /** Requests now under way, without those given up as hanging. */
  readonly underWay: number
  /** Other real work that has to end before time moves on, such as a question to a database. */
  during<T>(work: Promise<T>): Promise<T>
  /** Takes all that are under way to hang, so that nobody waits for them. */
  giveUp(): void
  /** Grows with every request begun, answered or failed; for seeing whether anything happens at all. */
  readonly activity: number
  readonly requests: number
}

/** Wraps `fetch` so that {@link driveClock} can wait for real I/O. The body is read to its end before it is handed on. */
export function countingFetch(fetch: typeof globalThis.fetch = globalThis.fetch): CountingFetch {
  const underWay = new Set<symbol>()
  let activity = 0
  let requests = 0
  return {
    fetch: async (input, init) => {
      const one = Symbol('request')
      underWay.add(one)
      activity += 1
      requests += 1
      try {
        const response = await fetch(input, init)
        const bytes = await response.arrayBuffer()
        const body = bytes.byteLength === 0 ? null : bytes
        const { status, statusText, headers } = response
        return new Response(body, { status, statusText, headers })
      } finally {
        underWay.delete(one)
        activity += 1
      }
    },
    async during(work) {
      const one = Symbol('work')
      underWay.add(one)
      try {
        return await work
      } finally {
        underWay.delete(one)
        activity += 1
      }
    },
    giveUp: () => underWay.clear(),
    get underWay() {
      return underWay.size
    },
    get activity() {
      return activity
    },
    get requests() {
      return requests
    },
  }
}

/** Real time without any sign of life after which requests under way are taken to hang, so that timeouts may fire. */
const STALL_MS = 60
/** What one turn of the event loop counts at most, so that a busy machine is not taken for a hanging server. */
const TURN_MS = 1
/** Turns without any sign of life after which there is no hurry. */
const BUSY_TURNS = 50

/**
 * Moves `clock` on its own: to its next timer, whenever no request is under way or those that are hang. Virtual waits
 * cost nothing and never overtake real answers.
 * @returns stops the driving; awaits the current step
 */
export function driveClock(clock: ManualClock, io: CountingFetch): () => Promise<void> {
  let stopped = false
  let seen = -1
  let idle = 0
  const driving = (async () => {
    while (!stopped) {
      if (io.activity !== seen) {
        seen = io.activity
        idle = 0
      }
      await quiet(io, () => stopped)
      // Without a timer the clock is not asked: it lets a turn pass first, in which a call may begin and time out at once.
      if (!stopped && clock.pending > 0) await clock.next()
      else await pause(idle++)
    }
  })()
  return async () => {
    stopped = true
    await driving
  }
}

/** Waits until nothing is under way for a few turns, or what is under way hangs. */
async function quiet(io: CountingFetch, stopped: () => boolean): Promise<void> {
  let seen = io.activity
  let last = performance.now()
  let stalledMs = 0
  for (let turns = 0; !stopped(); turns++) {
    const now = performance.now()
    stalledMs += Math.min(now - last, TURN_MS)
    last = now
    if (io.activity !== seen) {
      seen = io.activity
      stalledMs = 0
      turns = 0
    }
    if (io.underWay === 0 && turns >= 3) return
    if (stalledMs >= STALL_MS) io.giveUp()
    await pause(turns)
  }
}

/** Lets the event loop turn: at once while something happens, else after a millisecond, since threads may be at work. */
function pause(turns: number): Promise<void> {
  return new Promise((resolve) => (turns < BUSY_TURNS ? setImmediate(resolve) : setTimeout(resolve, 1)))
}
