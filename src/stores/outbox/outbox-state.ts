import type { Json } from '../../core/json/json'
import type {
  DeadLetter,
  OutboxContents,
  OutboxDelivery,
  OutboxMessage,
  OutboxRecord,
} from '../../documents/ports/ports'

/**
 * Ids of delivered messages to remember, so that a source which sends one again does not cause a second delivery. A source with
 * a cursor needs none; this is for messages that programs submit again after a crash.
 */
const MAX_KNOWN = 10_000

/** A record, or an entry that only a rewritten outbox has: a message followed by its deliveries. */
export type StateRecord =
  | OutboxRecord
  | { readonly type: 'message'; readonly message: OutboxMessage }
  | { readonly type: 'pending'; readonly id: string; readonly endpoint: string; readonly at: Progress }
  | { readonly type: 'known'; readonly ids: readonly string[] }

interface Progress {
  readonly attempts: number
  readonly notBeforeMs: number
  readonly error?: string
}

/** The contents of an outbox, built from its records. */
export interface OutboxState extends OutboxContents {
  apply(record: StateRecord): void
  /** The shortest list of records with the same contents. */
  records(): Iterable<StateRecord>
  /** Deliveries and dead letters held. */
  readonly size: number
}

/** Ids of known messages written in one record. */
const IDS_A_RECORD = 500

interface StoredMessage {
  readonly message: OutboxMessage
  /** Endpoints that still wait for it. */
  readonly open: Set<string>
}

interface Tables {
  readonly messages: Map<string, StoredMessage>
  readonly pending: Map<string, OutboxDelivery>
  readonly dead: Map<string, DeadLetter>
  readonly cursors: Map<string, Json>
  readonly disabled: Map<string, { readonly url: string; readonly at: string }>
  readonly known: Set<string>
}

/** An empty outbox. */
export function outboxState(): OutboxState {
  const tables: Tables = {
    messages: new Map(),
    pending: new Map(),
    dead: new Map(),
    cursors: new Map(),
    disabled: new Map(),
    known: new Set(),
  }
  const { messages, pending, dead, cursors, disabled, known } = tables
  return {
    apply: (record) => apply(tables, record),
    records: () => generateRecords(tables),
    pending: () => pending.values(),
    dead: () => dead.values(),
    cursor: (source) => cursors.get(source),
    knows: (id) => messages.has(id) || known.has(id),
    disabled: () => disabled,
    get size() {
      return pending.size + dead.size
    },
  }
}

function apply(tables: Tables, record: StateRecord): void {
  const { messages, cursors, disabled } = tables
  switch (record.type) {
    case 'accepted':
      keep(tables, record.message, record.endpoints)
      break
    case 'message':
      messages.set(record.message.id, { message: record.message, open: new Set() })
      break
    case 'known':
      for (const id of record.ids) remember(tables, id)
      break
    case 'cursor':
      cursors.set(record.source, record.value)
      break
    case 'disabled':
      disabled.set(record.endpoint, { url: record.url, at: record.at })
      break
    case 'enabled':
      disabled.delete(record.endpoint)
      break
    default:
      move(tables, record)
  }
}

function move(tables: Tables, record: Extract<StateRecord, { readonly id: string }>): void {
  const { pending, dead } = tables
  const { id, endpoint } = record
  const stored = tables.messages.get(id)
  if (stored === undefined) return
  const { message, open } = stored
  const at = key(id, endpoint)
  switch (record.type) {
    case 'pending':
      open.add(endpoint)
      pending.set(at, { message, endpoint, ...record.at })
      break
    case 'failed': {
      const { attempts, notBeforeMs, error } = record
      pending.set(at, { message, endpoint, attempts, notBeforeMs, error })
      break
    }
    case 'dead': {
      const { attempts, error, at: diedAt } = record
      open.add(endpoint)
      pending.delete(at)
      dead.set(at, { message, endpoint, attempts, notBeforeMs: 0, error, diedAt })
      break
    }
    case 'revived':
      dead.delete(at)
      pending.set(at, { message, endpoint, attempts: 0, notBeforeMs: 0 })
      break
    case 'delivered':
    case 'discarded':
      pending.delete(at)
      dead.delete(at)
      open.delete(endpoint)
      if (open.size === 0) forget(tables, id)
  }
}

function keep(tables: Tables, message: OutboxMessage, endpoints: readonly string[]): void {
  tables.messages.set(message.id, { message, open: new Set(endpoints) })
  for (const endpoint of endpoints) {
    tables.pending.set(key(message.id, endpoint), { message, endpoint, attempts: 0, notBeforeMs: 0 })
  }
  if (endpoints.length === 0) forget(tables, message.id)
}

/** All endpoints are done with a message: only its id is remembered. */
function forget(tables: Tables, id: string): void {
  tables.messages.delete(id)
  remember(tables, id)
}

function remember({ known }: Tables, id: string): void {
  known.delete(id)
  known.add(id)
  for (const oldest of known) {
    if (known.size <= MAX_KNOWN) break
    known.delete(oldest)
  }
}

function* generateRecords({ messages, pending, dead, cursors, disabled, known }: Tables): Generator<StateRecord> {
  const ids = [...known]
  for (let from = 0; from < ids.length; from += IDS_A_RECORD) {
    yield { type: 'known', ids: ids.slice(from, from + IDS_A_RECORD) }
  }
  for (const [source, value] of cursors) yield { type: 'cursor', source, value }
  for (const [endpoint, { url, at }] of disabled) yield { type: 'disabled', endpoint, url, at }
  for (const { message } of messages.values()) yield { type: 'message', message }
  for (const { message, endpoint, attempts, notBeforeMs, error } of pending.values()) {
    const at = { attempts, notBeforeMs, ...(error === undefined ? {} : { error }) }
    yield { type: 'pending', id: message.id, endpoint, at }
  }
  for (const { message, endpoint, attempts, error, diedAt } of dead.values()) {
    yield { type: 'dead', id: message.id, endpoint, attempts, error, at: diedAt }
  }
}

function key(id: string, endpoint: string): string {
  return `${id} ${endpoint}`
}
