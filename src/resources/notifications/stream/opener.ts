import {
  AuthenticationError,
  BadRequestError,
  ConfigError,
  NotFoundError,
  PermissionError,
  ResponseError,
  ValidationError,
} from '../../../core/errors'
import { sleep } from '../../../core/time/clock'
import type { CallOptions } from '../../../transport/contract/call-options'
import { backoffMs } from '../../../transport/retry/retry'
import { getTransport } from '../../../transport/wiring/held'
import type { ChannelTopic, NotificationsResource } from '../notifications'
import { type LiveChannel, type OpenChannel, openLiveChannel } from '../socket/live-channel'
import type { WebSocketConstructor } from '../socket/socket'
import type { Outgoing } from './outgoing'
import type { Settings } from './settings'
import type { RefusedTopic, Reread, StreamClient, TopicState } from './types'

/** What the shards of one subscription share. */
export interface ShardContext<T extends string> {
  readonly client: StreamClient
  readonly settings: Settings
  readonly webSocket: WebSocketConstructor
  /** Ends the shard. */
  readonly signal: AbortSignal
  readonly reread: Reread<T> | undefined
  /** Whether the limit of channels allows a second one beside the first while it is replaced. */
  readonly canOverlap: boolean
  /** Runs replacements within the limit of channels. */
  rotating<R>(work: () => Promise<R>): Promise<R>
  emit(outgoing: Outgoing): void
  deliver(state: TopicState<T>): void
  onRefused(refused: RefusedTopic<T>): void
  onError(error: unknown): void
}

/** Attempts to open the first channel of a subscription. */
const FIRST_TRIES = 5
/** Attempts to connect to one channel before another one is created. */
const TRIES_A_CHANNEL = 4

/**
 * Opens channels and their sockets, and retries after failures.
 * @param onRefused called with the topics that the platform refuses, whenever topics are set
 */
export function createOpener<T extends string>(
  topics: readonly T[],
  context: ShardContext<T>,
  onRefused: (refused: readonly RefusedTopic<T>[]) => void,
) {
  const { client, settings, signal } = context
  const { clock } = client
  const { random } = getTransport(client)
  /** Attempts since the last connection that proved to work. */
  let failures = 0
  /** A channel that was created but has no topics yet: the next attempt uses it, since channels are few. */
  let unused: { readonly id: string; readonly connectUri: string } | undefined

  async function openChannel(): Promise<OpenChannel<T>> {
    unused ??= await makeChannel()
    const { permitted, refused } = await subscribe(client.notifications, unused.id, topics, { signal }).catch(
      (error: unknown) => {
        // If a client creates one channel too many, the platform ends the channel that has been unused for the longest
        // time.
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
    const { id, connectUri } = await client.notifications.channels.create({ signal })
    if (connectUri === undefined)
      throw new ResponseError(`the channel ${id} came without an address to connect to`, { path: 'connectUri' })
    return { id, connectUri }
  }

  /** Whether a channel that did not connect exists; the refused connection does not show it. */
  async function isThere({ id }: OpenChannel<T>, tries: number): Promise<boolean> {
    return tries === 0 || (tries < TRIES_A_CHANNEL && (await client.notifications.channels.isOpen(id, { signal })))
  }

  async function connected(channel: OpenChannel<T>): Promise<LiveChannel<T>> {
    let pongs = 0
    return await openLiveChannel(channel, {
      clock,
      signal,
      webSocket: context.webSocket,
      pingEveryMs: settings.pingEveryMs,
      pongWithinMs: settings.pongWithinMs,
      connectWithinMs: settings.connectWithinMs,
      onError: context.onError,
      onPong() {
        // The first answer comes at once; only a connection that lasts until the second one counts as good.
        if (++pongs > 1) failures = 0
      },
    })
  }

  async function open(start: OpenChannel<T> | undefined, wait: boolean, maxTries: number): Promise<LiveChannel<T>> {
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
        if (isFinal(error) || tries + 1 >= maxTries) throw error
        context.onError(error)
      }
    }
  }

  return {
    /** The first channel. Throws after a few failed attempts. */
    first: () => open(undefined, false, FIRST_TRIES),
    /**
     * Reconnects after a lost connection: with the same channel while it exists, since it keeps its topics; otherwise
     * with another one.
     */
    again: (channel: OpenChannel<T> | undefined) => open(channel, true, Number.POSITIVE_INFINITY),
    /** Opens another channel while the current one still works. */
    another: () => open(undefined, false, Number.POSITIVE_INFINITY),
    /** Sets the topics of a channel again, which extends it by 24 hours. @throws NotFoundError when the channel is gone */
    async extend(channel: OpenChannel<T>): Promise<OpenChannel<T>> {
      const { permitted, refused } = await subscribe(client.notifications, channel.id, topics, { signal })
      onRefused(refused)
      return { ...channel, topics: permitted, openedAtMs: clock.now() }
    },
  }
}

