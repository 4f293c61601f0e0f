import * as z from 'zod/mini'
import { PlanError } from '../../core/errors'
import { aClock, checkOptions } from '../../core/schema'
import { type Clock, systemClock } from '../../core/time/clock'
import type { AuditRecord } from '../../documents'
import type {
  AuditLog,
  Journal,
  JournalEntry,
  Lease,
  LeaseHolder,
  Outbox,
  StoredToken,
  TokenStore,
} from '../../documents/ports/ports'
import { holderText, leaseHolder, type ScopedLease, scopedLease } from '../kit/lease-holder'
import { outboxState } from '../outbox/outbox-state'

/**
 * A journal that lasts as long as the process. Entries are kept as JSON, as in every other journal: reading gives what a file
 * would give, and later changes on either side have no effect.
 */
export function memoryJournal(): Journal & AsyncDisposable {
  const lines: string[] = []
  async function close(): Promise<void> {
    // Nothing is held open.
  }
  return {
    async append(entry) {
      lines.push(JSON.stringify(entry))
    },
    async *read() {
      for (const line of lines.slice()) {
        const entry: JournalEntry = JSON.parse(line)
        yield entry
      }
    },
    close,
    [Symbol.asyncDispose]: close,
  }
}

/** An outbox that lasts as long as the process: for tests, and for events that may be lost with it. */
export function memoryOutbox(): Outbox & AsyncDisposable {
  const state = outboxState()
  async function close(): Promise<void> {
    // Nothing is held open.
  }
  return {
    async load() {
      return state
    },
    async write(records) {
      for (const record of records) state.apply(structuredClone(record))
    },
    close,
    [Symbol.asyncDispose]: close,
  }
}

/** Leases for the callers of one process. Pass the same object to everyone who shares the org. */
export function memoryLease(options: { readonly clock?: Clock | undefined } = {}): Lease<ScopedLease> {
  checkOptions(options, { clock: z.optional(aClock()) })
  const clock = options.clock ?? systemClock
  const held = new Map<string, LeaseHolder>()
  return {
    async acquire(name, purpose) {
      const other = held.get(name)
      if (other !== undefined) {
        throw new PlanError('locked', `Lease ${name} is held by ${holderText(other)}. Wait for it.`)
      }
      const holder = leaseHolder(crypto.randomUUID(), purpose, new Date(clock.now()).toISOString())
      held.set(name, holder)
      return scopedLease({
        holder,
        async release() {
          if (held.get(name)?.id === holder.id) held.delete(name)
        },
      })
    },
  }
}

/** A token cache in memory, to share one token between several clients of one process. Does not print its tokens. */
export function memoryTokenStore(): TokenStore {
  const tokens = new Map<string, StoredToken>()
  return {
    async get(key) {
      return tokens.get(key)
    },
    async set(key, token) {
      tokens.set(key, token)
    },
    async delete(key, accessToken) {
      if (tokens.get(key)?.accessToken === accessToken) tokens.delete(key)
    },
  }
}

/** An audit log that lasts as long as the process. */
export function memoryAuditLog(): AuditLog {
  const records: AuditRecord[] = []
  return {
    async append(more) {
      records.push(...structuredClone(more))
    },
    async *read() {
      yield* records.slice()
    },
  }
}
