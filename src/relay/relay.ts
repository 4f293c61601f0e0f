import * as z from 'zod/mini'
import { SkillrouteError } from '../core/errors'
import type { Json } from '../core/json/json'
import { type Random, systemRandom } from '../core/random'
import { aClock, aFunction, amount, checkOptions, flag, optional, withMethods } from '../core/schema'
import { type Clock, sleep, systemClock } from '../core/time/clock'
import { type CheckedEndpoint, checkEndpoints, endpointSchema, type RelayEndpoint } from '../delivery/endpoints'
import { RETRY_DELAYS_MS } from '../delivery/schedule'
import { fetchSender, httpSender, type Sender } from '../delivery/send'
import type { RoutingEvent } from '../documents'
import type { DeadLetter, Outbox } from '../documents/ports/ports'
import { memoryOutbox } from '../stores/memory/memory'
import { type OnNotice, unfailing } from './delivery/notices'
import { openPost, type Post, type RelayStatus } from './delivery/post'
import { checkSources, isPolled, type PolledSource, type RelaySource } from './sources/sources'

/** The endpoints of a relay, its sources and its limits. */
export interface RelayOptions {
  /** Who receives events, at which URL, and which events. */
  readonly endpoints: readonly RelayEndpoint[]
  /** Where messages are kept until delivered. Default: in memory, lost with the process; see `fileOutbox`. */
  readonly outbox?: Outbox | undefined
  /** Where events come from, beside `emit`. Each has a name of its own, since its cursor is kept under it. */
  readonly sources?: readonly RelaySource[] | undefined
  /** Waits before the first attempt, the second and so on, ms. Default: ten attempts over 3.2 days, the standard's. */
  readonly retryDelaysMs?: readonly number[] | undefined
  /** True opens the outbox without delivering, to read dead letters and repair. Default false. */
  readonly paused?: boolean | undefined
  /** Called for what happens, for logs. An error it throws is ignored. */
  readonly onNotice?: OnNotice | undefined
  /**
   * Sends in place of Node's own HTTP, such as through a proxy. It must then check which address a name resolves to;
   * addresses in URLs are still checked.
   */
  readonly fetch?: typeof globalThis.fetch | undefined
  /** For waits and times of attempts. Default: the machine's. */
  readonly clock?: Clock | undefined
  /** Where jitter of waits comes from. Default: the platform's. */
  readonly random?: Random | undefined
}

/** Delivers events to endpoints. */
export interface Relay {
  /**
   * Opens the outbox, resumes its waiting deliveries and, by default, follows the sources.
   * @throws PlanError `locked` while another process has the outbox, `tampered` when it is damaged
   * @throws SkillrouteError `relay.stopped` when it is stopped meanwhile
   */
  start(options?: { readonly follow?: boolean | undefined }): Promise<void>
  /**
   * Accepts events, in their order. They are durably stored on return; an event with a known id is ignored.
   * @throws ValidationError for an event without id, type, time or subject; none is taken then
   */
  emit(events: RoutingEvent | readonly RoutingEvent[]): Promise<void>
  /**
   * Polls every polled source once, now. @returns how many events they gave. Rejects if one fails, after all were
   * polled.
   */
  pollOnce(): Promise<number>
  /** Resolves when no attempt is in progress and all remaining messages wait for their next attempt. */
  settled(): Promise<void>
  /** Messages that could not be delivered, the oldest first. */
  deadLetters(): readonly DeadLetter[]
  /**
   * Sends dead letters again, from the first attempt on.
   * @param which ids of messages, or all
   * @returns how many
   * @throws SkillrouteError `relay.disabled` when one is for an endpoint that answered 410 and was not enabled since
   */
  resend(which: readonly string[] | 'all'): Promise<number>
  /** Deletes dead letters. @returns how many */
  discard(which: readonly string[] | 'all'): Promise<number>
  /** Allows messages to an endpoint again after it answered 410. */
  enable(endpoint: string): Promise<void>
  status(): RelayStatus
  /** Starts nothing more, waits for attempts in progress (10 s by default), and closes the outbox. */
  stop(options?: { readonly graceMs?: number | undefined }): Promise<void>
  /** The same at the end of a scope: `await using relay = createRelay(options)`. */
  [Symbol.asyncDispose](): Promise<void>
  /** Resolves after `stop`; rejects when the outbox can no longer be written, after which nothing is delivered. */
  readonly ended: Promise<void>
}

