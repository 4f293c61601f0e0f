/** The ports behind which state lives. Drivers are in `stores/`; anyone may bring another. */

import type { Json } from '../../core/json/json'
import type { CallPriority } from '../../core/turns'
import type { AuditRecord } from '../run/audit-record'

/** A token as cached. */
export interface StoredToken {
  readonly accessToken: string
  /** Epoch ms at which the platform ends it. */
  readonly expiresAtMs: number
  /** Epoch ms at which it was issued, for renewing at a share of its life. */
  readonly issuedAtMs: number
}

/** Where access tokens are kept between clients or runs. Keys name login host and client id, never the secret. */
export interface TokenStore {
  get(key: string): Promise<StoredToken | undefined>
  set(key: string, token: StoredToken): Promise<void>
  /** Removes the token if it still is `accessToken`, so that a newer one of another process survives. */
  delete(key: string, accessToken: string): Promise<void>
  /**
   * A store that many processes share may have it: one login at a time for a key. Resolves when it is this process's turn,
   * with a function that ends the turn; the caller then reads the token again. Rejects with the signal's reason; after any
   * other failure the process logs in by itself.
   */
  lock?(key: string, signal?: AbortSignal): Promise<() => Promise<void>>
}

/** A rate budget that several clients may share. Grants slots so that no sliding 60 s holds more than the rate. */
export interface RateBudget {
  readonly perMinute: number
  /**
   * Resolves when one request may leave. Rejects with `signal.reason` when aborted while waiting.
   * @param urgent before others of the same priority that wait: for repeats, which have waited already
   * @param priority `interactive` (default) goes before `background`, of which no one may starve. A budget may ignore it:
   *   then whoever comes first is served first
   */
  take(signal?: AbortSignal, urgent?: boolean, priority?: CallPriority): Promise<void>
  /**
   * To be called once for each slot taken, when its request is over: answered, failed or never sent. A budget that has
   * it counts a slot from its grant until 60 s after this call, so that latency cannot crowd the server's window.
   */
  settled?(): void
  /** Nobody gets a slot before `untilMs` (epoch). The longest pause wins. */
  pause(untilMs: number): void
  /** Ends a pause before its time; for whoever knows that it was asked for by mistake. */
  endPause?(): void
}

/** An append-only record of one run. `append` returns when the entry is durable. */
export interface Journal {
  /** What messages call it, such as the path of its file. Default: just a journal. */
  readonly name?: string | undefined
  append(entry: JournalEntry): Promise<void>
  /** Every entry so far, in order, checked for damage. @throws PlanError `tampered` naming the line */
  read(): AsyncIterable<JournalEntry>
  /**
   * Gives back what is held open between entries, such as a file; the next `append` takes it again. Runs call it when they
   * end, so that a journal that nobody closes costs nothing.
   */
  suspend?(): Promise<void>
  /** Gives back what is held open. Those in this package may be used again afterwards. */
  close(): Promise<void>
}

/** One line of a journal. `type` tells the rest: that of a run is an `ApplyEntry`. */
export interface JournalEntry {
  readonly type: string
  readonly at: string
  readonly [field: string]: unknown
}

/** Results by idempotency key: same key and content give the stored result, other content is refused. */
export interface Ledger {
  /**
   * Claims a key before its work starts.
   * @returns `new` to go ahead, or `done` with the stored result
   * @throws IdempotencyError `mismatch` when the key was used for other content, `inFlight` while its work runs
   */
  begin(
    key: string,
    contentHash: string,
  ): Promise<{ readonly state: 'new' } | { readonly state: 'done'; readonly result: unknown }>
  /** Stores the result of claimed work; kept for at least 24 h. */
  finish(key: string, result: unknown): Promise<void>
  /** Gives a claimed key back after work that certainly had no effect. */
  release(key: string): Promise<void>
  /**
   * Ends the claims of a process that certainly is gone, so that its work may begin again at once.
   * @param holder the holder of a lease that was broken, or the id of a claim
   * @returns the claims that were ended
   */
  breakClaims?(holder: LeaseHolder | string): Promise<readonly LeaseHolder[]>
}

/** Who holds a lease. */
export interface LeaseHolder {
  readonly id: string
  /** What the holder is doing, such as the id of its plan. */
  readonly purpose: string
  readonly host: string
  readonly bootId: string
  readonly pid: number
  /** When the process started, in the count of its kernel: tells it from a later one with the same number. */
  readonly processStart?: string | undefined
  readonly since: string
  readonly heartbeat: string
}

