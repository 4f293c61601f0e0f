import * as z from 'zod/mini'
import { ConfigError } from '../core/errors'
import { aFunction, checkOptions, optional, positive, text, whole, withMethods } from '../core/schema'
import { sleep, systemClock } from '../core/time/clock'
import { checkEndpoints, endpointSchema } from '../delivery/endpoints'
import { RETRY_DELAYS_MS } from '../delivery/schedule'
import type { OutboxMessage } from '../documents/ports/ports'
import { asRedisError, explainCause } from '../stores/redis/client'
import { describeSubject, type FleetJob, type FleetProgress, type FleetResult, jobId } from './jobs/jobs'
import { readJob } from './jobs/read-job'
import type { JobContext, WorkerTools } from './jobs/tools'
import { CONNECT_MS, END_MS, type FleetOptions, fleetFields, settings } from './queue'
import { type EngineJob, type EngineQueue, type EngineWorker, loadEngine, QUEUE } from './redis/engine'
import { connectRedis, type RedisLink, type RedisLinkOptions } from './redis/redis-link'
import { Undelivered } from './work/do-webhook'
import { runJob, verdictOn } from './work/run-job'

/** What a worker did with a job, for its log. */
export interface WorkerNotice {
  /**
   * `trouble`: Redis cannot be used; sent once for each kind of error until it answers again. `recovered`: it answers again
   * after a silence for which running jobs were stopped.
   */
  readonly type: 'started' | 'done' | 'failed' | 'postponed' | 'stalled' | 'trouble' | 'recovered'
  /** Id of the job; empty for `trouble` and `recovered`. */
  readonly id: string
  /** Such as `apply production`; `Redis` for `trouble` and `recovered`. */
  readonly job: string
  readonly message?: string | undefined
  /** Code of a `trouble` that waiting cannot fix: `redis.keys`, `redis.refused`. */
  readonly code?: string | undefined
}

/** How a worker works. */
export interface WorkerOptions extends FleetOptions, WorkerTools {
  /** Jobs at a time. Default 4: most of the time a job waits for its org's rate limit. */
  readonly concurrency?: number | undefined
  /** A worker that does not report for this long counts as dead, and others take its jobs, ms. Default 30,000. */
  readonly lockMs?: number | undefined
  /** Called for what happens to jobs and to the connection, for logs. */
  readonly onNotice?: ((notice: WorkerNotice) => void) | undefined
}

/** A worker at work. */
export interface FleetWorker {
  /** Takes no further job, stops the running ones where they can be resumed, and puts them back. */
  close(): Promise<void>
  /** The same at the end of a scope. */
  [Symbol.asyncDispose](): Promise<void>
  /** Resolves when it has stopped. */
  readonly stopped: Promise<void>
}

const CONCURRENCY = 4
const LOCK_MS = 30_000
/** A job may lose its worker this often before it counts as the cause. */
const MAX_STALLS = 25
/** How long a worker that stops waits for its jobs, ms. */
const CLOSE_MS = 10_000
/** Progress is written to Redis at most this often, ms. */
const PROGRESS_MS = 500

/**
 * Runs the jobs of a fleet until it is stopped. When a worker dies, another one runs its job: it reads again, and resumes a
 * plan from its journal once the lease of the dead worker has expired. When Redis has not answered for `unavailableMs`,
 * running jobs stop where they can be resumed, and resume once it answers again.
 * @throws ConfigError when BullMQ or ioredis is not installed, or `redis.refused` when Redis does not take the password. A
 * Redis that cannot be reached is waited for, after a call of `onNotice`.
 * @throws ValidationError for endpoints that cannot be used
 * @example
 * const worker = await startWorker({ redisUrl, folder: '/mnt/fleet', lease: redisLease(redis), connect: (org) => clientOf(org) })
 */
