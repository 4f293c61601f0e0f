import { type Issue, SkillrouteError, ValidationError } from '../../core/errors'
import type { Json } from '../../core/json/json'
import type { Random } from '../../core/random'
import type { Clock } from '../../core/time/clock'
import { instantMs } from '../../core/time/parse-instant'
import { version } from '../../core/version'
import type { CheckedEndpoint } from '../../delivery/endpoints'
import type { Sender } from '../../delivery/send'
import type { RoutingEvent } from '../../documents'
import type { DeadLetter, Outbox, OutboxContents, OutboxDelivery, OutboxRecord } from '../../documents/ports/ports'
import { createDispatcher, type Dispatcher } from './dispatcher'
import type { OnNotice } from './notices'

/** How many messages wait, and for which endpoints. */
export interface RelayStatus {
  /** Deliveries that wait or are in progress. */
  readonly pending: number
  readonly dead: number
  /** ISO time of the earliest attempt that is scheduled; absent without one. */
  readonly nextAttemptAt?: string
  readonly endpoints: readonly {
    readonly name: string
    readonly pending: number
    readonly dead: number
    /** ISO time from which on it takes no more messages. */
    readonly disabledSince?: string
  }[]
}

/** What the deliveries work with. */
export interface PostContext {
  readonly endpoints: readonly CheckedEndpoint[]
  readonly outbox: Outbox
  readonly getSender: (endpoint: CheckedEndpoint) => Sender
  readonly delaysMs: readonly number[]
  readonly clock: Clock
  readonly random: Random
  readonly signal: AbortSignal
  /** Throws nothing. */
  readonly notice: OnNotice
  /** True: nothing is delivered. */
  readonly paused: boolean
  /** Called when a write to the outbox failed. */
  fatal(error: unknown): void
}

/** An open outbox and the dispatchers that empty it. */
export interface Post {
  accept(events: readonly RoutingEvent[], cursor?: { readonly source: string; readonly value: Json }): Promise<void>
  cursor(source: string): Json | undefined
  dead(): DeadLetter[]
  resend(which: readonly string[] | 'all'): Promise<number>
  discard(which: readonly string[] | 'all'): Promise<number>
  enable(endpoint: string): Promise<void>
  status(): RelayStatus
  settled(): Promise<void>
  /** Starts no further attempt; resolves when none is in progress. */
  halt(): Promise<void>
}

/** Opens the outbox and resumes its waiting deliveries. After an abort it resumes none and rejects; the outbox is open. */
export async function openPost(context: PostContext): Promise<Post> {
  const { endpoints, outbox, clock, notice } = context
  const contents = await outbox.load()
  const dispatchers = new Map<string, Dispatcher>()
  let waiters: { readonly when: () => boolean; readonly done: () => void }[] = []

  /** All writes to the outbox so far. */
  let keeping: Promise<unknown> = Promise.resolve()
  let refusal: { readonly error: unknown } | undefined

  /**
   * After a failed write the contents in memory may differ from the stored ones, so nothing more is written. Only
   * reopening the outbox shows which records were stored.
   */
  async function write(records: readonly OutboxRecord[]): Promise<void> {
    if (refusal !== undefined) throw refusal.error
    const written = outbox.write(records)
    keeping = Promise.all([keeping, written])
    keeping.catch(() => undefined)
    try {
      await written
    } catch (error) {
      refusal ??= { error }
      context.fatal(error)
      throw error
    }
  }

  const now = (): string => new Date(clock.now()).toISOString()

  function onStep(failure?: unknown): void {
    if (failure !== undefined) context.fatal(failure)
    const met = waiters.filter(({ when }) => when())
    waiters = waiters.filter((waiter) => !met.includes(waiter))
    for (const { done } of met) done()
  }

  function until(when: () => boolean): Promise<void> {
    return new Promise((done) => {
      waiters.push({ when, done })
      onStep()
    })
  }

  for (const endpoint of endpoints) {
    const { clock, random, delaysMs, signal } = context
    const sender = context.getSender(endpoint)
    const shared = { clock, random, delaysMs, signal, write, onStep, notice, userAgent: `skillroute/${version}` }
    dispatchers.set(endpoint.name, createDispatcher({ ...shared, endpoint, sender }))
  }
  const tidied = putInOrder(contents, endpoints, now())
  if (tidied.length > 0) await write(tidied)
  context.signal.throwIfAborted()
  if (context.paused) for (const dispatcher of dispatchers.values()) dispatcher.halt()
  for (const delivery of [...contents.pending()]) dispatchers.get(delivery.endpoint)?.add(delivery)

  const chosen = (which: readonly string[] | 'all'): DeadLetter[] =>
    [...contents.dead()].filter(({ message }) => which === 'all' || which.includes(message.id))

  return {
    async accept(events, cursor) {
      const accepted = acceptedRecords(events, endpoints, contents, now())
      const records: OutboxRecord[] = [
        ...accepted,
        ...(cursor === undefined ? [] : [{ type: 'cursor' as const, ...cursor }]),
      ]
      // A known event may not be on disk yet.
      if (records.length === 0) return void (await keeping)
      await write(records)
      for (const { message, endpoints: names } of accepted) {
        notice({ type: 'accepted', id: message.id, event: message.type, endpoints: names })
        for (const endpoint of names) dispatchers.get(endpoint)?.add(fresh(message, endpoint))
      }
    },
    cursor: (source) => contents.cursor(source),
    dead: () => [...contents.dead()],
    async resend(which) {
      const letters = chosen(which).filter(({ endpoint }) => dispatchers.has(endpoint))
      const shut = letters.find(({ endpoint }) => contents.disabled().has(endpoint))
      if (shut !== undefined) {
        throw new SkillrouteError(
          'relay.disabled',
          `Endpoint ${shut.endpoint} answered 410 and takes no more messages: enable it first, then send its dead letters again.`,
        )
      }
      await write(letters.map(({ message, endpoint }) => ({ type: 'revived', id: message.id, endpoint })))
      for (const { message, endpoint } of letters) dispatchers.get(endpoint)?.add(fresh(message, endpoint))
      return letters.length
    },
    async discard(which) {
      const letters = chosen(which)
      await write(letters.map(({ message, endpoint }) => ({ type: 'discarded', id: message.id, endpoint })))
      return letters.length
    },
    async enable(endpoint) {
      if (!contents.disabled().has(endpoint)) return
      await write([{ type: 'enabled', endpoint }])
      dispatchers.get(endpoint)?.enable()
    },
    status: () => buildStatus(contents, endpoints),
    settled: () => until(() => [...dispatchers.values()].every((dispatcher) => dispatcher.resting)),
    async halt() {
      for (const dispatcher of dispatchers.values()) dispatcher.halt()
      await until(() => [...dispatchers.values()].every((dispatcher) => dispatcher.busy === 0))
    },
  }
}