/** One applying process per org. */
export interface Lease<H extends HeldLease = HeldLease> {
  /**
   * Takes the lease called `name`, or takes it over from a holder of the same purpose that is dead or shows no life.
   * @throws PlanError `locked` naming the holder
   */
  acquire(name: string, purpose: string): Promise<H>
}

/** A lease while it is held: renewed by itself until it is released or lost. */
export interface HeldLease {
  readonly holder: LeaseHolder
  /**
   * Of leases that expire: a number that grows each time the lease changes hands. Whatever was given a higher one refuses
   * a lower one, which is that of a holder who lost the lease without noticing.
   */
  readonly fencingToken?: number | undefined
  /** Aborted, with PlanError `locked` as its reason, once somebody else has the lease or may have it. */
  readonly lost?: AbortSignal | undefined
  /** Makes sure just before a write that it still is ours. @throws PlanError `locked` when not */
  confirm?(): Promise<void>
  release(): Promise<void>
}

/** The audit log, for people and compliance. Append-only; `append` returns when the records are durable. */
export interface AuditLog {
  append(records: readonly AuditRecord[]): Promise<void>
  /** Every record so far, in order. A line that a crash cut off is skipped. */
  read(): AsyncIterable<AuditRecord>
}

/** A message that waits for its receivers. The body is kept as text, since signatures cover every byte of it. */
export interface OutboxMessage {
  /** Stable; what a receiver tells repeats by. */
  readonly id: string
  readonly type: string
  /** What it is about, such as `queue/<id>`: an endpoint gets the messages of one subject in order. */
  readonly subject: string
  readonly body: string
  /** ISO time. */
  readonly acceptedAt: string
}

/** One message on its way to one endpoint. */
export interface OutboxDelivery {
  readonly message: OutboxMessage
  /** Name of the endpoint. */
  readonly endpoint: string
  /** Attempts that failed. */
  readonly attempts: number
  /** Epoch ms before which it is not tried again; 0: at once. */
  readonly notBeforeMs: number
  /** The error of the last attempt. */
  readonly error?: string
}

/** A message that is no longer sent to one endpoint. */
export interface DeadLetter extends OutboxDelivery {
  readonly diedAt: string
  readonly error: string
}

/** What happened to messages, in the words in which an outbox keeps it. */
export type OutboxRecord =
  | { readonly type: 'accepted'; readonly message: OutboxMessage; readonly endpoints: readonly string[] }
  /** How far a source has been read. Written in one step with the messages that came of it. */
  | { readonly type: 'cursor'; readonly source: string; readonly value: Json }
  | { readonly type: 'delivered'; readonly id: string; readonly endpoint: string }
  | {
      readonly type: 'failed'
      readonly id: string
      readonly endpoint: string
      readonly attempts: number
      readonly notBeforeMs: number
      readonly error: string
    }
  | {
      readonly type: 'dead'
      readonly id: string
      readonly endpoint: string
      readonly attempts: number
      readonly error: string
      readonly at: string
    }
  /** A dead letter goes out again, behind what waits. */
  | { readonly type: 'revived'; readonly id: string; readonly endpoint: string }
  | { readonly type: 'discarded'; readonly id: string; readonly endpoint: string }
  /** The endpoint said that it wants no more, at the URL that it had then. */
  | { readonly type: 'disabled'; readonly endpoint: string; readonly url: string; readonly at: string }
  | { readonly type: 'enabled'; readonly endpoint: string }

/** What an outbox holds now. Live: it shows what is written as soon as it is written. */
export interface OutboxContents {
  /** In the order in which they are to be delivered. */
  pending(): Iterable<OutboxDelivery>
  dead(): Iterable<DeadLetter>
  cursor(source: string): Json | undefined
  /** Whether a message of this id waits, is dead, or was among the latest that were delivered. */
  knows(id: string): boolean
  disabled(): ReadonlyMap<string, { readonly url: string; readonly at: string }>
}

/** Messages that must not be lost, and what became of them. One process at a time writes to it. */
export interface Outbox {
  /**
   * Opens it and gives its contents.
   * @throws PlanError `locked` while another process has it, `tampered` when it is damaged
   */
  load(): Promise<OutboxContents>
  /**
   * Adds records in one step: all of them or, after a crash, none. Returns when they are durable. The contents have them
   * at once, also when the write fails: reopen the outbox after a failed write.
   */
  write(records: readonly OutboxRecord[]): Promise<void>
  close(): Promise<void>
}