/** Errors that a retry does not fix. */
export function isFinal(error: unknown): boolean {
  return (
    error instanceof AuthenticationError ||
    error instanceof PermissionError ||
    error instanceof ConfigError ||
    error instanceof ValidationError
  )
}

interface Subscribed<T extends string> {
  readonly permitted: readonly T[]
  readonly refused: readonly RefusedTopic<T>[]
}

/**
 * Sets or adds the topics of a channel. A refused topic does not affect the others: if the platform refuses the whole
 * call because of it, the topics are split in half until it is alone.
 */
async function subscribe<T extends string>(
  notifications: NotificationsResource,
  channelId: string,
  topics: readonly T[],
  call: CallOptions,
  how: 'set' | 'add' = 'set',
): Promise<Subscribed<T>> {
  try {
    return splitByAnswer(
      topics,
      await notifications.subscriptions[how](channelId, topics, { ignoreErrors: true }, call),
    )
  } catch (error) {
    if (!isRefusal(error)) throw error
    if (how === 'set') await notifications.subscriptions.clear(channelId, call)
    return await subscribeHalves(notifications, channelId, topics, error, call)
  }
}

async function subscribeHalves<T extends string>(
  notifications: NotificationsResource,
  channelId: string,
  topics: readonly T[],
  refusal: BadRequestError | PermissionError,
  call: CallOptions,
): Promise<Subscribed<T>> {
  const [only] = topics
  if (only === undefined) return { permitted: [], refused: [] }
  if (topics.length === 1) {
    const missingPermissions = refusal instanceof PermissionError ? refusal.missing : []
    return { permitted: [], refused: [{ topic: only, reason: refusal.message, missingPermissions }] }
  }
  const middle = topics.length >> 1
  const halves: Subscribed<T>[] = []
  for (const half of [topics.slice(0, middle), topics.slice(middle)]) {
    halves.push(await subscribe(notifications, channelId, half, call, 'add'))
  }
  return {
    permitted: halves.flatMap(({ permitted }) => permitted),
    refused: halves.flatMap(({ refused }) => refused),
  }
}

function isRefusal(error: unknown): error is BadRequestError | PermissionError {
  return error instanceof BadRequestError || error instanceof PermissionError
}

/** A topic that the answer does not name counts as refused: the platform did not promise its events. */
function splitByAnswer<T extends string>(topics: readonly T[], answer: readonly ChannelTopic[]): Subscribed<T> {
  const rows = new Map(answer.map((row) => [row.id, row]))
  const permitted: T[] = []
  const refused: RefusedTopic<T>[] = []
  for (const topic of topics) {
    const row = rows.get(topic)
    if (row !== undefined && row.state !== 'Rejected') permitted.push(topic)
    else {
      const reason = row?.rejectionReason ?? (row === undefined ? 'the platform did not confirm it' : 'rejected')
      refused.push({ topic, reason, missingPermissions: row?.missingPermissions ?? [] })
    }
  }
  return { permitted, refused }
}
