import { type Client, createClient } from '../../src/client'
import { seededRandom } from '../../src/core/random'
import { type ManualClock, manualClock } from '../../src/core/time/manual-clock'
import { type Emulator, type EmulatorOptions, startEmulator } from '../../src/emulator'
import { clientCredentials } from '../../src/transport/auth/client-credentials'
import type { RetryOptions } from '../../src/transport/wiring/types'
import { type CountingFetch, countingFetch, driveClock } from './drive'
import { longerContacts } from './fewer-contacts'

/** A rate at which nothing waits for its turn. */
export const FAST = 60_000

/** An emulated org, a client for it, and the clock of both. Time moves on by itself whenever nothing is under way. */
export interface Emulated {
  readonly emulator: Emulator
  readonly client: Client
  readonly clock: ManualClock
  /** For further clients on that clock: time stands still while it is under way. */
  readonly fetch: typeof globalThis.fetch
  /** Real work of somebody else, for which the clock waits. */
  readonly during: CountingFetch['during']
  stop(): Promise<void>
}

/**
 * Starts an org whose clock and client run on the same driven clock, so that waits cost nothing.
 * @param start Default: with fewer and longer contacts; tests of what contacts show in their usual number say `startEmulator`.
 */
export async function emulated(
  options: EmulatorOptions = {},
  retry: RetryOptions = {},
  timeoutMs = 10_000,
  ratePerMinute = FAST,
  start: (options: EmulatorOptions) => Promise<Emulator> = startWithLongerContacts,
): Promise<Emulated> {
  const clock = manualClock(Date.UTC(2026, 2, 2, 9))
  const io = countingFetch()
  const emulator = await start({ seed: 5, ratePerMinute: FAST, clock, now: clock.now(), ...options })
  const client = createClient({
    baseUrl: emulator.url,
    loginUrl: emulator.loginUrl,
    auth: clientCredentials({ clientId: emulator.clientId, clientSecret: emulator.clientSecret }),
    ratePerMinute,
    timeoutMs,
    retry,
    clock,
    random: seededRandom('client'),
    fetch: io.fetch,
  })
  const stopDriving = driveClock(clock, io)
  return {
    emulator,
    client,
    clock,
    fetch: io.fetch,
    during: io.during,
    async stop() {
      await client.close()
      await stopDriving()
      await emulator.stop()
    },
  }
}

async function startWithLongerContacts(options: EmulatorOptions): Promise<Emulator> {
  const emulator = await startEmulator(options)
  longerContacts(emulator.world)
  return emulator
}
