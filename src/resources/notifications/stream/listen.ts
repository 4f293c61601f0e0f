import pLimit from 'p-limit'
import { checkList, checkParts } from '../../../core/checks'
import { ValidationError } from '../../../core/errors'
import { chunks } from '../../kit/lists/in-parts'
import { defaultWebSocket } from '../socket/socket'
import { createNotifier } from './notifier'
import type { ShardContext } from './opener'
import { rereadState } from './reread'
import { parseSettings, type Settings } from './settings'
import { openShard, type Shard } from './shard'
import { singleTopics } from './topics'
import type { ListenOptions, StreamClient, Subscription } from './types'

/**
 * Listens to notification topics until it is closed. A lost connection is reconnected with full-jitter waits, and
 * pings detect a silent one. A channel is replaced before its end, or on the platform's notice, while the old one still works.
 * A combined topic (`v2.users.<id>?presence&routingStatus`) is listened to as its single topics, by whose names its
 * events come. More than 1,000 topics are spread over channels, and a refused topic does not affect the others. The
 * platform does not resend events: a time in which some may have been missed is reported as a gap, and then state is
 * read.
 *
 * Resolves when every permitted topic is listened to. Each topic needs its own permission; REST calls go through the
 * client with its rate and retries.
 * @throws ValidationError when no topic is permitted, there are too many, or an option makes no sense
 * @example
 * const topics = [notificationTopics.queueObservations(queueId), notificationTopics.routingStatus(userId)]
 * const subscription = await listenToTopics(client, topics, { initialState: true })
 * for await (const item of subscription) {
 *   if (item.kind === 'event') console.log(item.topic, item.body)
 *   else console.log('missed', item.topics, 'from', new Date(item.fromMs))
 * }
 */
export async function listenToTopics<T extends string>(
  client: StreamClient,
  topics: readonly T[],
  options: ListenOptions<T> = {},
): Promise<Subscription<T>> {
  checkParts(client, 'client', 'notifications', 'clock')
  const settings = parseSettings(options)
  const desired = checkTopics(topics, settings)
  const parts = chunks(desired, settings.topicsPerChannel)
  const webSocket = options.webSocket ?? (await defaultWebSocket())
  options.signal?.throwIfAborted()
  const ending = new AbortController()
  const onAbort = (): void => ending.abort(options.signal?.reason)
  const stopListening = (): void => options.signal?.removeEventListener('abort', onAbort)
  options.signal?.addEventListener('abort', onAbort, { once: true })
  let shards: readonly Shard<T>[] = []
  const deliveredUntilMs = (): number =>
    shards.reduce((min, shard) => Math.min(min, shard.deliveredUntilMs), client.clock.now())
  const notifier = createNotifier({
    clock: client.clock,
    deliveredUntilMs,
    topics: desired,
    options,
    bufferSize: settings.bufferSize,
    onReturn: () => void close(),
    resync(lost) {
      const missed = new Set(lost)
      for (const shard of shards) shard.resync(shard.topics.filter((topic) => missed.has(topic)))
    },
  })
  const context: Omit<ShardContext<T>, 'signal'> = {
    client,
    settings,
    webSocket,
    reread:
      options.reread === false
        ? undefined
        : (options.reread ?? ((desired, call) => rereadState(client, desired, call))),
    canOverlap: parts.length < settings.maxChannels,
    rotating: pLimit(Math.max(1, settings.maxChannels - parts.length)),
    emit: notifier.emit,
    deliver: notifier.deliver,
    onRefused: notifier.refused,
    onError: notifier.error,
  }
  shards = await opened(parts, context, ending).catch((error: unknown) => {
    stopListening()
    throw error
  })
  const { sinceMs } = settings
  if (sinceMs !== undefined) {
    const nowMs = client.clock.now()
    const listened = shards.flatMap((shard) => shard.topics)
    notifier.emit({ kind: 'gap', topics: listened, fromMs: Math.min(sinceMs, nowMs), toMs: nowMs, reason: 'restart' })
  }
  if (options.initialState === true || sinceMs !== undefined) for (const shard of shards) shard.resync(shard.topics)

  let closing = false
  const closed = Promise.all(shards.map((shard) => shard.run()))
    .then(() => undefined)
    .catch((error: unknown) => {
      ending.abort(error)
      if (closing) return undefined
      notifier.end({ reason: error })
      throw error
    })
    .finally(stopListening)
  // A rejection that nobody handles must not end the process.
  closed.catch(() => undefined)

  async function close(): Promise<void> {
    if (!closing) {
      closing = true
      notifier.end()
      ending.abort(new Error('the subscription was closed'))
      await Promise.all(shards.map((shard) => shard.unsubscribe()))
    }
    await closed.catch(() => undefined)
  }

  return {
    get topics() {
      return shards.flatMap((shard) => shard.topics)
    },
    get refused() {
      return shards.flatMap((shard) => shard.refused)
    },
    get channels() {
      return shards.map((shard) => shard.channelId)
    },
    closed,
    close,
    [Symbol.asyncDispose]: close,
    [Symbol.asyncIterator]: notifier.iterate,
  }
}

async function opened<T extends string>(
  parts: readonly (readonly T[])[],
  context: Omit<ShardContext<T>, 'signal'>,
  ending: AbortController,
): Promise<Shard<T>[]> {
  // Each shard has its own signal: listeners would accumulate on a shared one.
  const listeners = parts.map((part) => ({ part, controller: new AbortController() }))
  const endAll = (): void => {
    for (const { controller } of listeners) controller.abort(ending.signal.reason)
  }
  ending.signal.addEventListener('abort', endAll, { once: true })
  try {
    const shards = await Promise.all(
      listeners.map(({ part, controller }) => openShard(part, { ...context, signal: controller.signal })),
    )
    const refused = shards.flatMap((shard) => shard.refused)
    if (shards.some((shard) => shard.topics.length > 0)) return shards
    const issues = refused.map(({ topic, reason }) => ({ path: topic, message: reason }))
    throw new ValidationError(issues, { subject: 'every topic is refused', code: 'notifications.refused' })
  } catch (error) {
    const reason: unknown = ending.signal.aborted ? ending.signal.reason : error
    ending.abort(error)
    throw reason
  }
}

function checkTopics<T extends string>(topics: readonly T[], { topicsPerChannel, maxChannels }: Settings): T[] {
  checkList(topics, 'topics')
  const unique = singleTopics(topics)
  const issues = unique.flatMap((topic, index) =>
    typeof topic === 'string' && topic !== '' ? [] : [{ path: `topics[${index}]`, message: 'must be a topic name' }],
  )
  if (unique.length === 0) issues.push({ path: 'topics', message: 'must name at least one topic' })
  const max = topicsPerChannel * maxChannels
  if (unique.length > max)
    issues.push({ path: 'topics', message: `${unique.length} are more than ${maxChannels} channels take: ${max}` })
  if (issues.length > 0) throw new ValidationError(issues, { subject: 'topics' })
  return unique
}
