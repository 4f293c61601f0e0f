import * as z from 'zod/mini'
import { ConnectionError, PlanError, SkillrouteError } from '../core/errors'
import { amount, aSignal, checkOptions, optional, type ShapeOf, text } from '../core/schema'
import { sleep, systemClock } from '../core/time/clock'
import { explainCause } from '../stores/redis/client'
import { CONFLICT_DEFAULT } from '../workflows/run/options/decide'
import { type ApplyJob, type FleetJob, type FleetProgress, type FleetResult, jobId, timeMs } from './jobs/jobs'
import { readJob } from './jobs/read-job'
import { type EngineQueue, type FoundJob, findJob, loadEngine, QUEUE } from './redis/engine'
import { connectRedis, type RedisLink } from './redis/redis-link'
import { DELIVERY_ATTEMPTS } from './work/do-webhook'
import { parseCode } from './work/run-job'

/** Where a job is. */
export interface FleetJobState {
  readonly id: string
  readonly job: FleetJob
  readonly state: 'waiting' | 'active' | 'delayed' | 'done' | 'failed'
  readonly progress: FleetProgress | undefined
  /** Attempts that began. */
  readonly attempts: number
  /** When it ended, in ISO 8601; undefined before. */
  readonly endedAt: string | undefined
  readonly result: FleetResult | undefined
  /** Why the last attempt failed; it begins with the code, where there is one. */
  readonly error: string | undefined
  /** Code of that error, such as `plan.stale`. */
  readonly errorCode: string | undefined
}

/**
 * Gives jobs to workers and reports their states. Each call fails with `redis.unavailable` once Redis has not answered for
 * `unavailableMs`, and with the reason of the fleet's signal when that aborts.
 */
export interface Fleet {
  /**
   * Adds jobs to the queue, each once. A plan that waits, runs or was applied is not added again, nor is a message that
   * was delivered. A failed job is tried again. A plan that waits or has failed takes over a new `notBefore` or
   * `onConflict`.
   * @param run distinguishes the jobs that only read from those of other calls. Default: each call adds new ones
   * @returns the ids of the jobs, in their order
   * @throws PlanError `locked` when one of the plans is being applied with another `notBefore` or `onConflict`: no job is
   * added then; ValidationError for a job that no worker would take, and a `notBefore` that is not a time
   */
  add(jobs: readonly FleetJob[], run?: string): Promise<string[]>
  /** States of jobs, in the order of the ids, without those that Redis no longer knows. */
  states(ids: readonly string[]): Promise<FleetJobState[]>
  /**
   * Waits until each of the jobs is done or has failed.
   * @param options.onStates called with the states of the jobs, twice a second
   * @throws SkillrouteError `fleet.lost` when Redis no longer knows one of them; the signal's reason
   */
  ended(
    ids: readonly string[],
    options?: {
      readonly signal?: AbortSignal | undefined
      readonly onStates?: ((states: readonly FleetJobState[]) => void) | undefined
    },
  ): Promise<FleetJobState[]>
  /** Closes the connection. What is in the queue stays there. */
  close(): Promise<void>
  /** The same at the end of a scope. */
  [Symbol.asyncDispose](): Promise<void>
}

/** How to reach the queue of a fleet. */
export interface FleetOptions {
  /** Such as `redis://localhost:6379`. */
  readonly redisUrl: string
  /** Name of the queue, for fleets that share a Redis. Default `skillroute`. */
  readonly queue?: string | undefined
  /** How long Redis may take to answer for the first time, ms. Default 10,000. */
  readonly connectTimeoutMs?: number | undefined
  /** Silence of Redis after which calls fail and a worker stops its jobs, ms. Default 10,000. */
  readonly unavailableMs?: number | undefined
  /** Ends whatever waits for Redis when aborted; a worker stops. */
  readonly signal?: AbortSignal | undefined
}

