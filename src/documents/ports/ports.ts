/** The ports for state. Drivers are in `stores/`; you can supply your own. */

import type { Json } from '../../core/json/json'
import type { CallPriority } from '../../core/priority-queue'
import type { AuditRecord } from '../run/audit-record'

/** A token as cached. */
export interface StoredToken {
  readonly accessToken: string
  /** Epoch ms at which the token expires. */
  readonly expiresAtMs: number
  /** Epoch ms at which it was issued, to renew it at a share of its lifetime. */
  readonly issuedAtMs: number
}

/** Where access tokens are stored between clients or runs. Keys name login host and client id, never the secret. */
export interface TokenStore {
  get(key: string): Promise<StoredToken | undefined>
  set(key: string, token: StoredToken): Promise<void>
  /** Removes the token, but only if it is still `accessToken`, so that a newer token of another process is kept. */
  delete(key: string, accessToken: string): Promise<void>
  /**
   * Optional, for a store that many processes share: only one login at a time per key. Resolves when it is this
   * process's turn, with a function that ends the turn; the caller then reads the token again. Rejects with the
   * signal's reason; after any other failure the process logs in by itself.
   */
  lock?(key: string, signal?: AbortSignal): Promise<() => Promise<void>>
}

/** A rate budget that several clients may share. Grants slots so that no sliding 60 s holds more than the rate. */
export interface RateBudget {
  readonly perMinute: number
  /**
   * Resolves when one request may be sent. Rejects with `signal.reason` when aborted while waiting.
   * @param urgent goes before waiting requests of the same priority: for retries, which have already waited
   * @param priority `interactive` (default) goes before `background`, but must not starve it. A budget may ignore the
   * priority and serve in order of arrival
   */
  take(signal?: AbortSignal, urgent?: boolean, priority?: CallPriority): Promise<void>
  /**
   * Call it once for each slot taken, when its request is over: answered, failed or never sent. With it, a budget
   * counts a slot from its grant until 60 s after this call, so that latency cannot overfill the server's window.
   */
  settled?(): void
  /** No request gets a slot before `untilMs` (epoch). The longest pause wins. */
  pause(untilMs: number): void
  /** Ends a pause early, for callers who know that the pause was a mistake. */
  endPause?(): void
}

/** An append-only record of one run. `append` returns when the entry is durable. */
export interface Journal {
  /** The journal's name in messages, such as the path of its file. Default: just a journal. */
  readonly name?: string | undefined
  append(entry: JournalEntry): Promise<void>
  /**
   * All entries so far, in order, checked for damage.
   * @throws PlanError `tampered` naming the line
   */
  read(): AsyncIterable<JournalEntry>
  /**
   * Releases resources held between entries, such as an open file; the next `append` opens it again. Runs call it at
   * their end, so that a journal nobody closes holds no resources.
   */
  suspend?(): Promise<void>
  /** Releases all resources. The drivers in this package can be used again afterwards. */
  close(): Promise<void>
}

/** One line of a journal. `type` determines the other fields; a run's line is an `ApplyEntry`. */
export interface JournalEntry {
  readonly type: string
  readonly at: string
  readonly [field: string]: unknown
}

/** Results by idempotency key: the same key and content return the stored result, other content is refused. */
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
  /** Stores the result of claimed work and keeps it for at least 24 h. */
  finish(key: string, result: unknown): Promise<void>
  /** Releases a claimed key after work that certainly had no effect. */
  release(key: string): Promise<void>
  /**
   * Ends the claims of a process that certainly no longer runs, so that its work may begin again at once.
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
  /** When the process started, by its kernel's count: distinguishes it from a later process with the same number. */
  readonly processStart?: string | undefined
  readonly since: string
  readonly heartbeat: string
}

