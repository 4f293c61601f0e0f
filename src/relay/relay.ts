import { checkBag } from '../core/bag'
import { SkillrouteError } from '../core/errors'
import { type Random, systemRandom } from '../core/random'
import { type Clock, sleep, systemClock } from '../core/time/clock'
import type { RoutingEvent } from '../documents'
import type { DeadLetter, Outbox } from '../documents/ports/ports'
import { memoryOutbox } from '../stores/memory/outbox-memory'
import { type CheckedEndpoint, checkEndpoints, type RelayEndpoint } from './delivery/endpoints'
import { type OnNotice, unfailing } from './delivery/notices'
import { openPost, type Post, type RelayStatus } from './delivery/post'
import { RETRY_DELAYS_MS } from './delivery/schedule'
import { fetchSender, httpSender, type Sender } from './delivery/send'
import { type Following, follow, poll } from './sources/follow'
import { checkSources, isPolled, type RelaySource } from './sources/sources'

/** Who is told, of what, and how. */
export interface RelayOptions {
  /** Who is told, where, and of what. */
  readonly endpoints: readonly RelayEndpoint[]
  /** Where messages are kept until they are delivered. Default: in memory, lost with the process; see `fileOutbox`. */
  readonly outbox?: Outbox | undefined
  /** Where events come from, beside `emit`. Each has a name of its own, since its cursor is kept under it. */
  readonly sources?: readonly RelaySource[] | undefined
  /** Waits before the first attempt, the second and so on, ms. Default: ten attempts over 3.2 days, the standard's. */
  readonly retryDelaysMs?: readonly number[] | undefined
  /** Opens the outbox and delivers nothing: for looking at dead letters and mending. Default false. */
  readonly paused?: boolean | undefined
  /** Told of what happens, for logs. What it throws is dropped. */
  readonly onNotice?: OnNotice | undefined
  /**
   * Sends in place of Node's own HTTP, such as through a proxy. Where a name leads is then for it to check; addresses in
   * URLs are checked all the same.
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
   * Opens the outbox, goes on with what waits in it and, unless told otherwise, follows the sources.
   * @throws PlanError `locked` while another process has the outbox, `tampered` when it is damaged
   */
  start(options?: { readonly follow?: boolean | undefined }): Promise<void>
  /**
   * Takes events, in their order. Durable on return; an event whose id is known is left out.
   * @throws ValidationError for an event without id, type, time or subject; nothing is taken then
   */
  emit(events: RoutingEvent | readonly RoutingEvent[]): Promise<void>
  /** Asks every polled source once, now. @returns how many events they gave. Rejects when one fails, after all were asked. */
  pollOnce(): Promise<number>
  /** Resolves when nothing is under way and nothing waits, but for the time of its next attempt. */
  settled(): Promise<void>
  /** What was given up, the oldest first. */
  deadLetters(): readonly DeadLetter[]
  /**
   * Sends dead letters again, from the first attempt on.
   * @param which ids of messages, or all
   * @returns how many
   * @throws SkillrouteError `relay.disabled` when one is for an endpoint that answered 410 and was not enabled since
   */
  resend(which: readonly string[] | 'all'): Promise<number>
  /** Forgets dead letters. @returns how many */
  discard(which: readonly string[] | 'all'): Promise<number>
  /** Lets an endpoint that answered 410 be told again. */
  enable(endpoint: string): Promise<void>
  status(): RelayStatus
  /** Begins nothing more, waits for what is under way (10 s by default), closes the outbox. */
  stop(options?: { readonly graceMs?: number | undefined }): Promise<void>
  /** The same at the end of a scope: `await using relay = createRelay(options)`. */
  [Symbol.asyncDispose](): Promise<void>
  /** Resolves after `stop`; rejects when the outbox can no longer be written, after which nothing is delivered. */
  readonly ended: Promise<void>
}

const GRACE_MS = 10_000

/**
 * Delivers events to endpoints as Standard Webhooks: signed, at least once, each under an id that stays the same, to one
 * endpoint in order for each subject, tried again for days, then kept as dead letters. What `emit` or a source's cursor
 * has taken is not lost when the process is killed, given a durable outbox.
 * @throws ValidationError with every problem of the endpoints: a target that is not public, a secret that is none; or naming
 * sources of one name
 * @example
 * const relay = createRelay({
 *   endpoints: [{ name: 'wfm', url: 'https://wfm.example.com/hooks', secrets: process.env.WFM_SECRET ?? '', events: ['plan.*'] }],
 *   outbox: fileOutbox('.skillroute/relay'),
 * })
 * await relay.start()
 * await relay.emit(planEvents(report))
 */
export function createRelay(options: RelayOptions): Relay {
  checkBag(
    options,
    'options',
    'endpoints=l outbox?o sources?l retryDelaysMs?l paused?b onNotice?f fetch?f clock?o random?f',
  )
  const { clock = systemClock, random = systemRandom, sources = [] } = options
  const notice = unfailing(options.onNotice ?? (() => undefined))
  checkSources(sources)
  const endpoints = checkEndpoints(options.endpoints)
  const outbox = options.outbox ?? memoryOutbox()
  const senders = createSenders(options.fetch, clock)
  const abort = new AbortController()
  const ending = deferred()
  let post: Post | undefined
  let following: Promise<void>[] = []
  let stopping: Promise<void> | undefined

  const running = (): Post => {
    if (post === undefined) throw new SkillrouteError('relay.stopped', 'The relay does not run: call start() first.')
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
    const halted = post?.halt()
    const patience = new AbortController()
    await Promise.race([halted, sleep(clock, graceMs, patience.signal).catch(() => undefined)])
    patience.abort()
    const stopped = new SkillrouteError('relay.stopped', 'The relay was stopped.')
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
        throw new SkillrouteError('relay.started', 'A relay can be started once: make another one.')
      }
      const { retryDelaysMs: delaysMs = RETRY_DELAYS_MS, paused = false } = options
      const { signal } = abort
      const senderOf = senders.of
      post = await openPost({
        endpoints,
        outbox,
        senderOf,
        delaysMs,
        clock,
        random,
        signal,
        notice,
        fatal,
        paused,
      })
      if (follows) following = sources.map((source) => follow(source, shared))
    },
    async emit(events) {
      await running().accept(isOne(events) ? [events] : events)
    },
    async pollOnce() {
      const asked = await Promise.allSettled(sources.filter(isPolled).map((source) => poll(source, shared)))
      const refused = asked.find((one) => one.status === 'rejected')
      if (refused !== undefined) throw refused.reason
      return asked.reduce((sum, one) => sum + (one.status === 'fulfilled' ? one.value : 0), 0)
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

/** A promise with its ends in hand. That it rejects is no failure of a program that does not look at it. */
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

/** One sender for each endpoint, since what is allowed of one is not of another. */
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
