import * as z from 'zod/mini'
import type { Client } from '../../client'
import { checkClient } from '../../core/checks'
import { AuthenticationError, isSkillrouteError } from '../../core/errors'
import { aFunction, checkOptions, flag, optional, positive, whole } from '../../core/schema'
import { sleep } from '../../core/time/clock'
import {
  listenToTopics,
  notificationTopics,
  type StatsBody,
  type WebSocketConstructor,
} from '../../resources/notifications/stream'
import { captureSnapshot } from '../snapshot/capture'
import { type QueueNow, queuesNow } from './now'
import { readSaturations, windowFields } from './queue-history'
import { type QueueStatus, type QueueStatusOptions, statuses, windowAt } from './queue-status'
import type { Saturations } from './saturation'

export interface WatchStatusOptions extends QueueStatusOptions {
  /** Seconds between samples. Default 10. */
  readonly everySeconds?: number | undefined
  /** Ends after this many samples. Default: never. */
  readonly samples?: number | undefined
  /** Only polls, without notifications. Default false. */
  readonly poll?: boolean | undefined
  /** Called with the reason when notifications are not available, and for each retry. */
  readonly onNote?: ((note: string) => void) | undefined
  /** Opens the websockets of notifications. Default: the runtime's own, else that of `ws`. */
  readonly webSocket?: WebSocketConstructor | undefined
}

/** Queues at one moment. */
export interface StatusSample {
  readonly at: string
  /** True: the current figures come from notifications; false: they were polled. */
  readonly live: boolean
  readonly queues: readonly QueueStatus[]
}

/** Maximum age of the window's figures in a sample from notifications. */
const WINDOW_AGE_MS = 60_000

/**
 * Samples queues repeatedly. Current figures come from notifications if the client may subscribe to them, so that a
 * quiet center takes no requests; otherwise they are polled. The window's figures are read again at least once a
 * minute. Needs analytics:queueObservation:view.
 * @throws ValidationError when the time between samples is not above 0
 * @example
 * for await (const { at, queues } of watchQueueStatus(client, { everySeconds: 30 })) {
 *   console.log(at, queues.reduce((sum, { now }) => sum + now.waiting, 0), 'waiting')
 * }
 */
export function watchQueueStatus(client: Client, options: WatchStatusOptions = {}): AsyncIterable<StatusSample> {
  checkClient(client)
  checkOptions(options, {
    ...windowFields(),
    ...optional(positive(), 'everySeconds', 'windowMinutes'),
    samples: z.optional(whole(1)),
    poll: z.optional(flag()),
    ...optional(aFunction(), 'onNote', 'webSocket'),
  })
  const { everySeconds = 10, samples = Number.POSITIVE_INFINITY } = options
  return {
    async *[Symbol.asyncIterator]() {
      const { clock } = client
      const saturations = freshSaturations(client, options)
      let read = await readAll(client, options, await saturations())
      let readAtMs = clock.now()
      const live = await listen(client, read, options)
      try {
        for (let taken = 1; ; taken++) {
          if (live === undefined) yield { at: formatTime(client), live: false, queues: read }
          else yield { at: formatTime(client), live: true, queues: await present(client, read, live.queues, options) }
          if (taken >= samples) return
          await sleep(clock, everySeconds * 1_000, options.signal)
          if (live === undefined || clock.now() - readAtMs >= WINDOW_AGE_MS) {
            read = await readAll(client, options, await saturations())
            readAtMs = clock.now()
          }
        }
      } finally {
        await live?.subscription.close()
      }
    },
  }
}

/** Saturation, at most a minute old, since it takes many requests. The org's configuration is read only once. */
function freshSaturations(client: Client, options: WatchStatusOptions): () => Promise<Saturations> {
  const { clock } = client
  let latest: { readonly atMs: number; readonly saturations: Saturations } | undefined
  let { saturation } = options
  return async () => {
    if (latest !== undefined && clock.now() - latest.atMs < WINDOW_AGE_MS) return latest.saturations
    if (saturation === true) saturation = await captureSnapshot(client, { signal: options.signal })
    const window = windowAt(clock.now(), options.windowMinutes)
    latest = { atMs: clock.now(), saturations: await readSaturations(client, window, { ...options, saturation }) }
    return latest.saturations
  }
}

async function readAll(client: Client, options: QueueStatusOptions, saturations: Saturations): Promise<QueueStatus[]> {
  const found: QueueStatus[] = []
  for await (const status of statuses(client, { ...options, saturations })) found.push(status)
  return found
}

