import type { AuditRecord } from '../../documents'
import type { AuditLog } from '../../documents/ports/ports'

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
