import * as z from 'zod/mini'
import {
  aFunction,
  amount,
  aSignal,
  between,
  checkOptions,
  flag,
  optional,
  whole,
  wholeBetween,
} from '../../../core/schema'
import { HOUR_MS, SECOND_MS } from '../../../core/time/durations'
import type { ListenOptions } from './types'

export type Settings = ReturnType<typeof parseSettings>

/** Maximum topics on one channel. */
const TOPICS_PER_CHANNEL = 1_000
/** Maximum channels of one OAuth client. */
const CHANNELS = 20
/** Life of a channel. */
const CHANNEL_MS = 24 * HOUR_MS
/** Four hours before the platform would end a channel. */
const ROTATE_AFTER_MS = 20 * HOUR_MS

/** The options with their defaults. @throws ValidationError naming every option that does not exist or makes no sense */
export function parseSettings<T extends string>(options: ListenOptions<T>) {
  checkOptions(options, {
    ...optional(aFunction(), 'onEvent', 'onGap', 'onRefused', 'onError', 'webSocket'),
    reread: z.optional(z.union([z.literal(false), aFunction()])),
    initialState: z.optional(flag()),
    ...optional(amount(), 'sinceMs', 'overlapMs'),
    signal: z.optional(aSignal()),
    ...optional(whole(1), 'pingEveryMs', 'pongWithinMs', 'connectWithinMs', 'bufferSize'),
    rotateAfterMs: z.optional(between(1, CHANNEL_MS)),
    backoff: z.optional(z.strictObject({ baseDelayMs: z.optional(amount()), maxDelayMs: z.optional(amount()) })),
    topicsPerChannel: z.optional(wholeBetween(1, TOPICS_PER_CHANNEL)),
    maxChannels: z.optional(wholeBetween(1, CHANNELS)),
  })
  const { baseDelayMs = 500, maxDelayMs = 30 * SECOND_MS } = options.backoff ?? {}
  return {
    pingEveryMs: options.pingEveryMs ?? 30 * SECOND_MS,
    pongWithinMs: options.pongWithinMs ?? 10 * SECOND_MS,
    connectWithinMs: options.connectWithinMs ?? 15 * SECOND_MS,
    rotateAfterMs: options.rotateAfterMs ?? ROTATE_AFTER_MS,
    overlapMs: options.overlapMs ?? SECOND_MS,
    backoff: { baseDelayMs, maxDelayMs },
    topicsPerChannel: options.topicsPerChannel ?? TOPICS_PER_CHANNEL,
    maxChannels: options.maxChannels ?? CHANNELS,
    bufferSize: options.bufferSize ?? 10_000,
    sinceMs: options.sinceMs,
  }
}