function fresh(message: OutboxDelivery['message'], endpoint: string): OutboxDelivery {
  return { message, endpoint, attempts: 0, notBeforeMs: 0 }
}

/** Records that adapt deliveries of an earlier run to the present endpoints. */
function putInOrder(contents: OutboxContents, endpoints: readonly CheckedEndpoint[], at: string): OutboxRecord[] {
  const byName = new Map(endpoints.map((endpoint) => [endpoint.name, endpoint]))
  const enabled = [...contents.disabled()].flatMap(([endpoint, { url }]): OutboxRecord[] => {
    // The endpoint at the old URL answered 410, not the one at the new URL.
    const current = byName.get(endpoint)?.url.href
    return current === undefined || current === url ? [] : [{ type: 'enabled', endpoint }]
  })
  const orphans = [...contents.pending()].flatMap(({ message, endpoint, attempts }): OutboxRecord[] => {
    if (byName.has(endpoint)) return []
    return [
      { type: 'dead', id: message.id, endpoint, attempts, error: `no endpoint is called ${endpoint} any more`, at },
    ]
  })
  return [...enabled, ...orphans]
}

function buildStatus(contents: OutboxContents, endpoints: readonly CheckedEndpoint[]): RelayStatus {
  const count = (deliveries: Iterable<OutboxDelivery>): Map<string, number> => {
    const counts = new Map<string, number>()
    for (const { endpoint } of deliveries) counts.set(endpoint, (counts.get(endpoint) ?? 0) + 1)
    return counts
  }
  const sum = (counts: Map<string, number>): number => [...counts.values()].reduce((total, one) => total + one, 0)
  const [pending, dead] = [count(contents.pending()), count(contents.dead())]
  const names = new Set([...endpoints.map(({ name }) => name), ...dead.keys()])
  let nextMs = Number.POSITIVE_INFINITY
  for (const { notBeforeMs } of contents.pending()) if (notBeforeMs > 0) nextMs = Math.min(nextMs, notBeforeMs)
  return {
    pending: sum(pending),
    dead: sum(dead),
    ...(Number.isFinite(nextMs) ? { nextAttemptAt: new Date(nextMs).toISOString() } : {}),
    endpoints: [...names].map((name) => {
      const since = contents.disabled().get(name)?.at
      const shared = { name, pending: pending.get(name) ?? 0, dead: dead.get(name) ?? 0 }
      return since === undefined ? shared : { ...shared, disabledSince: since }
    }),
  }
}

/** The records that store new events. @throws ValidationError for an event that has no id, type, time or subject */
export function acceptedRecords(
  events: readonly RoutingEvent[],
  endpoints: readonly CheckedEndpoint[],
  contents: OutboxContents,
  acceptedAt: string,
): Extract<OutboxRecord, { type: 'accepted' }>[] {
  const issues = events.flatMap(listProblems)
  if (issues.length > 0) throw new ValidationError(issues, { subject: 'events' })
  const seen = new Set<string>()
  return events.flatMap((event) => {
    const { id, type, subject } = event
    if (contents.knows(id) || seen.has(id)) return []
    seen.add(id)
    const wanting = endpoints.filter((endpoint) => endpoint.wants(type) && !contents.disabled().has(endpoint.name))
    if (wanting.length === 0) return []
    const message = { id, type, subject: `${subject.kind}/${subject.id}`, body: JSON.stringify(event), acceptedAt }
    return [{ type: 'accepted', message, endpoints: wanting.map(({ name }) => name) }]
  })
}

/** The problems of an event. Senders without a compiler are checked too. */
function listProblems(event: RoutingEvent, index: number): Issue[] {
  const problem = (path: string, message: string): Issue => ({ path: `[${index}].${path}`, message })
  const { id, type, timestamp, subject } = event
  return [
    ...(matches(id, /^[\w-]{1,128}$/) ? [] : [problem('id', 'must be 1 to 128 letters, digits, _ or -')]),
    ...(matches(type, /^\w+(\.\w+)*$/) ? [] : [problem('type', 'must be words with full stops between')]),
    ...(typeof timestamp !== 'string' || Number.isNaN(instantMs(timestamp))
      ? [problem('timestamp', 'must be an ISO time with its zone')]
      : []),
    ...(isSubject(subject) ? [] : [problem('subject', 'must be a kind and an id')]),
  ]
}

/** A pattern alone also takes other values than text: it reads undefined as a word. */
function matches(value: unknown, pattern: RegExp): boolean {
  return typeof value === 'string' && pattern.test(value)
}

function isSubject(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  return typeof Reflect.get(value, 'kind') === 'string' && typeof Reflect.get(value, 'id') === 'string'
}
