import type { Client } from '../../client'
import { isLoopback } from '../../core/loopback'
import { systemClock } from '../../core/time/clock'
import { isApart, parseEmulatorTime } from '../../core/time/emulator-time'
import { worldClock } from '../../core/time/world-clock'
import type { Middleware } from '../../transport/wiring/types'
import type { Io } from '../io/io'

/** The time of the emulator, if a command uses one. */
export interface WorldTime {
  /** For the client: reads the time from each answer, so that it follows a jump at once. */
  readonly listen: Middleware
  /**
   * Checks once whether an address of this machine is an emulator. If so, its time is the present for reads, plans and
   * records, even if the world's time was moved. Tokens, rate limit and deadlines of the client follow the machine's
   * clock, as they do in the emulator. Warnings of the client are printed as notes.
   */
  follow(io: Io, client: Client): Promise<Client>
}

/** How long a command waits for an answer from an address of this machine, ms. */
const QUERY_MS = 2_000

/** @param fetch the client's own; undefined: the platform's */
export function worldTime(fetch: typeof globalThis.fetch = globalThis.fetch): WorldTime {
  let emulatorMs: number | undefined

  const readTime = (headers: Headers): void => {
    emulatorMs = parseEmulatorTime(headers) ?? emulatorMs
  }

  async function ask(baseUrl: string, signal: AbortSignal): Promise<number | undefined> {
    const limited = AbortSignal.any([signal, AbortSignal.timeout(QUERY_MS)])
    // If the address is wrong, the first call of the command reports it.
    const answer = await fetch(`${baseUrl}/`, { method: 'HEAD', redirect: 'manual', signal: limited }).catch(() => null)
    if (answer !== null) readTime(answer.headers)
    return emulatorMs
  }

  return {
    async listen(request, next) {
      const response = await next(request)
      readTime(response.headers)
      return response
    },
    async follow(io, client) {
      const note = (text: string): void => io.err(`${io.paint.warn('note')} ${text}\n`)
      const atMs = isLoopback(new URL(client.baseUrl).hostname) ? await ask(client.baseUrl, io.signal) : undefined
      client.on('warning', ({ code, message }) => {
        if (atMs === undefined || code !== 'clock.apart') note(message)
      })
      if (atMs === undefined) return client
      if (isApart(systemClock.now(), atMs)) note(apartText(atMs))
      const clock = worldClock(systemClock, { now: () => emulatorMs ?? atMs })
      return { ...client, clock }
    },
  }
}

function apartText(atMs: number): string {
  return `The emulator's time is ${new Date(atMs).toISOString()}, not this machine's time. This command uses the emulator's.`
}
