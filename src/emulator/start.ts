import { getRequestListener } from '@hono/node-server'
import { checkBag } from '../core/bag'
import { systemClock } from '../core/time/clock'
import { worldClock } from '../core/time/world-clock'
import { writesUnderWay } from './answers/conflicts'
import { routeTable } from './answers/match'
import { replayOf } from './cassette/replay'
import { createApp } from './http/app'
import { close, listen } from './http/listen'
import { setNature } from './model/nature'
import type { EmulatorState } from './model/state-types'
import { createTime } from './model/time'
import type { Emulator, EmulatorOptions, World } from './model/types'
import { createStreams, type Streams } from './notifications/streams'
import { type ReadOptions, readOptions } from './options'
import { profileSwitches } from './profile-switches'
import { type Pulse, startPulse } from './pulse'
import { routes } from './routes'
import { createCodes } from './site/codes'
import { createFaultBook } from './site/faults'
import { sharedMinutes } from './site/limits'
import type { Site } from './site/site'
import { createCounters } from './site/stats'
import { createTokens } from './site/tokens'
import { createJournal } from './state/journal'
import { restoredOptions } from './state/options'
import { readState, restoreState } from './state/restore'
import { beganWith, stateOfSite, writeState } from './state/save'
import { withDefaults } from './switches'
import { createServer } from './tls/secure'
import { twinSwitches, underPseudonyms } from './twin/options'
import { twinWorld } from './twin/twin-world'
import { counted } from './world/counted'
import { generateWorld } from './world/generate'
import { idStream } from './world/ids'
import { previousStates } from './world/previous'

/**
 * Starts an emulated Genesys Cloud: an HTTP server on the loopback address that serves both the login host and the API
 * of a generated org. The same seed and options give the same org, history and ids.
 * @param options org size, seed, rate, clock, switches; everything has a default (200 agents, 12 queues, 16 skills)
 * @returns the running emulator; call `stop()` when done
 * @throws ValidationError when a size, rate, port or date makes no sense
 * @throws ConfigError when it cannot listen on the port, or a file of its state cannot be read
 * @example
 * const emulator = await startEmulator({ seed: 7, agents: 50 })
 * const answer = await fetch(`${emulator.loginUrl}/oauth/token`, { method: 'POST' })
 * await emulator.stop()
 */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  checkBag(
    options,
    'options',
    'seed?n now?a agents?n queues?n skills?n snapshot?o demand?o pseudonyms?a cassette?o state?a ratePerMinute?n port?n hosts?l redirectUris?l clock?o speed?n switches?o profile?o tls?o keepAlive?b',
  )
  const state = options.state === undefined ? undefined : await readState(options.state)
  const settings = state === undefined ? underPseudonyms(options) : restoredOptions(options, state)
  const { site, streams, pulse, began, stop: endWaits } = await createSite(settings)
  const listener = getRequestListener(createApp(site).fetch, { overrideGlobalObjects: false })
  const { server, trust } = await createServer((request, response) => void listener(request, response), settings.tls)
  streams.attach(server)
  if (options.keepAlive === false) {
    server.unref()
    server.on('connection', (socket) => socket.unref())
  }
  function end(): void {
    endWaits()
    streams.stop()
    pulse.stop()
  }
  function stop(): Promise<void> {
    end()
    return close(server)
  }
  try {
    if (state !== undefined) restoreState(site, state)
    if (options.speed !== undefined) site.time.run(options.speed)
    site.origin = await listen(server, settings.port ?? 0, trust === undefined ? 'http' : 'https')
  } catch (error) {
    end()
    throw error
  }
  return {
    url: site.origin,
    loginUrl: site.origin,
    clientId: site.client.clientId,
    clientSecret: site.client.clientSecret,
    userClient: { clientId: site.userClient.clientId, clientSecret: site.userClient.clientSecret },
    tls: trust,
    faults: site.faults,
    streams: streams.control,
    stats: site.counters,
    world: site.world,
    time: site.time,
    clock: worldClock(site.clock, site.time),
    state: () => stateOfSite(site, began),
    save: (file) => writeState(file, stateOfSite(site, began)),
    stop,
    [Symbol.asyncDispose]: stop,
  }
}

/** Programs on this machine. */
const REDIRECT_URIS = ['http://localhost:*', 'http://127.0.0.1:*']

/** The parts of a running emulator that its methods use. */
interface Running {
  readonly site: Site
  readonly streams: Streams
  readonly pulse: Pulse
  /** The options with which its org began. */
  readonly began: EmulatorState['options']
  readonly stop: () => void
}

async function createSite(options: EmulatorOptions): Promise<Running> {
  const clock = options.clock ?? systemClock
  const read = readOptions(options, clock.now())
  const time = createTime(clock, read.nowMs)
  const counters = createCounters()
  const switches = withDefaults({
    ...(read.twin === undefined ? {} : twinSwitches(read.twin)),
    // Facts found by a probe take precedence over guesses from the demand.
    ...(options.profile === undefined ? {} : profileSwitches(options.profile)),
    ...options.switches,
  })
  let streams: Streams | undefined
  function onEffect(effect: string): void {
    counters.effect(effect)
    streams?.changed()
  }
  const world = worldOf(read, time.now, onEffect)
  setNature(world, switches)
  streams = await createStreams({ world, clock, now: time.now, seed: read.seed, switches, hosts: read.hosts })
  const pulse = startPulse(world, clock, time, switches)
  time.watch(pulse)
  const stopping = new AbortController()
  const credentials = idStream(`${read.seed}/credentials`)
  const site: Site = {
    world,
    clock,
    time,
    switches,
    client: { clientId: credentials(), clientSecret: credentials().replaceAll('-', '') },
    userClient: {
      clientId: credentials(),
      clientSecret: credentials().replaceAll('-', ''),
      redirectUris: options.redirectUris ?? REDIRECT_URIS,
    },
    codes: createCodes(idStream(`${read.seed}/codes`)),
    hosts: read.hosts,
    ratePerMinute: read.ratePerMinute,
    tokens: createTokens(counted(idStream(`${read.seed}/tokens`))),
    minutes: sharedMinutes(),
    counters,
    faults: createFaultBook(read.seed),
    previous: previousStates(world),
    writes: writesUnderWay(),
    match: routeTable(routes),
    newCorrelationId: counted(idStream(`${read.seed}/correlation`)),
    journal: createJournal(world),
    replay: options.cassette === undefined ? undefined : replayOf(options.cassette, time.now),
    stopped: stopping.signal,
    origin: '',
  }
  const began = beganWith(options, read.nowMs)
  return { site, streams, pulse, began, stop: () => stopping.abort(new Error('the emulator was stopped')) }
}

function worldOf(read: ReadOptions, clock: () => number, onEffect: (effect: string) => void): World {
  const { twin, seed, nowMs } = read
  return twin === undefined
    ? generateWorld({ ...read, clock, onEffect })
    : twinWorld({ ...twin, seed, nowMs, clock, onEffect })
}
