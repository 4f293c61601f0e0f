import { type Random, seededRandom } from '../../src/core/random'
import { MINUTE_MS } from '../../src/core/time/durations'
import type { EmulatorStreams } from '../../src/emulator/model/types'
import { expectComplete, gapsOf, STATUSES, type Watched, watched } from './center'

/** What happened in a run, for the figures of a report. */
export interface RunFigures {
  readonly changes: number
  readonly gaps: number
  readonly sockets: number
  readonly virtualMinutes: number
}

const STEPS = 25
/** Long enough after the last fault for every wait, ping and back-off to be over. */
const CALM_MS = 4 * MINUTE_MS

/** One run drawn from a seed: agents change status while the connection suffers all that can befall it. @throws when a change is lost */
export async function troubledRun(seed: number): Promise<RunFigures> {
  const random = seededRandom(`troubled run ${seed}`)
  const topicsPerChannel = 2 + whole(random, 4)
  const agents = 3 + whole(random, 5)
  // Every fourth run has no room for a second channel beside the first.
  const cramped = random() < 0.25
  const rotateAfterMs = (2 + whole(random, 8)) * MINUTE_MS
  const overlapMs = random() < 0.5 ? 1_000 : 0
  const center = await watched(
    (topics) => ({
      topicsPerChannel,
      maxChannels: cramped ? Math.ceil(topics / topicsPerChannel) : 20,
      rotateAfterMs,
      overlapMs,
    }),
    { seed: 1 + (seed % 7), agents },
  )
  const startedMs = center.clock.now()
  try {
    for (let step = 0; step < STEPS; step++) {
      await change(center, random)
      if (random() < 0.5) await trouble(center, random)
      await center.advance(1 + whole(random, random() < 0.2 ? 3 * MINUTE_MS : 5_000))
    }
    center.emulator.streams.clearFaults()
    center.emulator.faults.clear()
    await center.advance(CALM_MS)
    await change(center, random)
    await center.advance(1_000)
    await expectComplete(center)
    return {
      changes: center.told.length,
      gaps: gapsOf(center.items).length,
      sockets: center.connected,
      virtualMinutes: (center.clock.now() - startedMs) / MINUTE_MS,
    }
  } catch (error) {
    throw new Error(`run ${seed}: ${error instanceof Error ? error.message : String(error)}`, { cause: error })
  } finally {
    await center.stop()
  }
}

/** One to three changes, close together. */
async function change(center: Watched, random: Random): Promise<void> {
  for (let left = 1 + whole(random, 3); left > 0; left--) {
    const user = center.emulator.world.users.get(center.userIds[whole(random, center.userIds.length)] ?? '')
    const others = STATUSES.filter((status) => status !== user?.routingStatus)
    const status = others[whole(random, others.length)]
    if (user === undefined || status === undefined) continue
    await center.set(center.userIds.indexOf(user.id), status)
    await center.advance(1 + whole(random, 50))
  }
}

async function trouble(center: Watched, random: Random): Promise<void> {
  const { streams, faults } = center.emulator
  const kinds: readonly (() => void | Promise<void>)[] = [
    () => streams.drop(),
    () => streams.silence(),
    () => streams.announceClosing(),
    () => streams.expireChannels(),
    () => streams.setFaults(drawnFaults(random)),
    () => streams.clearFaults(),
    () => faults.add({ path: '/notifications', share: 0.6, times: 4, fault: { kind: 'status', status: 503 } }),
    () => faults.add({ path: '/api/v2/users', method: 'GET', times: 3, fault: { kind: 'status', status: 500 } }),
    () => faults.add({ path: '/notifications', times: 1, fault: { kind: 'rateLimit', retryAfterSeconds: 3 } }),
    () => faults.add({ path: '/api/v2/users', method: 'GET', times: 2, fault: { kind: 'latency', ms: 2_000 } }),
    () => crowdOut(center),
  ]
  await kinds[whole(random, kinds.length)]?.()
}

function drawnFaults(random: Random): Parameters<EmulatorStreams['setFaults']>[0] {
  const kinds = [
    { lostPongs: 0.5 },
    { delayMs: 3_000 },
    { duplicates: 0.5 },
    { refusedConnections: 0.5 },
    { dropEveryMs: 500 + whole(random, 8_000) },
  ]
  return kinds[whole(random, kinds.length)] ?? {}
}

/** Other programs of the same client open so many channels that the platform ends ours. */
async function crowdOut(center: Watched): Promise<void> {
  for (let channel = 0; channel < 20; channel++) {
    await center.during(center.client.notifications.channels.create().catch(() => undefined))
  }
}

/** A whole number below `limit`. */
function whole(random: Random, limit: number): number {
  return Math.floor(random() * limit)
}
