import type { WebSocket } from 'ws'
import type { Random } from '../../core/random'
import type { Clock } from '../../core/time/clock'
import type { StreamFaults } from '../model/types'
import { closingNotice, HEARTBEAT, isPing, type NotificationChannel, PONG } from './channels'

/** One socket of one channel. */
export interface Line {
  readonly channel: NotificationChannel
  /** Sends an event, late or twice if the faults require it. Events keep their order. */
  sendEvent(text: string): void
  /** Cuts the connection without a closing handshake. */
  cut(): void
  /** Keeps the connection open, but passes nothing in either direction any more. */
  silence(): void
  /** Announces that the socket closes in a minute, and then closes it. */
  announceClosing(): void
}

/** The emulator's side of a line. */
export interface LineContext {
  readonly clock: Clock
  /** The world's time, which decides when channels expire. */
  now(): number
  readonly random: Random
  readonly orgId: string
  /** Time between two heartbeats. */
  readonly heartbeatMs: number
  faults(): StreamFaults
  /** Called for each message that was sent. */
  sent(): void
  /** Called once when the socket is gone. */
  ended(line: Line): void
  /** Called when the channel has expired. */
  expired(channel: NotificationChannel): void
}

/** How long in advance the platform announces that it closes a socket. */
const NOTICE_MS = 60_000
/** Close code of a server that shuts down ("going away"). */
const GOING_AWAY = 1001

/** Serves one accepted socket until it ends. */
export function openLine(socket: WebSocket, channel: NotificationChannel, context: LineContext): Line {
  const { clock } = context
  const timers = new Set<() => void>()
  let silent = false
  let noticed = false
  /** Delayed messages, and when the last of them is sent: the next message is sent no earlier. */
  const held: string[] = []
  let busyUntilMs = 0

  function after(ms: number, fn: () => void): void {
    const cancel = clock.setTimer(() => {
      timers.delete(cancel)
      fn()
    }, ms)
    timers.add(cancel)
  }

  function put(text: string): void {
    if (silent || socket.readyState !== socket.OPEN) return
    socket.send(text)
    context.sent()
  }

  /** Queues a message behind the delayed ones. */
  function send(text: string, copies = 1): void {
    const { delayMs } = context.faults()
    const nowMs = clock.now()
    const heldMs = delayMs > 0 ? context.random() * delayMs : 0
    busyUntilMs = Math.max(busyUntilMs, nowMs + heldMs)
    for (let copy = 0; copy < copies; copy++) {
      if (held.length === 0 && busyUntilMs <= nowMs) put(text)
      else {
        held.push(text)
        after(Math.max(0, busyUntilMs - nowMs), () => put(held.shift() ?? ''))
      }
    }
  }

  function sendEvent(text: string): void {
    const { duplicates } = context.faults()
    send(text, duplicates > 0 && context.random() < duplicates ? 2 : 1)
  }

  function beat(): void {
    send(HEARTBEAT)
    after(context.heartbeatMs, beat)
  }

  function close(reason: string): void {
    if (!silent) socket.close(GOING_AWAY, reason)
  }

  function announceClosing(): void {
    send(closingNotice(channel.id, context.orgId))
    after(NOTICE_MS, () => close('closed for maintenance'))
  }

  /** Ends the channel when it expires, with a notice a minute before. A new subscription postpones both. */
  function watchExpiry(): void {
    const leftMs = channel.expiresMs - context.now()
    if (leftMs <= 0) {
      context.expired(channel)
    } else if (leftMs > NOTICE_MS) {
      noticed = false
      // Checked repeatedly, since the world's time may run faster than the clock.
      after(Math.min(leftMs - NOTICE_MS, NOTICE_MS), watchExpiry)
    } else {
      if (!noticed) send(closingNotice(channel.id, context.orgId))
      noticed = true
      after(leftMs, watchExpiry)
    }
  }

  const line: Line = {
    channel,
    sendEvent,
    cut: () => socket.terminate(),
    silence() {
      silent = true
    },
    announceClosing,
  }
  socket.on('message', (data) => {
    if (silent || !isPing(String(data))) return
    const { lostPongs } = context.faults()
    if (lostPongs === 0 || context.random() >= lostPongs) send(PONG)
  })
  socket.on('error', () => socket.terminate())
  socket.on('close', () => {
    for (const cancel of timers) cancel()
    timers.clear()
    context.ended(line)
  })
  channel.hangUp = close
  after(context.heartbeatMs, beat)
  watchExpiry()
  return line
}
