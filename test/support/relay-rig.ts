import { expect, onTestFinished } from 'vitest'
import { seededRandom } from '../../src/core/random'
import { type ManualClock, manualClock } from '../../src/core/time/manual-clock'
import { createRelay, type Relay, type RelayNotice, type RelayOptions } from '../../src/relay'
import { countingFetch, driveClock } from './drive'
import { type Hook, hookServer, SECRET } from './hooks'

/** A relay with one endpoint, and what came to it. */
export interface RelayRig {
  readonly relay: Relay
  readonly clock: ManualClock
  readonly notices: RelayNotice[]
  /** What came, in order. */
  readonly hooks: readonly Hook[]
  /** Ids in the order in which they came. */
  ids(): (string | undefined)[]
}

/**
 * A relay with one endpoint on a driven clock: waits of days take no time. Ends with the test.
 * @param answer of the endpoint
 */
export async function relayRig(
  answer?: Parameters<typeof hookServer>[0],
  options: Partial<RelayOptions> = {},
): Promise<RelayRig> {
  const server = await hookServer(answer)
  onTestFinished(server.close)
  const clock = manualClock(Date.UTC(2026, 2, 2, 9))
  const io = countingFetch()
  const notices: RelayNotice[] = []
  // The driven clock takes a slow machine for a server that hangs: here no server does.
  const patient = { timeoutMs: 100 * 86_400_000, allowPrivate: ['127.0.0.1'] }
  const endpoints = [{ name: 'one', url: server.url, secrets: SECRET, ...patient }]
  const shared = {
    endpoints,
    clock,
    random: seededRandom(1),
    fetch: io.fetch,
    onNotice: (one: RelayNotice) => notices.push(one),
  }
  const relay = createRelay({ ...shared, ...options })
  await relay.start()
  onTestFinished(driveClock(clock, io))
  onTestFinished(() => relay.stop())
  const { hooks } = server
  return { relay, clock, notices, hooks, ids: () => hooks.map(({ headers }) => String(headers['webhook-id'])) }
}

/** Waits until the relay has nothing more to deliver. */
export const isEmpty = ({ relay }: RelayRig): Promise<void> => expect.poll(() => relay.status().pending).toBe(0)
