import type { Client } from '../../client'
import type { Io } from '../io/io'

/** Failed attempts of one request after which somebody who waits is told, and the least time between two such lines. */
const NOTIFY_AFTER = 3
const NOTIFY_EVERY_MS = 10_000

/**
 * Says on stderr that the org asks to wait, once for each wait, and that requests fail and are repeated, so that a command
 * that waits does not seem to hang.
 */
export function notifyWaits(io: Io, client: Pick<Client, 'on' | 'clock'>): void {
  let notifiedMs = Number.NEGATIVE_INFINITY
  let waitsUntilMs = Number.NEGATIVE_INFINITY
  const say = (text: string): void => io.err(`${io.paint.warn('waiting')} ${text}\n`)
  client.on('throttle', ({ waitMs }) => {
    const nowMs = client.clock.now()
    // Requests that were under way together are refused together.
    const isKnown = nowMs < waitsUntilMs
    waitsUntilMs = Math.max(waitsUntilMs, nowMs + waitMs)
    if (!isKnown) say(`The org's rate limit is reached; it asks to wait ${Math.ceil(waitMs / 1000)} s.`)
  })
  client.on('retry', ({ operation, attempt, waitMs, reason, status }) => {
    const nowMs = client.clock.now()
    if (attempt < NOTIFY_AFTER || nowMs - notifiedMs < NOTIFY_EVERY_MS) return
    notifiedMs = nowMs
    const answer = status === undefined ? `does not answer (${reason})` : `answers ${status}`
    say(
      `The org ${answer} to ${operation}, ${attempt} times so far; asked again in ${Math.ceil(waitMs / 1000)} s, for a minute in all.`,
    )
  })
}