/** Fields of {@link FleetOptions}. */
export const fleetFields = () =>
  ({
    redisUrl: text(),
    queue: z.optional(text()),
    ...optional(amount(), 'connectTimeoutMs', 'unavailableMs'),
    signal: z.optional(aSignal()),
  }) satisfies ShapeOf<FleetOptions>

/** Attempts of a failed job, with a back-off that doubles: about ten minutes in all. */
const ATTEMPTS = 10
const FIRST_WAIT_MS = 1_000
/** Wait between two checks of jobs that are waited for. */
const CHECK_MS = 500
/** Results of jobs are kept for this long, seconds: a week, as in a ledger. */
const KEEP_SECONDS = 7 * 24 * 3_600

/**
 * Opens the queue of a fleet.
 * @throws ConfigError when BullMQ or ioredis is not installed, or the address is invalid, or `redis.refused`
 * @throws ConnectionError `redis.unavailable` when Redis cannot be reached in time; the signal's reason
 */
export async function openFleet(options: FleetOptions): Promise<Fleet> {
  checkOptions(options, fleetFields())
  const { redisUrl, queue: name = QUEUE, connectTimeoutMs = CONNECT_MS, unavailableMs, signal } = options
  const { bullmq } = await loadEngine()
  const link = await connectRedis(redisUrl, { silentMs: unavailableMs })
  try {
    const isThere = await link.reach({ clock: systemClock, ms: connectTimeoutMs, signal })
    signal?.throwIfAborted()
    if (!isThere) throw unreachable(connectTimeoutMs, link.trouble())
  } catch (error) {
    link.end()
    throw error
  }
  const queue: EngineQueue = new bullmq.Queue(name, { connection: link.redis })
  queue.on('error', link.report)
  const answered = <T>(work: Promise<T>): Promise<T> => link.answered(work, { signal })
  const statesNow = (ids: readonly string[]): Promise<FleetJobState[]> => answered(readStates(queue, ids))
  const close = (): Promise<void> => closed(link, queue)
  return {
    async add(jobs, run = crypto.randomUUID()) {
      for (const job of jobs) readJob(job)
      const ids = jobs.map((job) => jobId(job, run))
      const entries = jobs.map((job, index) => ({ name: job.kind, data: job, opts: settings(job, ids[index] ?? '') }))
      await answered(prepareQueue(queue, new Map(entries.map(({ data, opts }) => [opts.jobId, data]))))
      await answered(queue.addBulk(entries))
      return ids
    },
    states: statesNow,
    async ended(ids, { signal: mine, onStates } = {}) {
      for (;;) {
        const states = await link.answered(statesNow(ids), { signal: mine })
        if (states.length < ids.length)
          throw new SkillrouteError(
            'fleet.lost',
            `Redis no longer knows ${ids.length - states.length} of the jobs: it was emptied, or they are older than a week. The orgs are not affected: add the jobs again.`,
          )
        onStates?.(states)
        if (states.every(({ state }) => state === 'done' || state === 'failed')) return states
        await sleep(systemClock, CHECK_MS, mine ?? signal)
      }
    },
    close,
    [Symbol.asyncDispose]: close,
  }
}

/** Closes within `END_MS`: a lost connection would never end. */
async function closed(link: RedisLink, queue: EngineQueue): Promise<void> {
  await link.answered(queue.close(), { ms: END_MS }).catch(() => undefined)
  link.end()
}

/** How long Redis may be silent while a connection ends, ms. */
export const END_MS = 1_000

/** Default of `connectTimeoutMs`, ms. */
export const CONNECT_MS = 10_000

function unreachable(ms: number, cause: Error | undefined): ConnectionError {
  const why = cause === undefined ? '' : ` (${explainCause(cause)})`
  return new ConnectionError(
    `Redis could not be reached within ${ms / 1000} s${why}. See that it runs and that its address is right.`,
    { code: 'redis.unavailable', cause },
  )
}

async function readStates(queue: EngineQueue, ids: readonly string[]): Promise<FleetJobState[]> {
  const found = await Promise.all(ids.map((id) => findJob(queue, id)))
  return found.filter((job) => job !== undefined).map(toState)
}

