import { getRequestListener } from '@hono/node-server'
import { ValidationError } from '../core/errors'
import { systemClock } from '../core/time/clock'
import { worldClock } from '../core/time/world-clock'
import type { OrgFacts, OrgProfile } from '../documents'
import { writesUnderWay } from './answers/conflicts'
import { routeTable } from './answers/match'
import type { Backend } from './backend/backend'
import { createCodes } from './backend/codes'
import { createFaultBook } from './backend/faults'
import { sharedMinutes } from './backend/limits'
import { createCounters } from './backend/stats'
import { createTokens } from './backend/tokens'
import { createApp } from './http/app'
import { close, listen } from './http/listen'
import { setBehavior } from './model/behavior'
import type { EmulatorState } from './model/state-types'
import { createTime } from './model/time'
import type { Emulator, EmulatorOptions, EmulatorSwitches } from './model/types'
import { createStreams, type Streams } from './notifications/streams'
import { type EmulatorParts, readOptions } from './options'
import { routes } from './routes'
import { createJournal } from './state/journal'
import { beganWith, readState, restoreState, stateOfBackend, writeState } from './state/restore'
import { DEFAULT_SWITCHES, withDefaults } from './switches'
import { startTick } from './tick'
import { createServer } from './tls/secure'
import { counted } from './world/counted'
import { generateWorld } from './world/generate'
import { idStream } from './world/ids'
import { previousStates } from './world/previous'

/** Opens an emulator. @param partsOf its parts, by its options and those of the state that it continues */
export async function openEmulator(
  options: EmulatorOptions,
  partsOf: (settings: EmulatorOptions) => EmulatorParts,
): Promise<Emulator> {
  const state = options.state === undefined ? undefined : await readState(options.state)
  const settings = state === undefined ? options : restoredOptions(options, state)
  const { backend, streams, tick, began, endWaits } = await createBackend(settings, partsOf(settings))
  const listener = getRequestListener(createApp(backend).fetch, { overrideGlobalObjects: false })
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
    if (state !== undefined) restoreState(backend, state)
    if (options.speed !== undefined) backend.time.run(options.speed)
    backend.origin = await listen(server, settings.port ?? 0, trust === undefined ? 'http' : 'https')
  } catch (error) {
    end()
    throw error
  }
  return {
    url: backend.origin,
    loginUrl: backend.origin,
    clientId: backend.client.clientId,
    clientSecret: backend.client.clientSecret,
    userClient: { clientId: backend.userClient.clientId, clientSecret: backend.userClient.clientSecret },
    tls: trust,
    faults: backend.faults,
    streams: streams.control,
    stats: backend.counters,
    world: backend.world,
    time: backend.time,
    clock: worldClock(backend.clock, backend.time),
    state: () => stateOfBackend(backend, began),
    save: (file) => writeState(file, stateOfBackend(backend, began)),
    stop,
    [Symbol.asyncDispose]: stop,
  }
}

/** Programs on this machine. */
const REDIRECT_URIS = ['http://localhost:*', 'http://127.0.0.1:*']

async function createBackend(options: EmulatorOptions, parts: EmulatorParts) {
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
  setBehavior(world, switches)
  streams = await createStreams({ world, clock, now: time.now, seed: read.seed, switches, hosts: read.hosts })
  const tick = startTick(world, clock, time, switches)
  time.watch(tick)
  const stopping = new AbortController()
  const credentials = idStream(`${read.seed}/credentials`)
  const backend: Backend = {
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
  return { backend, streams, tick, began, endWaits: () => stopping.abort(new Error('the emulator was stopped')) }
}

const STATUS_AND_CODE = /^\d{3} [\w.]+$/
const DAYS: readonly unknown[] = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']

/** Checks of facts that a probe may report with values that their switch does not have. */
const PLAYABLE: { readonly [K in keyof OrgFacts]?: (value: unknown) => boolean } = {
  refusedTokenStatus: (value) => value === 400 || value === 401,
  wfmRefusal: (value) => STATUS_AND_CODE.test(String(value)),
  missingRing: (value) => STATUS_AND_CODE.test(String(value)),
  deletedSkill: (value) => value === 'readable' || STATUS_AND_CODE.test(String(value)),
  skillChangeEntity: (value) => value === 'User' || value === 'AgentRoutingInfo',
  wfmStartDayOfWeek: (value) => DAYS.includes(value),
}

/** The switches that make the emulator behave like a probed org. Unknown points keep their defaults. */
function profileSwitches({ facts }: OrgProfile): Partial<EmulatorSwitches> {
  const known = Object.entries(facts).filter(([name, value]) => {
    if (!Object.hasOwn(DEFAULT_SWITCHES, name)) return false
    const usual: unknown = Reflect.get(DEFAULT_SWITCHES, name)
    const isPlayable: unknown = Reflect.get(PLAYABLE, name)
    return typeof value === typeof usual && (typeof isPlayable !== 'function' || isPlayable(value) === true)
  })
  return Object.fromEntries(known)
}

/** Options allowed beside a state: they belong to the process, not to the org. */
const BESIDE_STATE = ['state', 'port', 'hosts', 'clock', 'tls', 'speed', 'keepAlive']

/**
 * The options of an emulator that continues from a state.
 * @throws ValidationError for options that the state decides
 */
function restoredOptions(given: EmulatorOptions, { options }: EmulatorState): EmulatorOptions {
  const wrong = Object.entries(given).filter(([name, value]) => value !== undefined && !BESIDE_STATE.includes(name))
  if (wrong.length > 0) {
    const issues = wrong.map(([path]) => ({ path, message: 'cannot be given together with a state, which decides it' }))
    throw new ValidationError(issues, { subject: 'emulator options' })
  }
  const { port, hosts, clock, tls } = given
  const began: EmulatorOptions = { ...options }
  return { ...began, port, hosts, clock, tls }
}
