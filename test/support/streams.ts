import { WebSocket } from 'ws'
import { type Client, createClient } from '../../src/client'
import { seededRandom } from '../../src/core/random'
import { type ManualClock, manualClock } from '../../src/core/time/manual-clock'
import { type Emulator, type EmulatorOptions, startEmulator } from '../../src/emulator'
import type { WebSocketConstructor } from '../../src/resources/notifications/socket/socket'
import { clientCredentials } from '../../src/transport/auth/client-credentials'
import { countingFetch } from './drive'
import { FAST } from './emulated'

/** An emulated org with a client whose requests and sockets are watched, both on one clock that only {@link Streaming.advance} moves. */
export interface Streaming {
  readonly emulator: Emulator
  readonly client: Client
  readonly clock: ManualClock
  /** Real websockets that are counted. */
  readonly webSocket: WebSocketConstructor
  /** Sockets opened so far. */
  readonly connected: number
  /** Lets time pass; each timer on the way waits until all requests and messages before it have arrived. */
  advance(ms: number): Promise<void>
  /** Waits until nothing is under way. */
  settled(): Promise<void>
  /** Lets time pass until `work` is done. */
  during<R>(work: Promise<R>): Promise<R>
  stop(): Promise<void>
}

/** Turns of the event loop without a sign of life after which nothing is under way: a message takes two on loopback. */
const QUIET_TURNS = 5
/** Real time without any sign of life after which a request under way is taken to wait for the clock. */
const STALL_MS = 20
/** What one turn counts at most, so that a busy machine is not taken for a hanging server. */
const TURN_MS = 1

export async function streaming(options: EmulatorOptions = {}): Promise<Streaming> {
  // In the night to Sunday, when nobody is at work and nothing happens but what a test does.
  const clock = manualClock(Date.UTC(2026, 2, 1, 3))
  const io = countingFetch()
  const emulator = await startEmulator({
    seed: 5,
    agents: 6,
    queues: 2,
    skills: 3,
    ratePerMinute: 1_000_000,
    // Looking at itself every second would be most of the world's work.
    speed: 0,
    clock,
    now: clock.now(),
    ...options,
    switches: { tokenSeconds: 30 * 86_400, ...options.switches },
  })
  const client = createClient({
    baseUrl: emulator.url,
    loginUrl: emulator.loginUrl,
    auth: clientCredentials({ clientId: emulator.clientId, clientSecret: emulator.clientSecret }),
    ratePerMinute: FAST,
    timeoutMs: 10_000,
    retry: { attempts: 3 },
    clock,
    random: seededRandom('client'),
    fetch: io.fetch,
  })
  let connecting = 0
  let activity = 0
  let connected = 0

  class CountedSocket extends WebSocket {
    constructor(url: string) {
      super(url)
      let counted = true
      connecting++
      const arrived = (): void => {
        activity++
        if (counted) connecting--
        counted = false
      }
      this.on('open', () => {
        connected++
        arrived()
      })
      this.on('close', arrived)
      this.on('error', arrived)
      this.on('message', () => activity++)
    }
  }

  async function settled(): Promise<void> {
    let seen = -1
    let last = performance.now()
    let stalledMs = 0
    for (let turns = 0; turns < QUIET_TURNS; turns++) {
      await new Promise((resolve) => setImmediate(resolve))
      const at = performance.now()
      stalledMs += Math.min(at - last, TURN_MS)
      last = at
      const now = activity + io.activity
      const busy = connecting > 0 || io.underWay > 0
      if (now !== seen) stalledMs = 0
      if (now !== seen || busy) turns = 0
      seen = now
      // What hangs waits for the clock: a latency, or an answer that never comes.
      if (busy && stalledMs >= STALL_MS) io.giveUp()
    }
  }

  async function advance(ms: number): Promise<void> {
    let reached = false
    clock.setTimer(() => {
      reached = true
    }, ms)
    while (!reached) {
      await settled()
      await clock.next()
    }
    await settled()
  }

  return {
    emulator,
    client,
    clock,
    webSocket: CountedSocket,
    get connected() {
      return connected
    },
    advance,
    settled,
    async during(work) {
      let done = false
      const finish = (): void => {
        done = true
      }
      work.then(finish, finish)
      for (;;) {
        await settled()
        if (done) return await work
        await clock.next()
      }
    },
    async stop() {
      await client.close()
      await emulator.stop()
    },
  }
}
