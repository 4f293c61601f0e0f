import { sleep } from '../../../core/time/clock'
import type { AuditEntry } from '../../../resources/audits/audit-schema'
import { queueBody } from '../../../resources/queues/queue-body'
import { queueOperations } from '../../../resources/queues/queue-operations'
import { findRowShape } from '../../../workflows/audits/row-shape'
import { readAudits } from '../kit/audit-rows'
import { type Finding, found, unknown } from '../kit/finding'
import type { Probe } from '../kit/probe'
import { lagText, untilSeen } from './until'

/** The longest wait for audits. */
const AUDIT_MS = 300_000
/** How long apply waits for audits when it has to. */
const USUAL_AUDIT_MS = 60_000
/** How far the platform's clock may be from ours. */
const APART_MS = 15 * 60_000
/** Pause between the last other change of the queue and the change whose audit is awaited. */
const QUIET_MS = 3_000
const MAX_CHECKS_OF_USER = 4

/** Checks what Genesys audits say about the changes of this probe. */
export async function checkOwnAudits(probe: Probe, { queueId, userId, skillId, fromMs }: Targets): Promise<void> {
  if (!probe.wants('audits.rows', 'audits.delay', 'audits.skill-entity')) return
  const span = () => ({ startMs: fromMs - APART_MS, endMs: probe.clock.now() + APART_MS })
  let seen: { readonly rows: readonly AuditEntry[]; readonly lagMs: number } | undefined
  await probe.check('audits.delay', async () => {
    seen = await waitForChange(probe, queueId, span)
    if (seen === undefined) return unknown('no audit of the change appeared in time')
    const { lagMs } = seen
    return found(lagMs <= USUAL_AUDIT_MS, `the audit of a change appeared ${lagText(lagMs)}`, { auditLagMs: lagMs })
  })
  await probe.check('audits.rows', async () => {
    const rows = seen?.rows ?? (await readAudits(probe, span(), { entityId: queueId })) ?? []
    const updates = rows.filter(({ action }) => action !== 'Create' && action !== 'Delete')
    if (updates.length === 0) return unknown('no audit of the changes appeared in time')
    const shape = findRowShape(updates, true)
    if (shape === undefined) return unknown('the audits of the changes have no old and new values')
    const evidence = {
      full: 'they name the property, its old and its new value',
      bare: 'they name no property',
      renamed: 'they name no property by the name that it has in the queue',
    }[shape]
    return found(shape === 'full', `${updates.length} audits: ${evidence}`, { auditRows: shape })
  })
  await probe.check('audits.skill-entity', async () => {
    if (userId === undefined || skillId === undefined) return unknown('no skill of a user was changed')
    return await skillEntity(probe, { userId, skillId, fromMs }, span)
  })
}

interface Targets {
  readonly queueId: string
  readonly userId: string | undefined
  readonly skillId: string | undefined
  /** When the run began to write, by our clock. */
  readonly fromMs: number
}

type Span = () => { readonly startMs: number; readonly endMs: number }

/** Makes one more change of the queue, and waits for its audit. */
async function waitForChange(probe: Probe, queueId: string, span: Span) {
  const { sender, clock, options } = probe
  await sleep(clock, QUIET_MS, options.signal)
  const params = { queueId }
  const queue = await sender.send(queueOperations.get, { params })
  const changed = await sender.send(queueOperations.replace, {
    params,
    body: queueBody(queue, { skillEvaluationMethod: queue.skillEvaluationMethod === 'BEST' ? 'ALL' : 'BEST' }),
  })
  const fromMs = clock.now()
  // The platform's own time of the change distinguishes it from earlier ones, even if our clock is wrong.
  const changedMs = Date.parse(String(changed.dateModified)) || fromMs
  const isIt = ({ eventDate = '' }: AuditEntry): boolean => Date.parse(eventDate) >= changedMs - 1_000
  const row = await untilSeen(
    probe,
    async () => {
      const rows = await readAudits(probe, span(), { entityId: queueId })
      return rows?.some(isIt) === true ? rows : undefined
    },
    { fromMs, maxMs: options.auditMs ?? AUDIT_MS },
  )
  return row === undefined ? undefined : { rows: row.value, lagMs: row.lagMs }
}

async function skillEntity(
  probe: Probe,
  { userId, skillId, fromMs }: { readonly userId: string; readonly skillId: string; readonly fromMs: number },
  span: Span,
): Promise<Finding> {
  for (let round = 0; round < MAX_CHECKS_OF_USER; round++) {
    const rows = (await readAudits(probe, span(), { entityId: userId })) ?? []
    const recent = rows.filter(({ eventDate = '' }) => Date.parse(eventDate) >= fromMs - 1_000)
    const named = recent.filter(({ propertyChanges = [] }) =>
      propertyChanges.some(({ property = '' }) => property.includes(skillId)),
    )
    const types = [...new Set((named.length > 0 ? named : recent).flatMap(({ entityType }) => entityType ?? []))]
    const [type] = types
    if (type !== undefined) {
      if (types.length > 1) return unknown('the user was changed in several ways', types.join(', '))
      return found(type === 'User', `audited as ${type}`, { skillChangeEntity: type })
    }
    await sleep(probe.clock, probe.facts.auditLagMs ?? 5_000, probe.options.signal)
  }
  return unknown('no audit of the user appeared in time')
}
