import * as z from 'zod/mini'
import type { Client } from '../../client'
import { checkClient } from '../../core/checks'
import { PermissionError } from '../../core/errors'
import { checkOptions, positive } from '../../core/schema'
import type { Interval } from '../../documents'
import { classifyRouting, type QueueRouting } from '../../optimizer/model/queue-routing'
import type { Queue } from '../../resources/queues/queue'
import { predictedQueues, toListed } from '../snapshot/queues'
import { type QueueNow, queuesNow } from './now'
import {
  fetchHistory,
  type QueueHistory,
  queueLots,
  readSaturations,
  type WindowOptions,
  windowFields,
} from './queue-history'
import type { Saturations } from './saturation'

/** What to show of queues. */
export interface QueueStatusOptions extends WindowOptions {
  /** Length of the window that ends now, in minutes. Default 60. */
  readonly windowMinutes?: number | undefined
}

/** A queue now and over a window that ends now. */
export interface QueueStatus extends QueueHistory {
  readonly at: string
  readonly now: QueueNow
  /** How the queue routes. */
  readonly routing: QueueRouting
}

/**
 * Queues as they are now (waiting, interacting, agents by status) and over a window (offered, answered, AHT, ASA,
 * service level and so on), and how they route. It takes two requests per 100 queues and one more, and yields queues as they
 * come, so that thousands of queues are never in memory together. Each iteration reads again. For an earlier window, see
 * {@link queueHistory}.
 * @throws ValidationError when the window is not above 0
 * @example
 * for await (const { queue, now } of queueStatus(client)) console.log(queue.name, now.waiting)
 */
export function queueStatus(client: Client, options: QueueStatusOptions = {}): AsyncIterable<QueueStatus> {
  checkClient(client)
  checkOptions(options, { ...windowFields(), windowMinutes: z.optional(positive()) })
  const { windowMinutes = WINDOW_MINUTES } = options
  return {
    async *[Symbol.asyncIterator]() {
      const window = windowAt(client.clock.now(), windowMinutes)
      yield* statuses(client, { ...options, saturations: await readSaturations(client, window, options) })
    },
  }
}

type Read = QueueStatusOptions & { readonly saturations: Saturations }

/** Queues with saturations that were read before. */
export async function* statuses(client: Client, options: Read): AsyncGenerator<QueueStatus> {
  const predicted = await predictedIn(client, options)
  for await (const queues of queueLots(client, options)) yield* await fetchStatus(client, queues, options, predicted)
}

/** Queues with a predictor; none if predictors may not be read. */
async function predictedIn(client: Client, { signal }: Read): Promise<ReadonlySet<string>> {
  return await predictedQueues(client, { signal }).catch((error: unknown) => {
    if (error instanceof PermissionError) return new Set<string>()
    throw error
  })
}

const WINDOW_MINUTES = 60

/** The window of this many minutes that ends now. */
export function windowAt(nowMs: number, minutes = WINDOW_MINUTES): Interval {
  return { start: new Date(nowMs - minutes * 60_000).toISOString(), end: new Date(nowMs).toISOString() }
}

async function fetchStatus(
  client: Client,
  queues: readonly Queue[],
  options: Read,
  predicted: ReadonlySet<string>,
): Promise<QueueStatus[]> {
  const queueIds = queues.map((queue) => queue.id)
  if (queueIds.length === 0) return []
  const nowMs = client.clock.now()
  const [observed, over] = await Promise.all([
    client.analytics.queueObservations({ queueIds }, { signal: options.signal }),
    fetchHistory(client, queues, windowAt(nowMs, options.windowMinutes), options),
  ])
  const now = queuesNow(observed, nowMs)
  const at = new Date(nowMs).toISOString()
  const routing = new Map(
    queues.map((row) => [
      row.id,
      classifyRouting(
        { ...toListed(row).queue, predictive: predicted.has(row.id) },
        row.joinedMemberCount ?? row.memberCount ?? 0,
      ),
    ]),
  )
  return over.map((history) => ({
    ...history,
    at,
    now: now.get(history.queue.id) ?? NOTHING,
    routing: routing.get(history.queue.id) ?? { method: 'standard', settings: [] },
  }))
}

/** Figures of a queue that the platform leaves out because there is nothing to report. */
const NOTHING: QueueNow = {
  media: [],
  waiting: 0,
  interacting: 0,
  members: 0,
  onQueueAgents: 0,
  agentsByStatus: {},
  occupancy: null,
}
