import { getRequestListener } from '@hono/node-server'
import { systemClock } from '../core/time/clock'
import { worldClock } from '../core/time/world-clock'
import { writesUnderWay } from './answers/conflicts'
import { routeTable } from './answers/match'
import { createApp } from './http/app'
import { close, listen } from './http/listen'
import { setNature } from './model/nature'
import type { EmulatorState } from './model/state-types'
import { createTime } from './model/time'
import type { Emulator, EmulatorOptions } from './model/types'
import { createStreams, type Streams } from './notifications/streams'
import { readOptions } from './options'
import type { EmulatorParts } from './parts'
import { profileSwitches } from './profile-switches'
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
import { startTick, type Tick } from './tick'
import { createServer } from './tls/secure'
import { counted } from './world/counted'
import { generateWorld } from './world/generate'
import { idStream } from './world/ids'
import { previousStates } from './world/previous'

/** Opens an emulator made of these parts. @param partsOf its parts, by its options and those of the state that it continues */
export async function openEmulator(
  options: EmulatorOptions,
  partsOf: (settings: EmulatorOptions) => EmulatorParts,
): Promise<Emulator> {
  const state = options.state === undefined ? undefined : await readState(options.state)
  const settings = state === undefined ? options : restoredOptions(options, state)
  const { site, streams, tick, began, stop: endWaits } = await createSite(settings, partsOf(settings))
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
    tick.stop()
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
  readonly tick: Tick
  /** The options with which its org began. */
  readonly began: EmulatorState['options']
  readonly stop: () => void
}

async function createSite(options: EmulatorOptions, parts: EmulatorParts): Promise<Running> {
  const clock = options.clock ?? systemClock
  const read = readOptions(options, parts, clock.now())
  const time = createTime(clock, read.nowMs)
  const counters = createCounters()
  const switches = withDefaults({
    ...parts.org?.switches,
    // Facts found by a probe take precedence over guesses from the documents of an org.
    ...(options.profile === undefined ? {} : profileSwitches(options.profile)),
    ...options.switches,
  })
  let streams: Streams | undefined
  function onEffect(effect: string): void {
    counters.effect(effect)
    streams?.changed()
  }
  const world = (parts.org?.build ?? generateWorld)({ ...read, clock: time.now, onEffect })
  setNature(world, switches)
  streams = await createStreams({ world, clock, now: time.now, seed: read.seed, switches, hosts: read.hosts })
  const tick = startTick(world, clock, time, switches)
  time.watch(tick)
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
    replay: parts.replay?.(time.now),
    stopped: stopping.signal,
    origin: '',
  }
  const began = beganWith(options, read.nowMs)
  return { site, streams, tick, began, stop: () => stopping.abort(new Error('the emulator was stopped')) }
}
