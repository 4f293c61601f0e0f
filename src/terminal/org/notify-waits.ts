import type { Client } from '../../client'
import type { Io } from '../io/io'

/** Failed attempts of one request after which somebody who waits is told, and the least time between two such lines. */
const NOTIFY_AFTER = 3
const NOTIFY_EVERY_MS = 10_000

/** Says on stderr that requests fail and are repeated, so that a command that waits does not seem to hang. */
export function notifyWaits(io: Io, client: Pick<Client, 'on' | 'clock'>): void {
  let notifiedMs = Number.NEGATIVE_INFINITY
  client.on('retry', ({ operation, attempt, waitMs, reason, status }) => {
    const nowMs = client.clock.now()
    if (attempt < NOTIFY_AFTER || nowMs - notifiedMs < NOTIFY_EVERY_MS) return
    notifiedMs = nowMs
    const answer = status === undefined ? `does not answer (${reason})` : `answers ${status}`
    const text = `The org ${answer} to ${operation}, ${attempt} times so far; asked again in ${Math.ceil(waitMs / 1000)} s, for a minute in all.`
    io.err(`${io.paint.warn('waiting')} ${text}\n`)
  })
}