/** Attempts and retention of a job in the queue. */
export function settings(job: FleetJob, id: string) {
  const notBefore = job.kind === 'apply' && job.notBefore !== undefined ? timeMs(job.notBefore) : 0
  const isDelivery = job.kind === 'webhook'
  return {
    jobId: id,
    attempts: isDelivery ? DELIVERY_ATTEMPTS : ATTEMPTS,
    backoff: isDelivery ? { type: 'delivery' } : { type: 'exponential', delay: FIRST_WAIT_MS },
    removeOnComplete: { age: KEEP_SECONDS },
    removeOnFail: { age: KEEP_SECONDS },
    ...(notBefore > 0 ? { delay: Math.max(0, notBefore - systemClock.now()) } : {}),
  }
}

function toState({ job, state: where }: FoundJob): FleetJobState {
  const { id = '', data, progress, attemptsStarted: attempts, failedReason, finishedOn } = job
  const state = STATES[where] ?? 'waiting'
  return {
    id,
    job: data,
    state,
    progress: isProgress(progress) ? progress : undefined,
    attempts,
    endedAt: finishedOn === undefined ? undefined : new Date(finishedOn).toISOString(),
    result: state === 'done' ? (job.returnvalue ?? undefined) : undefined,
    error: failedReason,
    errorCode: parseCode(failedReason),
  }
}

const STATES: Readonly<Record<string, FleetJobState['state']>> = {
  completed: 'done',
  failed: 'failed',
  active: 'active',
  delayed: 'delayed',
}

function isProgress(value: unknown): value is FleetProgress {
  return typeof value === 'object' && value !== null && 'step' in value && 'done' in value && 'total' in value
}

/**
 * Prepares the queue for jobs that are added again. Leaves a job that waits, runs or is done with the same settings. Tries
 * a failed one again. Removes a plan whose time or policy changed, so that it can be added with the new ones.
 * @throws PlanError `locked` when a plan is being applied with other settings; nothing was changed then
 */
async function prepareQueue(queue: EngineQueue, jobs: ReadonlyMap<string, FleetJob>): Promise<void> {
  const there: Found[] = []
  for (const [id, desired] of jobs) {
    const found = await findJob(queue, id)
    if (found !== undefined) there.push({ ...found, desired })
  }
  // All are checked before one is changed.
  for (const { job, desired: requested, state } of there)
    if (state === 'active' && isOtherwise(job.data, requested)) throw isRunning(requested)
  for (const one of there) await replaceOrRetry(one)
}

interface Found extends FoundJob {
  readonly desired: FleetJob
}

async function replaceOrRetry({ job, desired: requested, state }: Found): Promise<void> {
  if (isOtherwise(job.data, requested)) {
    // A plan that was fully applied is not applied again, whatever the policy.
    if (state === 'completed' && job.returnvalue?.kind === 'apply' && job.returnvalue.outcome === 'done') return
    await job.remove().catch(async (cause: unknown) => {
      // Since it was read, a worker took it or it was removed.
      if (await job.isActive()) throw isRunning(requested, cause)
    })
  } else if (state === 'failed') {
    await job.retry('failed', { resetAttemptsMade: true })
  }
}

/** Whether a plan is to be applied with other settings than before. */
function isOtherwise(before: FleetJob, desired: FleetJob): boolean {
  return before.kind === 'apply' && desired.kind === 'apply' && settingsKey(before) !== settingsKey(desired)
}

function settingsKey({ onConflict = CONFLICT_DEFAULT, notBefore }: ApplyJob): string {
  return `${onConflict} ${notBefore === undefined ? '' : timeMs(notBefore)}`
}

function isRunning(job: FleetJob, cause?: unknown): PlanError {
  const what = job.kind === 'apply' ? `Plan ${job.planId} of ${job.org}` : 'The job'
  return new PlanError(
    'locked',
    `${what} is being applied right now, at another time or with another policy for conflicts. Nothing was changed. Wait until it ends, or stop the workers, and add it again.`,
    { cause },
  )
}