export async function startWorker(options: WorkerOptions): Promise<FleetWorker> {
  checkOptions(options, {
    ...fleetFields(),
    concurrency: z.optional(whole(1)),
    lockMs: z.optional(positive()),
    connect: aFunction(),
    ...optional(aFunction(), 'onNotice', 'journal'),
    folder: text(),
    lease: withMethods('acquire'),
    endpoints: z.optional(z.array(endpointSchema())),
  })
  const { queue: name = QUEUE, concurrency = CONCURRENCY, lockMs = LOCK_MS, signal } = options
  const { bullmq } = await loadEngine()
  checkEndpoints(options.endpoints ?? [])
  // Aborts running work while Redis is silent: another worker may then take the same job.
  let outage = new AbortController()
  const link = await reachRedis(options, (error) => {
    if (error !== undefined) return outage.abort(error)
    outage = new AbortController()
    options.onNotice?.({ type: 'recovered', id: '', job: 'Redis', message: 'it answers again' })
  })
  const connection = link.redis
  const queue: EngineQueue = new bullmq.Queue(name, { connection })
  const runningJobs = new Set<Promise<unknown>>()
  const stop = new AbortController()
  const notice = (type: WorkerNotice['type'], { id = '', data }: EngineJob, message?: string): void =>
    options.onNotice?.({ type, id, job: nameOf(data), message })

  const worker: EngineWorker = new bullmq.Worker<FleetJob, FleetResult>(
    name,
    async (job, token, lost) => {
      notice('started', job)
      const signal = AbortSignal.any([stop.signal, outage.signal, ...(lost === undefined ? [] : [lost])])
      const work = runRead(job.data, buildContext(options, { queue, link, job, signal }))
      runningJobs.add(work)
      try {
        return await work
      } catch (error) {
        const verdict = verdictOn(error, signal)
        if (verdict.state === 'failed') throw verdict.error
        if (verdict.state === 'hopeless') throw new bullmq.UnrecoverableError(verdict.message)
        notice('postponed', job, verdict.message)
        // The queue gives a job whose lock was lost to the next worker itself.
        if (lost?.aborted !== true) await job.moveToDelayed(systemClock.now() + verdict.afterMs, token)
        throw new bullmq.DelayedError()
      } finally {
        runningJobs.delete(work)
      }
    },
    {
      connection,
      concurrency,
      lockDuration: lockMs,
      stalledInterval: lockMs,
      maxStalledCount: MAX_STALLS,
      settings: { backoffStrategy: (attempts, _type, error) => deliveryWait(attempts, error) },
    },
  )
  worker.on('lockRenewalFailed', (ids) => {
    for (const id of ids) worker.cancelJob(id, `its lock was lost: this worker did not report for ${lockMs / 1000} s`)
  })
  worker.on('error', link.report)
  queue.on('error', link.report)
  worker.on('completed', (job) => notice('done', job))
  worker.on('failed', (job, error) => job !== undefined && notice('failed', job, error.message))
  worker.on('stalled', (id) => options.onNotice?.({ type: 'stalled', id, job: 'a job whose worker died' }))
  const ended = new AbortController()
  const stopped = new Promise<void>((resolve) => {
    ended.signal.addEventListener('abort', () => resolve(), { once: true })
  })
  let closing: Promise<void> | undefined
  const close = (): Promise<void> => {
    closing ??= (async () => {
      const idle = worker.close()
      stop.abort(new Error('the worker stops'))
      const ends = Promise.allSettled(runningJobs)
        // If Redis is away, the end cannot be reported; others find out that the lock has expired.
        .then(() =>
          link.answered(
            idle.then(() => queue.close()),
            { ms: END_MS },
          ),
        )
        .catch(() => undefined)
      const waited = new AbortController()
      await Promise.race([ends, sleep(systemClock, CLOSE_MS, waited.signal)])
      waited.abort()
      link.end()
    })().finally(() => ended.abort())
    return closing
  }
  signal?.addEventListener('abort', () => void close(), { once: true })
  if (signal?.aborted) await close()
  return { close, [Symbol.asyncDispose]: close, stopped }
}

async function runRead(data: unknown, context: JobContext): Promise<FleetResult> {
  return await runJob(readJob(data), context)
}

/** What a job is about, for the log; its data may come from anywhere. */
function nameOf(data: unknown): string {
  try {
    const job = readJob(data)
    return `${job.kind} ${describeSubject(job)}`
  } catch {
    return 'an unknown job'
  }
}

/** Connects to Redis, and says what is wrong. @throws ConfigError `redis.refused` */
async function reachRedis(
  { redisUrl, connectTimeoutMs = CONNECT_MS, unavailableMs, signal, onNotice }: WorkerOptions,
  onSilence: RedisLinkOptions['onSilence'],
): Promise<RedisLink> {
  const trouble = (message: string, code?: string): void =>
    onNotice?.({ type: 'trouble', id: '', job: 'Redis', message, ...(code === undefined ? {} : { code }) })
  const onTrouble = (error: Error): void => {
    const known = asRedisError(error)
    trouble(explainCause(error), known instanceof ConfigError ? known.code : undefined)
  }
  const link = await connectRedis(redisUrl, { onTrouble, onSilence, silentMs: unavailableMs })
  try {
    const isThere = await link.reach({ clock: systemClock, ms: connectTimeoutMs, signal })
    if (!isThere && signal?.aborted !== true)
      trouble(`it could not be reached within ${connectTimeoutMs / 1000} s; jobs wait for it`)
    return link
  } catch (error) {
    link.end()
    throw error
  }
}

/** The wait before a delivery is tried again: as in a relay, and never shorter than the endpoint asked for. */
function deliveryWait(attempts: number, error: unknown): number {
  const cause = error instanceof Error ? error.cause : undefined
  const requested = cause instanceof Undelivered ? (cause.retryAfterMs ?? 0) : 0
  return Math.max(RETRY_DELAYS_MS[attempts] ?? 0, requested)
}

interface JobPlace {
  readonly queue: EngineQueue
  readonly link: RedisLink
  readonly job: EngineJob
  readonly signal: AbortSignal
}

function buildContext(options: WorkerOptions, { queue, link, job, signal }: JobPlace): JobContext {
  let notifiedMs = 0
  let step = ''
  return {
    ...options,
    signal,
    clock: systemClock,
    progress(at: FleetProgress) {
      const now = systemClock.now()
      if (at.step === step && now - notifiedMs < PROGRESS_MS) return
      notifiedMs = now
      step = at.step
      job.updateProgress({ ...at }).catch(() => undefined)
    },
    async notify(events) {
      const endpoints = checkEndpoints(options.endpoints ?? [])
      const jobs = events.flatMap((event) => {
        const { id, type, subject } = event
        const acceptedAt = new Date(systemClock.now()).toISOString()
        const message: OutboxMessage = {
          id,
          type,
          subject: `${subject.kind}/${subject.id}`,
          body: JSON.stringify(event),
          acceptedAt,
        }
        return endpoints
          .filter((endpoint) => endpoint.wants(type))
          .map((endpoint): FleetJob => ({ kind: 'webhook', endpoint: endpoint.name, message }))
      })
      const entries = jobs.map((one) => ({ name: one.kind, data: one, opts: settings(one, jobId(one, '')) }))
      if (entries.length > 0) await link.answered(queue.addBulk(entries), { signal })
    },
  }
}
