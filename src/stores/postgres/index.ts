/** State in a PostgreSQL database, for many hosts. The program brings the pool; nothing is imported for it. */

export type * from '../../documents'
export type { ScopedLease } from '../kit/lease-holder'
export { postgresJournal } from './journal'
export { type PostgresLease, type PostgresLeaseOptions, postgresLease } from './lease'
export { type PostgresLedgerOptions, postgresLedger } from './ledger'
export { type PostgresOutboxOptions, postgresOutbox } from './outbox'
export type { PostgresOptions, PostgresPool } from './pool'
export { createPostgresTables } from './tables'
