import type { Change, ChangeResult, Plan } from '../../documents'
import type { AuditLog, Journal } from '../../documents/ports/ports'
import { recordsOf } from '../run/proof/audit-records'
import { expired } from '../run/state/stages'

/**
 * Records held changes that expired before anybody made them, in journal and audit log, so that each is reported once
 * and never made later.
 */
export async function expire(
  plan: Plan,
  changes: readonly Change[],
  { journal, audit }: { readonly journal: Journal; readonly audit?: AuditLog | undefined },
  nowMs: number,
): Promise<readonly ChangeResult[]> {
  const at = new Date(nowMs).toISOString()
  const results = changes.map((change): ChangeResult => {
    return { changeId: change.id, status: 'skipped', error: expired(change) }
  })
  for (const result of results) await journal.append({ type: 'settled', at, ...result })
  const key = `due:${plan.org.id}:${plan.hash}`
  await audit?.append(recordsOf({ results, endedAt: at }, plan, { action: 'due', key }))
  return results
}
