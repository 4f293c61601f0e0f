import { ConnectionError } from '../../../core/errors'
import type { Clock } from '../../../core/time/clock'
import { type Frame, readFrame } from './frame'
import type { WebSocketConstructor, WebSocketLike } from './socket'

/** One open socket. Pings show whether it is still alive, and the time up to which no event was missed. */
export interface Connection {
  readonly alive: boolean
  /** When it opened. While it is alive, it receives everything sent since then. */
  readonly openedAtMs: number
  /** Everything sent before this time has arrived. */
  readonly receivedUntilMs: number
  /** The platform said that it sends nothing more to this channel. */
  readonly unsubscribed: boolean
  /** Resolves when the connection ends, with the reason. */
  readonly ended: Promise<string>
  /** Waits until everything sent so far has arrived; false if the connection ends before. */
  drained(): Promise<boolean>
  close(): void
}

/** How a connection is opened and monitored. */
export interface ConnectionOptions {
  readonly clock: Clock
  readonly webSocket: WebSocketConstructor
  readonly pingEveryMs: number
  readonly pongWithinMs: number
  readonly connectWithinMs: number
  /** Ends the connection, and the wait for it. */
  readonly signal: AbortSignal
  /** Called with each event, in order. */
  onEvent(frame: Extract<Frame, { kind: 'event' }>): void
  /** The server will close this connection soon. */
  onNotice(): void
  /** Called when the other side answers a ping, which proves that it is there. */
  onPong(): void
  onError(error: unknown): void
  /** Called when the platform itself shows that the socket is alive. Default: ignored. */
  onHeartbeat?(): void
}

const PING = JSON.stringify({ message: 'ping' })
/** Close code of a normal closure. */
const NORMAL = 1000

/** Opens a socket. @throws ConnectionError when it does not open in time */
export function connect(uri: string, options: ConnectionOptions): Promise<Connection> {
  const { clock, connectWithinMs, signal } = options
  return new Promise((resolve, reject) => {
    const socket = new options.webSocket(uri)
    let settled = false
    const fail = (why: string): void => {
      if (settled) return
      settled = true
      stopWaiting()
      cut(socket)
      reject(new ConnectionError(`the notification channel does not connect: ${why}`, { code: 'connection.socket' }))
    }
    const cancel = clock.setTimer(() => fail(`no answer within ${connectWithinMs} ms`), connectWithinMs)
    const onAbort = (): void => fail('it is no longer needed')
    signal.addEventListener('abort', onAbort, { once: true })
    const stopWaiting = (): void => {
      cancel()
      signal.removeEventListener('abort', onAbort)
    }
    socket.addEventListener('open', () => {
      if (settled) return
      settled = true
      stopWaiting()
      resolve(watch(socket, options))
    })
    socket.addEventListener('error', () => fail('it was refused or cut'))
    socket.addEventListener('close', () => fail('it was closed'))
  })
}

function watch(socket: WebSocketLike, options: ConnectionOptions): Connection {
  const { clock, pingEveryMs, pongWithinMs, signal } = options
  const openedAtMs = clock.now()
  let receivedUntilMs = openedAtMs
  let over: string | undefined
  let unsubscribed = false
  let finish: (why: string) => void = () => undefined
  const ended = new Promise<string>((resolve) => {
    finish = resolve
  })
  /** Send times of the pings without an answer so far. Answers carry no id; they arrive in order. */
  const unanswered: number[] = []
  const waiting: { readonly ping: number; readonly done: (arrived: boolean) => void }[] = []
  let pings = 0
  let pongs = 0
  let cancelDeadline = (): void => undefined
  let cancelPing = (): void => undefined

  function end(why: string): void {
    if (over !== undefined) return
    over = why
    signal.removeEventListener('abort', onAbort)
    cancelDeadline()
    cancelPing()
    cut(socket)
    for (const { done } of waiting.splice(0)) done(false)
    finish(why)
  }

  function ping(): void {
    cancelPing()
    cancelPing = clock.setTimer(ping, pingEveryMs)
    unanswered.push(clock.now())
    pings++
    if (unanswered.length === 1) expectPong()
    try {
      socket.send(PING)
    } catch {
      end('a ping could not be sent')
    }
  }

  /** Ends the connection when the oldest unanswered ping is overdue. */
  function expectPong(): void {
    cancelDeadline()
    const [sentAtMs] = unanswered
    if (sentAtMs === undefined) return
    const leftMs = sentAtMs + pongWithinMs - clock.now()
    cancelDeadline = clock.setTimer(() => end(`no answer to a ping within ${pongWithinMs} ms`), Math.max(0, leftMs))
  }

  function pong(): void {
    const sentAtMs = unanswered.shift()
    if (sentAtMs === undefined) return
    // The server sends in order: what it sent before it saw this ping arrives before its answer.
    receivedUntilMs = sentAtMs
    pongs++
    expectPong()
    while (waiting[0] !== undefined && waiting[0].ping <= pongs) waiting.shift()?.done(true)
    options.onPong()
  }

  socket.addEventListener('message', ({ data }) => {
    if (over !== undefined) return
    const frame = readFrame(data)
    if (frame.kind === 'pong') pong()
    else if (frame.kind === 'event') options.onEvent(frame)
    else if (frame.kind === 'notice') options.onNotice()
    else if (frame.kind === 'heartbeat') options.onHeartbeat?.()
    else if (frame.kind === 'ended') {
      unsubscribed = true
      end('the platform ended its subscriptions')
    } else if (frame.kind === 'broken') options.onError(frame.error)
  })
  socket.addEventListener('error', () => end('it was cut'))
  socket.addEventListener('close', () => end('it was closed'))
  const onAbort = (): void => end('closed here')
  signal.addEventListener('abort', onAbort, { once: true })
  if (signal.aborted) onAbort()
  else ping()

  return {
    openedAtMs,
    ended,
    get alive() {
      return over === undefined
    },
    get unsubscribed() {
      return unsubscribed
    },
    get receivedUntilMs() {
      return receivedUntilMs
    },
    drained() {
      if (over !== undefined) return Promise.resolve(false)
      ping()
      const mine = pings
      return new Promise((done) => {
        if (over === undefined) waiting.push({ ping: mine, done })
        else done(false)
      })
    },
    close: () => end('closed here'),
  }
}

/** Ends a socket at once: nothing more is needed from it, and a dead one would never answer a closing handshake. */
function cut(socket: WebSocketLike): void {
  try {
    socket.close(NORMAL)
    socket.terminate?.()
  } catch {
    // A socket that cannot be closed is closed already.
  }
}