const GRACE_MS = 10_000

/**
 * Delivers events to endpoints as Standard Webhooks: signed, at least once, under a stable id, and in order for each
 * subject of an endpoint. Retries for days, then keeps a dead letter. With a durable outbox, nothing that `emit` or a
 * source's cursor has taken is lost when the process is killed.
 * @throws ValidationError with every problem of the endpoints, such as a target that is not public or an invalid secret;
 * or naming sources of one name
 * @example
 * const relay = createRelay({
 *   endpoints: [{ name: 'wfm', url: 'https://wfm.example.com/hooks', secrets: process.env.WFM_SECRET ?? '', events: ['plan.*'] }],
 *   outbox: fileOutbox('.skillroute/relay'),
 * })
 * await relay.start()
 * await relay.emit(reportEvents(report))
 */
export function createRelay(options: RelayOptions): Relay {
  checkRelay(options)
  const { clock = systemClock, random = systemRandom, sources = [] } = options
  const notice = unfailing(options.onNotice ?? (() => undefined))
  checkSources(sources)
  const endpoints = checkEndpoints(options.endpoints)
  const outbox = options.outbox ?? memoryOutbox()
  const senders = createSenders(options.fetch, clock)
  const abort = new AbortController()
  const ending = deferred()
  let post: Post | undefined
  let starting: Promise<Post> | undefined
  let following: Promise<void>[] = []
  let stopping: Promise<void> | undefined

  const running = (): Post => {
    if (post === undefined) throw new SkillrouteError('relay.stopped', 'The relay is not running: call start() first.')
    return post
  }
  const fatal = (error: unknown): void => {
    ending.reject(error)
    abort.abort(error)
    void post?.halt()
  }
  const shared: Following = {
    accept: (events, cursor) => running().accept(events, cursor),
    cursor: (source) => running().cursor(source),
    clock,
    signal: abort.signal,
    notice,
  }

  function stop(graceMs: number): Promise<void> {
    stopping ??= close(graceMs)
    return stopping
  }

  async function close(graceMs: number): Promise<void> {
    const stopped = new SkillrouteError('relay.stopped', 'The relay was stopped.')
    // A start under way delivers nothing, and what it opened is closed below.
    if (post === undefined) abort.abort(stopped)
    await starting?.catch(() => undefined)
    const halted = post?.halt()
    const grace = new AbortController()
    await Promise.race([halted, sleep(clock, graceMs, grace.signal).catch(() => undefined)])
    grace.abort()
    abort.abort(stopped)
    senders.close(stopped)
    await Promise.all([halted, ...following])
    post = undefined
    await outbox.close()
    ending.resolve()
  }

  return {
    async start({ follow: follows = true } = {}) {
      if (post !== undefined || abort.signal.aborted) {
        throw new SkillrouteError('relay.started', 'A relay can be started once: create another one.')
      }
      const { retryDelaysMs: delaysMs = RETRY_DELAYS_MS, paused = false } = options
      const { signal } = abort
      const getSender = senders.of
      starting = openPost({
        endpoints,
        outbox,
        getSender,
        delaysMs,
        clock,
        random,
        signal,
        notice,
        fatal,
        paused,
      })
      post = await starting
      if (follows) following = sources.map((source) => follow(source, shared))
    },
    async emit(events) {
      await running().accept(isOne(events) ? [events] : events)
    },
    async pollOnce() {
      const requested = await Promise.allSettled(sources.filter(isPolled).map((source) => poll(source, shared)))
      const refused = requested.find((result) => result.status === 'rejected')
      if (refused !== undefined) throw refused.reason
      return requested.reduce((sum, result) => sum + (result.status === 'fulfilled' ? result.value : 0), 0)
    },
    settled: () => Promise.race([running().settled(), ending.promise]),
    deadLetters: () => running().dead(),
    resend: (which) => running().resend(which),
    discard: (which) => running().discard(which),
    enable: (endpoint) => running().enable(endpoint),
    status: () => running().status(),
    stop: ({ graceMs = GRACE_MS } = {}) => stop(graceMs),
    [Symbol.asyncDispose]: () => stop(GRACE_MS),
    ended: ending.promise,
  }
}

