import { sleep } from '../../../core/time/clock'
import { auditOperations } from '../../../resources/audits/audit'
import type { AuditEntry } from '../../../resources/audits/audit-schema'
import { intervalText } from '../../../resources/kit/lists/intervals'
import type { Probe } from './probe'

/** Waits between checks of a running query. */
const POLL_MS = [500, 1_000, 2_000, 4_000, 8_000]

/** Audits of an interval, the first 500. @returns undefined when the query did not end */
export async function readAudits(
  { sender, clock, options }: Probe,
  interval: { readonly startMs: number; readonly endMs: number },
  by: { readonly serviceName?: string; readonly entityId?: string },
): Promise<readonly AuditEntry[] | undefined> {
  const { serviceName, entityId } = by
  const filters = entityId === undefined ? {} : { filters: [{ property: 'EntityId', value: entityId }] }
  const body = {
    interval: intervalText(interval),
    ...(serviceName === undefined ? {} : { serviceName }),
    ...filters,
  }
  const { id } = await sender.send(auditOperations.submit, { body })
  const params = { transactionId: id }
  for (const waitMs of [0, ...POLL_MS, ...POLL_MS, ...POLL_MS, ...POLL_MS]) {
    await sleep(clock, waitMs, options.signal)
    const { state } = await sender.send(auditOperations.status, { params })
    if (state === 'Failed' || state === 'Cancelled') return undefined
    if (state === 'Succeeded')
      return (await sender.send(auditOperations.results, { params, query: { pageSize: 500 } })).entities
  }
  return undefined
}
