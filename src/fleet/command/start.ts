import { type Client, createClient } from '../../client'
import { cleanText } from '../../report/text/kit/clean'
import { duration } from '../../report/text/kit/figures'
import {
  type RedisBudgetClosed,
  type RedisClient,
  redisLease,
  redisRateBudget,
  redisTokenStore,
} from '../../stores/redis'
import type { Io } from '../../terminal/io/io'
import { parseWritten } from '../../terminal/io/written-file'
import { createAuth } from '../../terminal/org/connect'
import { findTarget } from '../../terminal/org/profile'
import { proxyFetch } from '../../terminal/org/proxy-fetch'
import { buildEndpoints } from '../../terminal/webhooks/endpoints'
import { parseRelayFile } from '../../terminal/webhooks/relay-file'
import { type FleetWorker, startWorker, type WorkerNotice } from '..'
import { END_MS } from '../queue'
import { connectRedis } from '../redis/redis-link'
import { deadAfter, type FleetFlags, fleetPlace } from './options'

/** Starts a worker for the orgs of the config file. Its Redis connection closes when the worker ends. */
export async function startCliWorker(
  io: Io,
  flags: FleetFlags,
  onNotice: (notice: WorkerNotice) => void,
): Promise<FleetWorker> {
  const place = fleetPlace(io, flags)
  const { webhooks } = flags
  const endpoints =
    webhooks === undefined
      ? []
      : await parseWritten(io, webhooks, (value) => buildEndpoints(parseRelayFile(value), io.env))
  // Errors of this connection need no notice: the worker reports those of its own connection to the same Redis.
  const { redis, end, answered } = await connectRedis(place.redisUrl)
  const { ttlMs, lockMs } = deadAfter(io, flags)
  const worker = await startWorker({
    ...place,
    concurrency: flags.concurrency,
    connect: (org) => fleetClient(io, redis, org, { rate: flags.rate, unavailableMs: place.unavailableMs }),
    lease: redisLease(redis, { ttlMs }),
    lockMs,
    endpoints,
    onNotice,
  }).catch((error: unknown) => {
    end()
    throw error
  })
  const stopped = worker.stopped.then(end)
  // While Redis is away, jobs must not wait for their full timeout: they fail and are resumed later.
  const endIfAway = (): void => void answered(worker.stopped, { ms: END_MS }).catch(end)
  io.signal.addEventListener('abort', endIfAway, { once: true })
  const close = (): Promise<void> => {
    endIfAway()
    return worker.close()
  }
  return { close, [Symbol.asyncDispose]: close, stopped }
}

/** A client for an org of the config file, which shares token and rate with all workers of the fleet. */
async function fleetClient(
  io: Io,
  redis: RedisClient,
  org: string,
  { rate, unavailableMs }: { readonly rate: number | undefined; readonly unavailableMs: number | undefined },
): Promise<Client> {
  const note = (message: string): void => io.err(`${io.paint.warn('note')} ${cleanText(`${org}: ${message}`)}\n`)
  const target = await findTarget(io, org)
  const { name, clientId = name, region, baseUrl, loginUrl } = target
  const client = createClient({
    region,
    baseUrl,
    loginUrl,
    auth: createAuth(io, target),
    tokenStore: redisTokenStore(redis),
    // The platform counts requests per token, and all workers of a fleet share one token per OAuth client.
    budget: redisRateBudget(redis, {
      perMinute: rate ?? target.ratePerMinute,
      key: `${region ?? baseUrl ?? ''} ${clientId}`,
      unavailableMs,
      onClosed: ({ forMs, reason }) =>
        note(`nothing is sent for ${duration(Math.ceil(forMs / 1000))}: ${CLOSED[reason]}`),
    }),
    fetch: await proxyFetch(io.env),
  })
  client.on('warning', ({ message }) => note(message))
  return client
}

const CLOSED: Readonly<Record<RedisBudgetClosed['reason'], string>> = {
  restarted: 'Redis has just started, and may have forgotten what was sent',
  asked: 'Genesys Cloud asked for it, for all that share the rate',
}