function isOne(events: RoutingEvent | readonly RoutingEvent[]): events is RoutingEvent {
  return !Array.isArray(events)
}

/** A promise with its resolvers. An unhandled rejection of it does not fail the program. */
function deferred(): { promise: Promise<void>; resolve: () => void; reject: (reason: unknown) => void } {
  let resolve: () => void = () => undefined
  let reject: (reason: unknown) => void = () => undefined
  const promise = new Promise<void>((done, failed) => {
    resolve = done
    reject = failed
  })
  promise.catch(() => undefined)
  return { promise, resolve, reject }
}

/** One sender for each endpoint, since each has its own allowed addresses. */
function createSenders(
  fetch: typeof globalThis.fetch | undefined,
  clock: Clock,
): { of(endpoint: CheckedEndpoint): Sender; close(reason: Error): void } {
  const made: Sender[] = []
  return {
    of({ rules }) {
      const sender = fetch === undefined ? httpSender(rules, clock) : fetchSender(fetch, rules, clock)
      made.push(sender)
      return sender
    },
    close(reason) {
      for (const sender of made) sender.close(reason)
    },
  }
}

/** What a source needs of the relay. */
interface Following {
  accept(events: readonly RoutingEvent[], cursor?: { readonly source: string; readonly value: Json }): Promise<void>
  cursor(source: string): Json | undefined
  readonly clock: Clock
  readonly signal: AbortSignal
  readonly notice: OnNotice
}

/** Wait before a live source that ended is started again, ms. */
const AGAIN_MS = 5_000

/** Follows a source until the signal aborts. Reports an error of the source, and starts or polls it again. */
async function follow(source: RelaySource, following: Following): Promise<void> {
  const { clock, signal } = following
  const notice = createNotice(source, following)
  while (!signal.aborted) {
    try {
      if (isPolled(source)) await poll(source, following)
      else {
        const accept = (events: readonly RoutingEvent[], cursor?: Json) =>
          following.accept(events, toCursor(source, cursor))
        await source.follow(accept, signal, notice, following.cursor(source.name))
        if (!signal.aborted) notice('ended; started again')
      }
    } catch (error) {
      if (signal.aborted) return
      notice(error instanceof Error ? error.message : String(error))
    }
    await sleep(clock, isPolled(source) ? source.everyMs : AGAIN_MS, signal).catch(() => undefined)
  }
}

async function poll(source: PolledSource, following: Following): Promise<number> {
  const { name } = source
  const before = following.cursor(name)
  const { signal } = following
  const { events, cursor } = await source.poll({ cursor: before, signal, notice: createNotice(source, following) })
  const moved = cursor !== undefined && JSON.stringify(cursor) !== JSON.stringify(before)
  if (events.length > 0 || moved) {
    await following.accept(events, toCursor(source, cursor))
  }
  return events.length
}

function toCursor({ name }: RelaySource, value: Json | undefined): Parameters<Following['accept']>[1] {
  return value === undefined ? undefined : { source: name, value }
}

function createNotice({ name }: RelaySource, { notice }: Following): (text: string) => void {
  return (error) => notice({ type: 'source', source: name, error })
}

function checkRelay(options: RelayOptions): void {
  checkOptions(options, {
    endpoints: z.array(endpointSchema()),
    outbox: z.optional(withMethods('load', 'write', 'close')),
    sources: z.optional(
      z.array(z.union([withMethods('poll'), withMethods('follow')], 'must have a function poll or follow')),
    ),
    retryDelaysMs: z.optional(z.array(amount())),
    paused: z.optional(flag()),
    ...optional(aFunction(), 'onNotice', 'fetch', 'random'),
    clock: z.optional(aClock()),
  })
}
