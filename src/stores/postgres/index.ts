/** Where state lives for many hosts: a PostgreSQL database. The program brings the pool; nothing is imported for it. */
export { postgresJournal } from './journal'
export { type PostgresLease, type PostgresLeaseOptions, postgresLease } from './lease'
export { type PostgresLedgerOptions, postgresLedger } from './ledger'
export { type PostgresOutboxOptions, postgresOutbox } from './outbox'
export type { PostgresOptions, PostgresPool } from './pool'
export { createPostgresTables } from './tables'
