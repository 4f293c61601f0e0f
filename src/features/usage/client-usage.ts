import * as z from 'zod/mini'
import type { Client } from '../../client'
import { checkClient } from '../../core/checks'
import { ConfigError } from '../../core/errors'
import { aSignal, checkOptions, text, whole } from '../../core/schema'
import { DAY_MS } from '../../core/time/durations'
import type { Interval } from '../../documents'
import type { UsageRow } from '../../resources/org/usage'
import type { RateLimitUse } from '../../transport/wiring/types'

/** Which client's use of the API to read, and for how long. */
export interface ClientUsageOptions {
  /** Default: the OAuth client of the token in use. */
  readonly clientId?: string | undefined
  /** Whole UTC days that end with today. Default 7. */
  readonly days?: number | undefined
  /** Ends the work; rejects with its reason. */
  readonly signal?: AbortSignal | undefined
}

/** Requests that an OAuth client made, by day, method and route. */
export interface ClientUsage {
  readonly clientId: string
  readonly interval: Interval
  readonly requests: number
  /** Requests refused by a rate limit. */
  readonly rateLimited: number
  readonly rows: readonly UsageRow[]
  /** Counts of this client object, without the platform's delay. */
  readonly own: RateLimitUse
}

/**
 * Reads the requests that an OAuth client made, from a usage job. The platform's data may be a day old; `own` has the
 * counts of this process. Needs usage:client:view.
 * @throws ConfigError when the token does not name its client and none is given
 */
export async function clientUsage(client: Client, options: ClientUsageOptions = {}): Promise<ClientUsage> {
  checkClient(client)
  checkOptions(options, { clientId: z.optional(text()), days: z.optional(whole(1)), signal: z.optional(aSignal()) })
  const days = options.days ?? 7
  const call = { signal: options.signal, priority: 'background' } as const
  const clientId = options.clientId ?? (await client.tokens.me(call)).OAuthClient?.id
  if (clientId === undefined) throw new ConfigError('The token does not tell its OAuth client. Give clientId.')
  const endMs = Math.ceil(client.clock.now() / DAY_MS) * DAY_MS
  const interval = { start: new Date(endMs - days * DAY_MS).toISOString(), end: new Date(endMs).toISOString() }
  const rows = await client.usage
    .client(
      clientId,
      {
        interval: `${interval.start}/${interval.end}`,
        granularity: 'Day',
        metrics: ['Requests', 'Status200', 'Status300', 'Status400', 'Status429', 'Status500'],
        groupBy: ['HttpMethod', 'TemplateUri'],
      },
      call,
    )
    .toArray()
  const sum = (field: 'requestCount' | 'status429'): number => rows.reduce((total, row) => total + (row[field] ?? 0), 0)
  return {
    clientId,
    interval,
    requests: sum('requestCount'),
    rateLimited: sum('status429'),
    rows,
    own: client.rateLimit(),
  }
}
