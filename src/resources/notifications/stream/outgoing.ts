import type { Clock } from '../../../core/time/clock'
import type { Frame } from '../socket/frame'
import type { StoredEvent } from '../socket/live-channel'
import type { NotificationGap } from './types'

type EventFrame = Extract<Frame, { kind: 'event' }>

/** What goes out, in order. */
export type Outgoing =
  | { readonly kind: 'event'; readonly frame: EventFrame; readonly receivedAtMs: number }
  | {
      readonly kind: 'gap'
      readonly topics: readonly string[]
      readonly fromMs: number
      readonly toMs: number
      readonly reason: NotificationGap['reason']
    }

/** How long the id of an event is remembered. Copies arrive within seconds. */
const REMEMBERED_MS = 120_000
/** Maximum number of remembered events, which limits memory. */
const REMEMBERED = 20_000

/**
 * The ordered stream of events of a shard, across its successive connections.
 * @param emit called with each event to deliver
 */
export function createOutgoingStream(clock: Clock, emit: (outgoing: Outgoing) => void) {
  const seen = new Map<string, number>()
  let held: Outgoing[] | undefined
  let heldSinceMs = Number.POSITIVE_INFINITY
  let overlapSinceMs = Number.POSITIVE_INFINITY
  let overlap: Map<string, number> | undefined

  function out(outgoing: Outgoing): void {
    if (held === undefined) emit(outgoing)
    else held.push(outgoing)
  }

  /** Whether an event is a copy. Several events may share an id, so the text counts as well. */
  function arrivedBefore({ topic, text, correlationId }: EventFrame): boolean {
    if (correlationId === undefined) return false
    const key = `${correlationId} ${topic} ${text.length} ${textHash(text)}`
    const nowMs = clock.now()
    if (seen.has(key)) return true
    seen.set(key, nowMs)
    for (const [old, atMs] of seen) {
      if (atMs > nowMs - REMEMBERED_MS && seen.size <= REMEMBERED) break
      seen.delete(old)
    }
    return false
  }

  /** Passes an event on, unless it is a copy. @param receivedAtMs epoch ms; default: now */
  function event(frame: EventFrame, receivedAtMs = clock.now()): void {
    if (arrivedBefore(frame)) return
    if (overlap !== undefined && frame.correlationId === undefined)
      overlap.set(frame.text, (overlap.get(frame.text) ?? 0) + 1)
    out({ kind: 'event', frame, receivedAtMs })
  }

  return {
    event,
    gap: (gap: Extract<Outgoing, { kind: 'gap' }>) => out(gap),
    /** During a read of state or an overlap: everything sent before was passed on, epoch ms; otherwise infinite. */
    get waitingSinceMs() {
      return Math.min(heldSinceMs, overlapSinceMs)
    },
    /**
     * Holds events back while state is being read: they follow after it.
     * @param deliveredUntilMs everything sent before was passed on, epoch ms: what is held was sent or missed since then
     */
    hold(deliveredUntilMs: number) {
      if (held !== undefined) return
      held = []
      heldSinceMs = deliveredUntilMs
    },
    /** Releases the held events. */
    release() {
      const waiting = held ?? []
      held = undefined
      for (const outgoing of waiting) emit(outgoing)
      heldSinceMs = Number.POSITIVE_INFINITY
    },
    /** Starts remembering events without an id, so that copies from another connection are recognized. */
    beginOverlap() {
      overlap = new Map()
      overlapSinceMs = clock.now()
    },
    /** Delivers the events of the new connection, without those that the old one already delivered. */
    endOverlap(retained: readonly StoredEvent[]) {
      const delivered = overlap ?? new Map<string, number>()
      overlap = undefined
      overlapSinceMs = Number.POSITIVE_INFINITY
      for (const { frame, receivedAtMs } of retained) {
        const times = frame.correlationId === undefined ? (delivered.get(frame.text) ?? 0) : 0
        if (times > 0) delivered.set(frame.text, times - 1)
        else event(frame, receivedAtMs)
      }
    },
  }
}

/** Two FNV-1a hashes of the text, from different starts: 64 bits, enough to tell events of two minutes apart. */
function textHash(text: string): string {
  let a = 0x811c9dc5
  let b = 0x9747b28c
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    a = Math.imul(a ^ code, 0x01000193)
    b = Math.imul(b ^ code, 0x01000197)
  }
  return `${(a >>> 0).toString(36)}${(b >>> 0).toString(36)}`
}
