import {
  AuthenticationError,
  ConfigError,
  NotFoundError,
  PermissionError,
  ResponseError,
  ValidationError,
} from '../../../core/errors'
import { sleep } from '../../../core/time/clock'
import { backoffMs } from '../../../transport/retry/backoff'
import { type Line, type OpenChannel, openLine } from '../socket/line'
import type { ShardContext } from './shard-context'
import { subscribe } from './subscribe'
import type { RefusedTopic } from './types'

/** Opens channels and their sockets, as often as it takes. */
export interface Opener<T extends string> {
  /** The first one: gives up after a few attempts. */
  first(): Promise<Line<T>>
  /** After a loss: the same channel while it exists, since it keeps its topics; else, or where none is given, another. */
  again(channel: OpenChannel<T> | undefined): Promise<Line<T>>
  /** Another channel, beside the one that still works. */
  another(): Promise<Line<T>>
  /** Sets the topics of a channel anew, which gives it another 24 hours. @throws NotFoundError when it is gone */
  renewed(channel: OpenChannel<T>): Promise<OpenChannel<T>>
}

/** Attempts before a subscription that never worked is given up. */
const FIRST_TRIES = 5
/** Attempts to connect one channel before it is given up for another. */
const TRIES_A_CHANNEL = 4

/** @param onRefused gets what the platform refuses of the topics, whenever they are set */
export function createOpener<T extends string>(
  topics: readonly T[],
  context: ShardContext<T>,
  onRefused: (refused: readonly RefusedTopic<T>[]) => void,
): Opener<T> {
  const { client, settings, signal } = context
  const { clock, random } = client.transport
  /** Attempts since a connection last proved itself. */
  let failures = 0
  /** Made, but its topics were not set yet: to be used by the next attempt, since channels are few. */
  let unused: { readonly id: string; readonly connectUri: string } | undefined

  async function openChannel(): Promise<OpenChannel<T>> {
    unused ??= await makeChannel()
    const { permitted, refused } = await subscribe(client.notifications, unused.id, topics, { signal }).catch(
      (error: unknown) => {
        // The platform ends the channel that is unused longest when a client makes one too many.
        if (error instanceof NotFoundError) unused = undefined
        throw error
      },
    )
    const channel = { ...unused, topics: permitted, openedAtMs: clock.now() }
    unused = undefined
    onRefused(refused)
    return channel
  }

  async function makeChannel() {
    const { id, connectUri } = await client.notifications.createChannel({ signal })
    if (connectUri === undefined)
      throw new ResponseError(`the channel ${id} came without an address to connect to`, { path: 'connectUri' })
    return { id, connectUri }
  }

  /** Whether a channel that did not connect exists; nobody can tell from the refused connection alone. */
  async function isThere({ id }: OpenChannel<T>, tries: number): Promise<boolean> {
    return tries === 0 || (tries < TRIES_A_CHANNEL && (await client.notifications.checkChannel(id, { signal })))
  }

  async function connected(channel: OpenChannel<T>): Promise<Line<T>> {
    let pongs = 0
    return await openLine(channel, {
      clock,
      signal,
      webSocket: context.webSocket,
      pingEveryMs: settings.pingEveryMs,
      pongWithinMs: settings.pongWithinMs,
      connectWithinMs: settings.connectWithinMs,
      onError: context.onError,
      onPong() {
        // The first answer comes at once; only one that lasted until the next has proved itself.
        if (++pongs > 1) failures = 0
      },
    })
  }

  async function open(start: OpenChannel<T> | undefined, wait: boolean, most: number): Promise<Line<T>> {
    let channel = start
    for (let tries = 0, sameTries = 0; ; tries++, sameTries++) {
      if (wait || failures > 0) await sleep(clock, backoffMs(failures, settings.backoff, random), signal)
      failures++
      try {
        if (channel !== undefined && !(await isThere(channel, sameTries))) channel = undefined
        if (channel === undefined) {
          channel = await openChannel()
          sameTries = 0
        }
        return await connected(channel)
      } catch (error) {
        if (signal.aborted) throw signal.reason
        if (isFinal(error) || tries + 1 >= most) throw error
        context.onError(error)
      }
    }
  }

  return {
    first: () => open(undefined, false, FIRST_TRIES),
    again: (channel) => open(channel, true, Number.POSITIVE_INFINITY),
    another: () => open(undefined, false, Number.POSITIVE_INFINITY),
    async renewed(channel) {
      const { permitted, refused } = await subscribe(client.notifications, channel.id, topics, { signal })
      onRefused(refused)
      return { ...channel, topics: permitted, openedAtMs: clock.now() }
    },
  }
}

/** Errors that no repetition mends. */
function isFinal(error: unknown): boolean {
  return (
    error instanceof AuthenticationError ||
    error instanceof PermissionError ||
    error instanceof ConfigError ||
    error instanceof ValidationError
  )
}
