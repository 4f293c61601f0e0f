/** The ports behind which state lives. Drivers are in `stores/`; anyone may bring another. */
import type { AuditRecord } from './documents'

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
}

/** A rate budget that several clients may share. Grants slots so that no sliding 60 s holds more than the rate. */
export interface RateBudget {
  readonly perMinute: number
  /**
   * Resolves when one request may leave. Rejects with `signal.reason` when aborted while waiting.
   * @param urgent before others that wait: for repeats, which have waited already
   */
  take(signal?: AbortSignal, urgent?: boolean): Promise<void>
  /**
   * To be called once for each slot taken, when its request is over: answered, failed or never sent. A budget that has
   * it counts a slot from its grant until 60 s after this call, so that latency cannot crowd the server's window.
   */
  settled?(): void
  /** Nobody gets a slot before `untilMs` (epoch). The longest pause wins. */
  pause(untilMs: number): void
}

/** An append-only record of one run. `append` returns when the entry is durable. */
export interface Journal {
  append(entry: JournalEntry): Promise<void>
  /** Every entry so far, in order, checked for damage. @throws PlanError `tampered` naming the line */
  read(): AsyncIterable<JournalEntry>
  close(): Promise<void>
}

/** One line of a journal. `type` tells the rest; see `workflows/apply`. */
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
}

/** Who holds a lease. */
export interface LeaseHolder {
  readonly id: string
  /** What the holder is doing, such as the id of its plan. */
  readonly purpose: string
  readonly host: string
  readonly bootId: string
  readonly pid: number
  readonly since: string
  readonly heartbeat: string
}

/** One applying process per org. */
export interface Lease {
  /**
   * Takes the lease called `name`, or takes it over from a holder of the same purpose that is provably dead.
   * @throws PlanError `locked` naming the holder
   */
  acquire(name: string, purpose: string): Promise<HeldLease>
}

export interface HeldLease {
  readonly holder: LeaseHolder
  release(): Promise<void>
}

/** Our own audit log, for people and compliance. Append-only; `append` returns when the records are durable. */
export interface AuditLog {
  append(records: readonly AuditRecord[]): Promise<void>
  /** Every record so far, in order. A line that a crash cut off is passed over. */
  read(): AsyncIterable<AuditRecord>
}
