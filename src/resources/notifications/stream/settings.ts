import { ValidationError } from '../../../core/errors'
import type { ListenOptions } from './types'

/** The options with their defaults. */
export interface Settings {
  readonly pingEveryMs: number
  readonly pongWithinMs: number
  readonly connectWithinMs: number
  readonly rotateAfterMs: number
  readonly overlapMs: number
  readonly backoff: { readonly baseDelayMs: number; readonly maxDelayMs: number }
  readonly topicsPerChannel: number
  readonly maxChannels: number
  readonly bufferSize: number
  readonly sinceMs: number | undefined
}

/** Maximum topics on one channel. */
const TOPICS_PER_CHANNEL = 1_000
/** Maximum channels of one OAuth client. */
const CHANNELS = 20
const SECOND_MS = 1_000
const HOUR_MS = 3_600_000
/** Life of a channel. */
const CHANNEL_MS = 24 * HOUR_MS
/** Four hours before the platform would end a channel. */
const ROTATE_AFTER_MS = 20 * HOUR_MS

/** @throws ValidationError naming every option that makes no sense */
export function settingsOf(options: Pick<ListenOptions, keyof Settings>): Settings {
  const issues: { path: string; message: string }[] = []
  const read = (path: string, value: number | undefined, otherwise: number, least: number, most = Infinity): number => {
    const chosen = value ?? otherwise
    if (!(chosen >= least && chosen <= most)) {
      const range = most === Infinity ? `at least ${least}` : `from ${least} to ${most}`
      issues.push({ path, message: `must be ${range}, not ${chosen}` })
    }
    return chosen
  }
  const { backoff = {} } = options
  const settings = {
    pingEveryMs: read('pingEveryMs', options.pingEveryMs, 30 * SECOND_MS, 1),
    pongWithinMs: read('pongWithinMs', options.pongWithinMs, 10 * SECOND_MS, 1),
    connectWithinMs: read('connectWithinMs', options.connectWithinMs, 15 * SECOND_MS, 1),
    rotateAfterMs: read('rotateAfterMs', options.rotateAfterMs, ROTATE_AFTER_MS, 1, CHANNEL_MS),
    overlapMs: read('overlapMs', options.overlapMs, SECOND_MS, 0),
    backoff: {
      baseDelayMs: read('backoff.baseDelayMs', backoff.baseDelayMs, 500, 0),
      maxDelayMs: read('backoff.maxDelayMs', backoff.maxDelayMs, 30 * SECOND_MS, 0),
    },
    topicsPerChannel: read('topicsPerChannel', options.topicsPerChannel, TOPICS_PER_CHANNEL, 1, TOPICS_PER_CHANNEL),
    maxChannels: read('maxChannels', options.maxChannels, CHANNELS, 1, CHANNELS),
    bufferSize: read('bufferSize', options.bufferSize, 10_000, 1),
    sinceMs: options.sinceMs === undefined ? undefined : read('sinceMs', options.sinceMs, 0, 0),
  }
  if (issues.length > 0) throw new ValidationError(issues, { subject: 'options of the subscription' })
  return settings
}
