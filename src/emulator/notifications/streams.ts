import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import type { WebSocket } from 'ws'
import { ValidationError } from '../../core/errors'
import { seededRandom } from '../../core/random'
import type { Clock } from '../../core/time/clock'
import { findRejection } from '../answers/guard'
import type { EmulatorStreams, EmulatorSwitches, StreamFaults, World } from '../model/types'
import { type WorldEvent, worldEvents } from '../world/events'
import { idStream } from '../world/ids'
import { createChangeNotifier } from './changes'
import { endChannel, message, type NotificationChannel, notificationChannels } from './channels'
import { type Line, openLine } from './line'

export interface Streams {
  readonly control: EmulatorStreams
  /** Accepts websocket connections on a server. */
  attach(server: Server): void
  /** Must be called after a change was recorded in the world, so that its events are sent. */
  changed(): void
  stop(): void
}

interface StreamsContext {
  readonly world: World
  /** Clock for waits: heartbeats, delays, storms. */
  readonly clock: Clock
  /** The world's time, which decides when channels expire. */
  readonly now: () => number
  readonly seed: number
  readonly switches: EmulatorSwitches
  /** Further host names under which the emulator may be reached, besides those of this machine. */
  readonly hosts: ReadonlySet<string>
}

/** Maximum size of a client's message, bytes: clients send only pings and health requests. */
const MAX_MESSAGE_BYTES = 65_536

const CHANNEL_PATH = /^\/channels\/([\w-]+)$/

/**
 * Pushes the world's events to the sockets of the subscribed channels. Events for a channel without a socket are
 * dropped.
 */
export async function createStreams({ world, clock, now, seed, switches, hosts }: StreamsContext): Promise<Streams> {
  const lines = new Set<Line>()
  const random = seededRandom(`${seed}/streams`)
  const newId = idStream(`${seed}/events`)
  const events = worldEvents(world)
  const sockets = await socketServer()
  const changes = createChangeNotifier(world, clock, now, switches)
  let faults = NO_STREAM_FAULTS
  let sent = 0
  let stopDropping: (() => void) | undefined

  // Listens only while a client is connected, so that the world need not create events for nobody.
  let stopListening: (() => void) | undefined

  function push({ topic, body }: WorldEvent): void {
    let text: string | undefined
    for (const line of lines) {
      if (!line.channel.singleTopics.has(topic)) continue
      text ??= message(topic, body, newId())
      line.sendEvent(text)
    }
  }

  function accept(socket: WebSocket, channel: NotificationChannel): void {
    // A channel has one socket: a new one replaces the old one.
    for (const line of [...lines]) if (line.channel === channel) line.cut()
    channel.lastUsedMs = now()
    const line = openLine(socket, channel, {
      clock,
      now,
      random,
      orgId: world.org.id,
      heartbeatMs: switches.heartbeatMs,
      faults: () => faults,
      sent: () => void sent++,
      ended(one) {
        lines.delete(one)
        if (![...lines].some((other) => other.channel === channel)) channel.hangUp = undefined
        if (lines.size === 0) unlisten()
      },
      expired: (ended) => endChannel(world, ended, 'channel expired'),
    })
    lines.add(line)
    stopListening ??= events.on(push)
  }

  function unlisten(): void {
    stopListening?.()
    stopListening = undefined
  }

  function upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const [, id = ''] = CHANNEL_PATH.exec(pathOf(request)) ?? []
    const channel = notificationChannels(world).get(id)
    if (channel === undefined || channel.expiresMs <= now()) refuse(socket, '404 Not Found')
    else if (faults.refusedConnections > 0 && random() < faults.refusedConnections)
      refuse(socket, '503 Service Unavailable')
    else sockets.handleUpgrade(request, socket, head, (accepted) => accept(accepted, channel))
  }

  function setFaults(desired: Partial<StreamFaults>): void {
    faults = changedFaults(faults, desired)
    stopDropping?.()
    stopDropping = undefined
    if (faults.dropEveryMs > 0) dropRepeatedly()
  }

  function dropRepeatedly(): void {
    stopDropping = clock.setTimer(() => {
      control.drop()
      dropRepeatedly()
    }, faults.dropEveryMs)
  }

  const control: EmulatorStreams = {
    get sockets() {
      return lines.size
    },
    get sent() {
      return sent
    },
    get faults() {
      return faults
    },
    setFaults,
    clearFaults: () => setFaults(NO_STREAM_FAULTS),
    drop() {
      for (const line of [...lines]) line.cut()
    },
    silence() {
      for (const line of lines) line.silence()
    },
    announceClosing() {
      for (const line of lines) line.announceClosing()
    },
    expireChannels() {
      for (const channel of [...notificationChannels(world).values()]) endChannel(world, channel, 'channel expired')
    },
  }

  return {
    control,
    attach: (server) => void server.on('upgrade', guarded(hosts, upgrade)),
    changed: changes.send,
    stop() {
      unlisten()
      stopDropping?.()
      changes.stop()
      control.drop()
      sockets.close()
    },
  }
}

/** Its package is CommonJS, with which a program bundled as an ES module could not start: it is loaded now. */
async function socketServer() {
  const { WebSocketServer } = await import('ws')
  return new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE_BYTES })
}

type Upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => void

/** Refuses web pages of other sites. */
function guarded(hosts: ReadonlySet<string>, upgrade: Upgrade): Upgrade {
  return (request, socket, head) => {
    const { host, origin } = request.headers
    const rejection = findRejection({ method: 'GET', path: pathOf(request), host, origin, isUpgrade: true }, hosts)
    if (rejection === undefined) upgrade(request, socket, head)
    else refuse(socket, rejection.status === 403 ? '403 Forbidden' : '421 Misdirected Request')
  }
}

/** The path of a request whose URL may be any text. */
function pathOf({ url = '' }: IncomingMessage): string {
  return url.split(/[?#]/)[0] ?? ''
}

function refuse(socket: Duplex, status: string): void {
  socket.on('error', () => socket.destroy())
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}

const NO_STREAM_FAULTS: StreamFaults = {
  lostPongs: 0,
  refusedConnections: 0,
  dropEveryMs: 0,
  delayMs: 0,
  duplicates: 0,
}

/** `faults` with the values of `changes`. @throws ValidationError for shares outside 0..1 and times below 0 */
function changedFaults(faults: StreamFaults, changes: Partial<StreamFaults>): StreamFaults {
  const issues: { path: string; message: string }[] = []
  const read = (name: keyof StreamFaults, max: number): number => {
    const value = changes[name] ?? faults[name]
    if (!(value >= 0 && value <= max)) issues.push({ path: name, message: `must be from 0 to ${max}, not ${value}` })
    return value
  }
  const read01 = (name: keyof StreamFaults): number => read(name, 1)
  const changed = {
    lostPongs: read01('lostPongs'),
    refusedConnections: read01('refusedConnections'),
    duplicates: read01('duplicates'),
    dropEveryMs: read('dropEveryMs', Number.MAX_SAFE_INTEGER),
    delayMs: read('delayMs', Number.MAX_SAFE_INTEGER),
  }
  if (issues.length > 0) throw new ValidationError(issues, { subject: 'stream faults' })
  return changed
}