/** Subscribes to the queues; undefined if that is not possible. A refused login throws. */
async function listen(client: Client, statuses: readonly QueueStatus[], options: WatchStatusOptions) {
  const { onNote, signal, webSocket, poll = false } = options
  if (poll || statuses.length === 0) return undefined
  const queues = liveQueues()
  const topics = statuses.map(({ queue }) => notificationTopics.queueObservations(queue.id))
  const note = (error: unknown): void => onNote?.(isSkillrouteError(error) ? error.message : String(error))
  try {
    const subscription = await listenToTopics(client, topics, {
      signal,
      webSocket,
      initialState: true,
      onError: note,
      onEvent: ({ body, receivedAtMs }) => queues.take(body, receivedAtMs),
    })
    // A refused topic looks like a queue without news, so if one is refused, all queues are polled.
    const [refused] = subscription.refused
    if (refused === undefined) return { queues, subscription }
    await subscription.close()
    onNote?.(`Polling, because notifications are refused: ${refused.topic}: ${refused.reason}`)
  } catch (error) {
    if (signal?.aborted || error instanceof AuthenticationError) throw error
    onNote?.(
      `Polling, because notifications are not available: ${isSkillrouteError(error) ? error.message : String(error)}`,
    )
  }
  return undefined
}

/** The statuses with current figures from notifications; doubtful ones are polled. */
async function present(
  client: Client,
  statuses: readonly QueueStatus[],
  queues: LiveQueues,
  { signal }: QueueStatusOptions,
): Promise<QueueStatus[]> {
  const queueIds = queues.unsure()
  if (queueIds.length > 0) {
    const { results } = await client.analytics.queueObservations({ queueIds }, { signal })
    const nowMs = client.clock.now()
    for (const { group, data = [] } of results) {
      const metrics = data.map(({ metric, qualifier, stats }) => ({ metric, qualifier, stats: pickNumbers(stats) }))
      queues.take({ group, data: [{ interval: undefined, metrics }] }, nowMs)
    }
  }
  const now = queues.now(client.clock.now())
  const at = formatTime(client)
  return statuses.map((status) => ({ ...status, at, now: now.get(status.queue.id) ?? status.now }))
}

function pickNumbers(stats: object | undefined): Record<string, number> {
  const entries: [string, unknown][] = Object.entries(stats ?? {})
  return Object.fromEntries(entries.flatMap(([name, value]) => (typeof value === 'number' ? [[name, value]] : [])))
}

function formatTime(client: Client): string {
  return new Date(client.clock.now()).toISOString()
}

/** One observation of a queue, from notifications or queries. */
type Datum = {
  readonly metric: string
  readonly qualifier?: string | undefined
  readonly stats?: Readonly<Record<string, number>> | undefined
}

/** Collects the state of queues from notifications. */
interface LiveQueues {
  /** Takes a message of a queue's observations topic. Figures that it does not contain keep their values. */
  take(body: StatsBody, atMs: number): void
  /**
   * Queues whose longest wait is no longer known: notifications give the number of waiting contacts, but not always
   * when the first of them began to wait.
   */
  unsure(): string[]
  now(nowMs: number): ReadonlyMap<string, QueueNow>
}

/** Nothing known yet. */
function liveQueues(): LiveQueues {
  const groups = new Map<string, { readonly group: Readonly<Record<string, string>>; data: Datum[] }>()
  const unsure = new Set<string>()

  return {
    take({ group = {}, data = [] }, atMs) {
      const key = `${group.queueId ?? ''} ${group.mediaType ?? ''}`
      const previous = groups.get(key)?.data ?? []
      const received: Datum[] = data.flatMap(({ metrics = [] }) => metrics)
      const receivedMetrics = new Set(received.map(({ metric }) => metric))
      const next = [...previous.filter(({ metric }) => !receivedMetrics.has(metric)), ...received]
      groups.set(key, {
        group,
        data: receivedMetrics.has('oLongestWaiting') ? next : withLongest(previous, next, atMs),
      })
      if (group.queueId === undefined) return
      if (isUnsure(previous, next, receivedMetrics)) unsure.add(group.queueId)
      else if (receivedMetrics.has('oLongestWaiting')) unsure.delete(group.queueId)
    },
    unsure() {
      const ids = [...unsure]
      unsure.clear()
      return ids
    },
    now: (nowMs) =>
      queuesNow({ results: [...groups.values()].map(({ group, data }) => ({ group: { ...group }, data })) }, nowMs),
  }
}

function waiting(data: readonly Datum[]): number {
  return data.find(({ metric }) => metric === 'oWaiting')?.stats?.count ?? 0
}

/** Updates the longest wait: a first waiting contact starts it now, and without waiting contacts there is none. */
function withLongest(previous: readonly Datum[], next: readonly Datum[], atMs: number): Datum[] {
  const others = next.filter(({ metric }) => metric !== 'oLongestWaiting')
  if (waiting(next) === 0) return others
  if (waiting(previous) > 0) return [...next]
  return [...others, { metric: 'oLongestWaiting', stats: { calculatedMetricValue: atMs } }]
}

/** A contact stopped waiting while others still wait: it may have been the one that waited longest. */
function isUnsure(previous: readonly Datum[], next: readonly Datum[], receivedMetrics: ReadonlySet<string>): boolean {
  if (receivedMetrics.has('oLongestWaiting')) return false
  return waiting(next) > 0 && waiting(next) < waiting(previous)
}
