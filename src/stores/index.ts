/** Where state lives, in memory or in files. Each driver fits a port of the core; anyone may bring another. */

export type * from '../documents'
export { type FileAuditLogOptions, fileAuditLog } from './file/audit-log-file'
export { fileJournal } from './file/journal-file'
export { type FileLease, fileLease } from './file/lease-file'
export { type FileLedger, type FileLedgerOptions, fileLedger } from './file/ledger-file'
export { type FileOutboxOptions, fileOutbox } from './file/outbox-file'
export { fileTokenStore } from './file/token-file'
export type { ScopedLease } from './kit/lease-holder'
export { type MemoryLedgerOptions, memoryLedger } from './memory/ledger-memory'
export { memoryAuditLog, memoryJournal, memoryLease, memoryOutbox, memoryTokenStore } from './memory/memory'