/** One applying process per org. */
export interface Lease<H extends HeldLease = HeldLease> {
  /**
   * Takes the lease called `name`, or takes it over from a holder with the same purpose that has died or does not
   * respond.
   * @throws PlanError `locked` naming the holder
   */
  acquire(name: string, purpose: string): Promise<H>
}

/**
 * What a check before a write may give: one more check that waits for nothing, such as of the time since a lease was
 * renewed. It throws when the write may not leave.
 */
// biome-ignore lint/suspicious/noConfusingVoidType: a check that has no other gives nothing, like any async function
export type LastCheck = (() => void) | void

/** A lease while it is held: it renews itself until it is released or lost. */
export interface HeldLease {
  readonly holder: LeaseHolder
  /**
   * Only for leases that expire: a number that grows each time the lease changes hands. A target that has seen a higher
   * number refuses a lower one, which comes from a holder who lost the lease without noticing.
   */
  readonly fencingToken?: number | undefined
  /** Aborted, with PlanError `locked` as its reason, once another process has the lease or may have it. */
  readonly lost?: AbortSignal | undefined
  /**
   * Checks just before a write that the lease is still ours. May give a function that checks the same by the time alone
   * and waits for nothing: it is called directly before `fetch`.
   * @throws PlanError `locked` when not
   */
  confirm?(): Promise<LastCheck>
  release(): Promise<void>
}

/** The audit log, for people and compliance. Append-only; `append` returns when the records are durable. */
export interface AuditLog {
  append(records: readonly AuditRecord[]): Promise<void>
  /** All records so far, in order. A line that a crash cut off is skipped. */
  read(): AsyncIterable<AuditRecord>
}

/** A message that waits for its receivers. The body is kept as text, since signatures cover every byte of it. */
export interface OutboxMessage {
  /** Stable; receivers use it to recognize repeats. */
  readonly id: string
  readonly type: string
  /** The subject, such as `queue/<id>`: an endpoint gets the messages of one subject in order. */
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
  /** Epoch ms of the earliest next attempt; 0: at once. */
  readonly notBeforeMs: number
  /** The error of the last attempt. */
  readonly error?: string
}

/** A message that is no longer sent to one endpoint. */
export interface DeadLetter extends OutboxDelivery {
  readonly diedAt: string
  readonly error: string
}

/** What happened to messages, as an outbox records it. */
export type OutboxRecord =
  | { readonly type: 'accepted'; readonly message: OutboxMessage; readonly endpoints: readonly string[] }
  /** How far a source has been read. Written in one step with the messages that resulted. */
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
  /** A dead letter is sent again, after the messages that wait. */
  | { readonly type: 'revived'; readonly id: string; readonly endpoint: string }
  | { readonly type: 'discarded'; readonly id: string; readonly endpoint: string }
  /** The endpoint, at the URL it had then, asked for no more messages. */
  | { readonly type: 'disabled'; readonly endpoint: string; readonly url: string; readonly at: string }
  | { readonly type: 'enabled'; readonly endpoint: string }

/** The current contents of an outbox. Live: it shows writes immediately. */
export interface OutboxContents {
  /** In delivery order. */
  pending(): Iterable<OutboxDelivery>
  dead(): Iterable<DeadLetter>
  cursor(source: string): Json | undefined
  /** Whether a message with this id is waiting, dead, or among those delivered last. */
  knows(id: string): boolean
  disabled(): ReadonlyMap<string, { readonly url: string; readonly at: string }>
}

/** Messages that must not be lost, and their state. Only one process writes to it at a time. */
export interface Outbox {
  /**
   * Opens the outbox and returns its contents.
   * @throws PlanError `locked` while another process has it, `tampered` when it is damaged
   */
  load(): Promise<OutboxContents>
  /**
   * Adds records in one step: all of them or, after a crash, none. Returns when they are durable. The contents include
   * them at once, even if the write fails: reopen the outbox after a failed write.
   */
  write(records: readonly OutboxRecord[]): Promise<void>
  close(): Promise<void>
}
